package quadrant.task;

import java.util.Locale;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A placeholder for the name of an option in the messages of a {@link UserException}. It is marked by characters that do not
 * occur in text (Unicode's noncharacters), so that each interface can insert its own name for the option: a flag, the key of a
 * macro, the label of a field.
 */
public final class OptionName {
    private static final char FROM = '\uFDD0';
    private static final char TO = '\uFDD1';
    private static final Pattern MARKED = Pattern.compile(FROM + "([A-Za-z_]+)" + TO);

    private OptionName() {}

    /**
     * An option for a message.
     *
     * @param key the key in the option's declaration, such as {@code group_by}
     */
    public static String option(String key) {
        return FROM + key + TO;
    }

    /** The same for a positional argument of the command line, which has no flag. */
    public static String argument(String key) {
        return option(key.toUpperCase(Locale.ROOT));
    }

    /** The name on the command line: {@code --group-by}, and {@code DATA} for an argument. */
    static String onCommandLine(String sentence) {
        return replaced(sentence, n -> n.equals(n.toUpperCase(Locale.ROOT)) ? n : flag(n));
    }

    /** An option as the command line names it, such as {@code --group-by}. */
    public static String flag(String key) {
        return "--" + key.replace('_', '-');
    }

    /**
     * A message with the options' names inserted.
     *
     * @param names gives the name for a key
     */
    static String shown(String sentence, UnaryOperator<String> names) {
        return replaced(sentence, n -> names.apply(n.toLowerCase(Locale.ROOT)));
    }

    private static String replaced(String sentence, UnaryOperator<String> names) {
        return MARKED.matcher(sentence).replaceAll(m -> Matcher.quoteReplacement(names.apply(m.group(1))));
    }
}
