package quadrant.task;

import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A mistake that the user can correct: one sentence on what happened and what was expected, and one on the remedy. Options are
 * named by {@link OptionName}; the exception's message uses the names of the command line.
 */
public class UserException extends RuntimeException {
    private static final Pattern BREAK = Pattern.compile("[\n\t]");
    private static final Pattern LONG = Pattern.compile("(\\S{300})\\S{100,}(\\S{50})");

    private final String problem;
    private final String remedy;

    /** Both are whole sentences, ending in a full stop. */
    public UserException(String problem, String remedy) {
        this(problem, remedy, null);
    }

    public UserException(String problem, String remedy, @Nullable Throwable cause) {
        super(OptionName.onCommandLine(plain(problem) + " " + plain(remedy)), cause);
        this.problem = plain(problem);
        this.remedy = plain(remedy);
    }

    /** In one line, whatever names from damaged files it quotes: without control characters, very long words truncated. */
    private static String plain(String sentence) {
        return LONG.matcher(BREAK.matcher(Printable.of(sentence)).replaceAll("\ufffd"))
                .replaceAll("$1…$2");
    }

    /** What happened and what was expected, with the command line's names of options. */
    public String problem() {
        return OptionName.onCommandLine(problem);
    }

    /**
     * What happened and what was expected.
     *
     * @param names gives the name for an option's key
     */
    public String problem(UnaryOperator<String> names) {
        return OptionName.shown(problem, names);
    }

    /** The remedy, with the command line's names of options. */
    public String remedy() {
        return OptionName.onCommandLine(remedy);
    }

    /**
     * The remedy.
     *
     * @param names gives the name for an option's key
     */
    public String remedy(UnaryOperator<String> names) {
        return OptionName.shown(remedy, names);
    }
}
