package quadrant.report;

import java.util.List;

/**
 * What every report begins with.
 *
 * @param name the user's name for the data, such as the folder's name
 * @param created date and time, ISO 8601
 * @param warnings of the run
 */
public record Heading(String name, String created, List<String> warnings) {}
