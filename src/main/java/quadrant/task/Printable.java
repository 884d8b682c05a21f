package quadrant.task;

import java.util.regex.Pattern;

/** Text as a terminal may show it: names may hold control characters, and those that turn the
 * direction of writing, and a terminal would obey them. */
public final class Printable {
    private static final Pattern OBEYED = Pattern.compile("[\\p{Cc}\u2028-\u202e\u2066-\u2069\u200e\u200f&&[^\n\t]]");

    private Printable() {}

    /** With each control character replaced; lines and tabs stay. */
    public static String of(String text) {
        return OBEYED.matcher(text).replaceAll("\ufffd");
    }
}
