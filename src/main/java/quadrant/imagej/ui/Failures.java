package quadrant.imagej.ui;

import ij.IJ;
import java.util.function.UnaryOperator;
import quadrant.app.Version;
import quadrant.task.CancelledException;
import quadrant.task.Printable;
import quadrant.task.UserException;
import quadrant.task.Workers;

/**
 * Shows failures, and stops the running macro.
 *
 * <p>ImageJ swallows exceptions of plug-ins, continues the macro and exits with 0. So: with a window, a dialog is shown and the
 * macro ends; in a process that was started for the macro, a sentence is written to standard error and the exit codes of the
 * command line are used (2 the user's mistake, 1 an internal error); in a Java program that runs ImageJ, the exception is
 * thrown.
 */
final class Failures {
    private static final String TITLE = "Quadrant";
    private static final int OUR_FAULT = 1;
    private static final int USERS_MISTAKE = 2;
    private static final int CANCELLED = 130;
    private static final int COLUMNS = 81;
    /** Macros name an option by its key. */
    private static final UnaryOperator<String> KEYS = UnaryOperator.identity();

    private Failures() {}

    static void report(Throwable failure, boolean inMacro) {
        if (Host.window()) {
            showInWindow(failure, inMacro);
            return;
        }
        int code = failure instanceof UserException
                ? USERS_MISTAKE
                : failure instanceof CancelledException ? CANCELLED : OUR_FAULT;
        if (code == OUR_FAULT) {
            failure.printStackTrace();
            System.err.println("quadrant: This is a fault of Quadrant " + Version.get()
                    + ", not yours. Please report it with the lines above.");
        } else {
            System.err.println("quadrant: "
                    + (failure instanceof UserException e
                            ? e.problem(KEYS) + " " + e.remedy(KEYS)
                            : failure.getMessage()));
        }
        if (Host.batch()) {
            System.exit(code);
        }
        if (!Host.stopMacro()) {
            throw Workers.unchecked(failure);
        }
    }

    private static void showInWindow(Throwable failure, boolean inMacro) {
        if (failure instanceof CancelledException) {
            IJ.log("Cancelled. A training that was cancelled goes on with the option resume.");
            IJ.showStatus(TITLE + ": cancelled");
        } else if (failure instanceof UserException e) {
            if (!inMacro) {
                show(e, KEYS);
                return;
            }
            IJ.showMessage(TITLE, text(e, KEYS));
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
     * @param names gives the name for an option's key
     */
    static void show(UserException e, UnaryOperator<String> names) {
        IJ.error(TITLE, text(e, names));
    }

    private static String text(UserException e, UnaryOperator<String> names) {
        return wrap(e.problem(names)) + "\n \n" + wrap(e.remedy(names));
    }

    private static String wrap(String sentence) {
        return String.join("\n", Printable.lines(sentence, COLUMNS));
    }
}
