package quadrant.report;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * All that the page of one advice shows.
 *
 * @param name what the user calls the data, such as the folder's name
 * @param created date and time, ISO 8601
 * @param headline the advice in one or two sentences
 * @param warnings what was said aloud
 * @param recipe how to train, as name and value, and what was asked
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
}
