package quadrant.task;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Makes text safe for a terminal: names may contain control characters, and those that change the direction of writing, which a
 * terminal would obey.
 */
public final class Printable {
    private static final Pattern OBEYED = Pattern.compile("[\\p{Cc}\u2028-\u202e\u2066-\u2069\u200e\u200f&&[^\n\t]]");

    private Printable() {}

    /** With each control character replaced, except line breaks and tabs. */
    public static String of(String text) {
        return OBEYED.matcher(text).replaceAll("\ufffd");
    }

    /** The lines of a text, broken between words; none is longer than the columns but for a single word. */
    public static List<String> lines(String text, int columns) {
        List<String> lines = new ArrayList<>();
        StringBuilder line = new StringBuilder();
        for (String word : text.split(" ", -1)) {
            if (!line.isEmpty() && line.length() + word.length() >= columns) {
                lines.add(line.toString());
                line.setLength(0);
            }
            line.append(line.isEmpty() ? "" : " ").append(word);
        }
        lines.add(line.toString());
        return lines;
    }
}
