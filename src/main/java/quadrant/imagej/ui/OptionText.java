package quadrant.imagej.ui;

import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CharsetEncoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
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
    private final String text;
    private int at;

    private OptionText(String text) {
        this.text = text;
    }

    /**
     * The options by key; a bare key has the value "". Keys are accepted in any case, and {@code -} is read as {@code _}.
     *
     * @throws UserException when a quote is not closed, or a key is given twice
     */
    public static Map<String, String> parse(String text) {
        OptionText o = new OptionText(text);
        Map<String, String> options = new LinkedHashMap<>();
        for (o.skipSpaces(); o.at < text.length(); o.skipSpaces()) {
            String key = o.key();
            String value = "";
            if (o.at < text.length() && text.charAt(o.at) == '=') {
                o.at++;
                value = o.value(key);
            }
            if (options.put(key, value) != null) {
                throw new UserException("The option " + key + " is given twice.", "Give it once.");
            }
        }
        return options;
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

    private static int step(char c) {
        return c == '[' ? 1 : c == ']' ? -1 : 0;
    }

    private void skipSpaces() {
        while (at < text.length() && Character.isWhitespace(text.charAt(at))) {
            at++;
        }
    }

    private String key() {
        int from = at;
        while (at < text.length() && text.charAt(at) != '=' && !Character.isWhitespace(text.charAt(at))) {
            at++;
        }
        return text.substring(from, at).toLowerCase(Locale.ROOT).replace('-', '_');
    }

    private String value(String key) {
        char first = at < text.length() ? text.charAt(at) : ' ';
        if (first != '[' && first != '\'') {
            int from = at;
            while (at < text.length() && !Character.isWhitespace(text.charAt(at))) {
                at++;
            }
            return text.substring(from, at);
        }
        at++;
        String value = first == '[' ? bracketed(key) : inApostrophes(key);
        if (at < text.length() && !Character.isWhitespace(text.charAt(at))) {
            throw new UserException(
                    "The value of " + key + " goes on after its closing quote.",
                    "Put the whole value in brackets: " + key + "=[...].");
        }
        return value;
    }

    private String bracketed(String key) {
        int from = at;
        for (int depth = 1; at < text.length(); at++) {
            depth += step(text.charAt(at));
            if (depth == 0) {
                return text.substring(from, at++);
            }
        }
        throw open(key, "]");
    }

    private String inApostrophes(String key) {
        StringBuilder value = new StringBuilder();
        for (; at < text.length(); at++) {
            boolean apostrophe = text.charAt(at) == '\'';
            if (apostrophe && !text.startsWith("''", at)) {
                at++;
                return value.toString();
            }
            at += apostrophe ? 1 : 0;
            value.append(text.charAt(at));
        }
        throw open(key, "'");
    }

    private static UserException open(String key, String end) {
        return new UserException(
                "The value of " + key + " is not closed: a " + end + " is missing.", "Add " + end + " at its end.");
    }
}
