package quadrant.report;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import quadrant.dataset.io.PlainNames;
import quadrant.dataset.io.Texts;

/** What the template {@code evaluation.mustache} asks for, by name. */
final class EvaluationPage {
    private EvaluationPage() {}

    static Map<String, Object> of(EvaluationReport report) {
        OutcomeText text = report.text();
        Map<String, Object> page = new LinkedHashMap<>();
        page.put("kind", "Quadrant evaluation");
        page.put("name", report.data());
        page.put("created", Texts.day(report.created()));
        page.put("headline", report.verdict());
        page.put("brought", List.of());
        page.put("caveats", caveats(report, text));
        page.put("warnings", report.warnings());
        page.put("hasWarnings", !report.warnings().isEmpty());
        page.put("outcomeTitle", "How good it is on these images");
        page.put("mistakesTitle", "Images that it got wrong");
        page.putAll(
                OutcomePage.of(report.evaluation(), report.mistakes(), text.summary(report.detail()), report.detail()));
        page.put("looks", AttributionPage.of(report.examination(), report.classes(), report.groups()));
        page.put("record", OutcomePage.rows(record(report)));
        page.put(
                "trained", OutcomePage.rows(PlainNames.parameters(report.model().provenance())));
        return page;
    }

    private static List<String> caveats(EvaluationReport report, OutcomeText text) {
        List<String> caveats = new ArrayList<>(text.caveats());
        if (report.groups().isEmpty() && report.evaluation().groups() > 1) {
            caveats.add("The data named no groups, so each image counts for itself. If several come from one patient or"
                    + " slide, the interval is too narrow.");
        }
        return caveats;
    }

    private static Map<String, String> record(EvaluationReport report) {
        Map<String, String> rows = new LinkedHashMap<>();
        rows.put("Model file", report.model().file());
        rows.put("Model SHA-256", report.model().sha256());
        rows.put("Written", report.created());
        rows.putAll(report.versions());
        return rows;
    }
}
