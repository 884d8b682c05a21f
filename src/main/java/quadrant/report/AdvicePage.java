package quadrant.report;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import quadrant.dataset.io.PlainNames;
import quadrant.dataset.io.Texts;

/** What the template {@code advice.mustache} asks for, by name. */
final class AdvicePage {
    private AdvicePage() {}

    static Map<String, Object> of(AdviceReport report) {
        Map<String, Object> page = new LinkedHashMap<>();
        page.put("kind", "Quadrant advice");
        page.put("name", report.name());
        page.put("created", Texts.day(report.created()));
        page.put("headline", report.headline());
        page.put("brought", List.of());
        page.put("caveats", List.of());
        page.put("warnings", report.warnings());
        page.put("hasWarnings", !report.warnings().isEmpty());
        page.put("matrix", MatrixFigure.of(report.decision()));
        page.put("reasons", report.decision().reasons());
        page.put("findings", FindingsPage.of(report.decision().findings()));
        page.put("recipe", OutcomePage.rows(PlainNames.parameters(report.recipe())));
        return page;
    }
}
