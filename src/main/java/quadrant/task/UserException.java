package quadrant.task;

import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A mistake that the user can mend: one sentence on what happened and what was expected, and one on the remedy. Options in them are named
 * by {@link OptionName}; the message has them as the command line does.
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

    /** On one line, whatever names from damaged files it quotes: without control characters, very long words cut. */
    private static String plain(String sentence) {
        return LONG.matcher(BREAK.matcher(Printable.of(sentence)).replaceAll("\ufffd"))
                .replaceAll("$1…$2");
    }

    /** What happened and what was expected, with options as the command line names them. */
    public String problem() {
        return OptionName.onCommandLine(problem);
    }

    /** What happened and what was expected. @param names gives the name for an option's key */
    public String problem(UnaryOperator<String> names) {
        return OptionName.shown(problem, names);
    }

    /** How to mend it, with options as the command line names them. */
    public String remedy() {
        return OptionName.onCommandLine(remedy);
    }

    /** How to mend it. @param names gives the name for an option's key */
    public String remedy(UnaryOperator<String> names) {
        return OptionName.shown(remedy, names);
    }
}
