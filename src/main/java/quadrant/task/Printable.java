package quadrant.task;

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
}
