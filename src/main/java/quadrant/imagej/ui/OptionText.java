package quadrant.imagej.ui;

import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CharsetEncoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import quadrant.task.UserException;

/**
 * Options as ImageJ's macros write them: {@code key=value} pairs and bare keys, separated by spaces.
 *
 * <p>A value with spaces stands in brackets, {@code [two words]}, which may hold balanced brackets; or in apostrophes,
 * {@code 'two words'}, where an apostrophe itself is doubled. Any other value ends at the next space. Every text can be
 * written: {@link #parse} of {@link #format} gives the same options.
 */
public final class OptionText {
    private static final Pattern KEY = Pattern.compile("\\s*([^\\s=]*)(=?)");
    private static final Pattern PLAIN = Pattern.compile("\\S*");
    private static final Pattern IN_APOSTROPHES = Pattern.compile("'((?:[^']|'')*)'");

    private OptionText() {}

    /**
     * The options by key; a bare key has the value "". Keys are accepted in any case, and {@code -} is read as {@code _}.
     *
     * @throws UserException when a quote is not closed, or a key is given twice
     */
    public static Map<String, String> parse(String text) {
        Map<String, String> options = new LinkedHashMap<>();
        String line = text.strip();
        Matcher at = KEY.matcher(line);
        while (at.regionStart() < line.length() && at.usePattern(KEY).lookingAt()) {
            String key = at.group(1).toLowerCase(Locale.ROOT).replace('-', '_');
            boolean valued = !at.group(2).isEmpty();
            at.region(at.end(), line.length());
            if (options.put(key, valued ? value(line, at, key) : "") != null) {
                throw new UserException("The option " + key + " is given twice.", "Give it once.");
            }
        }
        return options;
    }

    /** Reads the value at the beginning of the region, and moves the region behind it. */
    private static String value(String line, Matcher at, String key) {
        int from = at.regionStart();
        String value;
        int end;
        if (line.startsWith("[", from)) {
            end = closed(line, from, key);
            value = line.substring(from + 1, end - 1);
        } else if (line.startsWith("'", from)) {
            if (!at.usePattern(IN_APOSTROPHES).lookingAt()) {
                throw open(key, "'");
            }
            end = at.end();
            value = at.group(1).replace("''", "'");
        } else {
            at.usePattern(PLAIN).lookingAt();
            end = at.end();
            value = at.group();
        }
        if (end < line.length() && !Character.isWhitespace(line.charAt(end))) {
            throw new UserException(
                    "The value of " + key + " goes on after its closing quote.",
                    "Put the whole value in brackets: " + key + "=[...].");
        }
        at.region(end, line.length());
        return value;
    }

    /** The place behind the bracket that closes one. */
    private static int closed(String line, int from, String key) {
        int depth = 0;
        for (int i = from; i < line.length(); i++) {
            depth += step(line.charAt(i));
            if (depth == 0) {
                return i + 1;
            }
        }
        throw open(key, "]");
    }

    private static int step(char c) {
        return c == '[' ? 1 : c == ']' ? -1 : 0;
    }

    private static UserException open(String key, String end) {
        return new UserException(
                "The value of " + key + " is not closed: a " + end + " is missing.", "Add " + end + " at its end.");
    }

    /**
     * The options of a macro; none where they are null.
     *
     * <p>ImageJ reads the files of macros as ISO 8859-1, though its editor writes UTF-8, so that {@code ä} arrives as {@code
     * Ã¤}. Text whose ISO 8859-1 bytes are valid UTF-8 is therefore decoded as UTF-8.
     */
    public static Map<String, String> ofMacro(@Nullable String text) {
        if (text == null) {
            return Map.of();
        }
        CharsetEncoder latin = StandardCharsets.ISO_8859_1.newEncoder();
        try {
            return parse(StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(latin.encode(CharBuffer.wrap(text)))
                    .toString());
        } catch (CharacterCodingException e) {
            return parse(text);
        }
    }

    /** The text of the options; a value "" is written as a bare key. */
    public static String format(Map<String, String> options) {
        StringBuilder line = new StringBuilder();
        options.forEach((key, value) -> {
            line.append(line.isEmpty() ? "" : " ").append(key);
            if (!value.isEmpty()) {
                line.append('=').append(quote(value));
            }
        });
        return line.toString();
    }

    private static String quote(String value) {
        boolean plain =
                value.chars().noneMatch(Character::isWhitespace) && !value.startsWith("[") && !value.startsWith("'");
        if (plain) {
            return value;
        }
        return balanced(value) ? "[" + value + "]" : "'" + value.replace("'", "''") + "'";
    }

    private static boolean balanced(String value) {
        int depth = 0;
        for (int i = 0; i < value.length() && depth >= 0; i++) {
            depth += step(value.charAt(i));
        }
        return depth == 0;
    }
}
