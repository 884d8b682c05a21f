package quadrant.report;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import quadrant.dataset.io.PlainNames;

/**
 * All content of an advice's page.
 *
 * @param name the user's name for the data, such as the folder's name
 * @param created date and time, ISO 8601
 * @param headline the advice in one or two sentences
 * @param recipe the training settings, and what the user requested, by name
 */
public record AdviceReport(
        String name,
        String created,
        String headline,
        RunReport.Decision decision,
        List<String> warnings,
        Map<String, String> recipe) {
    public AdviceReport {
        warnings = List.copyOf(warnings);
        recipe = Collections.unmodifiableMap(new LinkedHashMap<>(recipe));
    }

    String html() {
        Page page = new Page("advice", name, created, headline);
        page.section("Warnings", new Html().list(warnings));
        return page.section("Size–similarity matrix", AdviceSections.matrix(decision))
                .section("Which layers know the classes", AdviceSections.layers(decision.findings()))
                .section("Recipe", new Html().facts(PlainNames.parameters(recipe)))
                .html();
    }
}
