package quadrant.imagej.ui;

import ij.IJ;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import quadrant.app.Version;
import quadrant.task.CancelledException;
import quadrant.task.UserException;

/**
 * Tells of failures, and stops the macro that ran into one.
 *
 * <p>ImageJ swallows what plug-ins throw, goes on with the macro and exits with 0. So: with a window, a dialog, and the
 * macro ends; in a process that was started for the macro, words on standard error and the command line's exit codes (2
 * the user's mistake, 1 ours); in a Java program that runs us, the exception.
 */
final class Failures {
    private static final String TITLE = "Quadrant";
    private static final Pattern OPTION = Pattern.compile("--([a-z]+(?:-[a-z]+)*)");
    private static final int OUR_FAULT = 1;
    private static final int USERS_MISTAKE = 2;
    private static final int CANCELLED = 130;
    private static final int COLUMNS = 80;

    private Failures() {}

    static void report(Throwable failure, boolean inMacro) {
        if (Host.window()) {
            showInWindow(failure, inMacro);
            return;
        }
        int code = code(failure);
        if (code == OUR_FAULT) {
            failure.printStackTrace();
            System.err.println("quadrant: This is a fault of Quadrant " + Version.get()
                    + ", not yours. Please report it with the lines above.");
        } else {
            System.err.println("quadrant: " + inMacroSyntax(String.valueOf(failure.getMessage())));
        }
        if (Host.batch()) {
            System.exit(code);
        }
        if (!Host.stopMacro()) {
            throw unchecked(failure);
        }
    }

    /** The same to throw. */
    static RuntimeException unchecked(Throwable failure) {
        if (failure instanceof Error error) {
            throw error;
        }
        return failure instanceof RuntimeException r ? r : new IllegalStateException(failure);
    }

    private static void showInWindow(Throwable failure, boolean inMacro) {
        if (failure instanceof CancelledException) {
            IJ.log("Cancelled. A training that was cancelled goes on with the option resume.");
            IJ.showStatus(TITLE + ": cancelled");
        } else if (failure instanceof UserException e) {
            if (!inMacro) {
                show(e, s -> s);
                return;
            }
            IJ.showMessage(TITLE, text(e, s -> s));
        } else {
            IJ.handleException(failure);
        }
        if (inMacro) {
            Host.stopMacro();
        }
    }

    /**
     * Shows a mistake.
     *
     * @param named puts other names in place of the options'
     */
    static void show(UserException e, UnaryOperator<String> named) {
        IJ.error(TITLE, text(e, named));
    }

    private static String text(UserException e, UnaryOperator<String> named) {
        return wrap(inMacroSyntax(named.apply(e.problem()))) + "\n \n" + wrap(inMacroSyntax(named.apply(e.remedy())));
    }

    private static int code(Throwable failure) {
        if (failure instanceof UserException) {
            return USERS_MISTAKE;
        }
        return failure instanceof CancelledException ? CANCELLED : OUR_FAULT;
    }

    /** Messages name options as the command line does; {@code --group-by} is {@code group_by} here. */
    static String inMacroSyntax(String message) {
        return OPTION.matcher(message).replaceAll(m -> m.group(1).replace('-', '_'));
    }

    private static String wrap(String sentence) {
        List<String> lines = new ArrayList<>();
        StringBuilder line = new StringBuilder();
        for (String word : sentence.split(" ", -1)) {
            if (!line.isEmpty() && line.length() + word.length() > COLUMNS) {
                lines.add(line.toString());
                line.setLength(0);
            }
            line.append(line.isEmpty() ? "" : " ").append(word);
        }
        lines.add(line.toString());
        return String.join("\n", lines);
    }
}
