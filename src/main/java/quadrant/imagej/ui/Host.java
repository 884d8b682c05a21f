package quadrant.imagej.ui;

import ij.IJ;
import java.awt.Desktop;
import java.awt.EventQueue;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import quadrant.app.Version;
import quadrant.launch.Start;
import quadrant.task.Attempt;
import quadrant.task.CancelledException;
import quadrant.task.Printable;
import quadrant.task.UserException;
import quadrant.task.Workers;

/**
 * The ImageJ that Quadrant works in: it runs the work and shows its failures and reports.
 *
 * <p>ImageJ swallows exceptions of plug-ins, continues the macro and exits with 0. So: with a window, a dialog is shown and the
 * macro ends; in a process that was started for the macro, a sentence is written to standard error and the exit codes of the
 * command line are used (2 the user's mistake, 1 an internal error); in a Java program that runs ImageJ, the exception is
 * thrown.
 */
final class Host {
    private static final String TITLE = "Quadrant";
    private static final int OUR_FAULT = 1;
    private static final int USERS_MISTAKE = 2;
    private static final int CANCELLED = 130;
    private static final int COLUMNS = 81;
    /** Macros name an option by its key. */
    private static final UnaryOperator<String> KEYS = UnaryOperator.identity();

    private Host() {}

    /** Shows a report in the web browser; where there is none, the log gives its path. */
    static void browse(Path report) {
        try {
            if (Desktop.isDesktopSupported() && Desktop.getDesktop().isSupported(Desktop.Action.BROWSE)) {
                Desktop.getDesktop().browse(report.toUri());
                return;
            }
        } catch (IOException e) {
            // as where there is none
        }
        IJ.log("No browser could be started; the report is " + report);
    }

    /**
     * Runs work; libraries are searched in the plug-in's own jars, not ImageJ's.
     *
     * @param failed gives the result where the work has thrown this
     */
    static <T> T attempt(Callable<T> work, Function<Throwable, T> failed) {
        Thread thread = Thread.currentThread();
        ClassLoader before = thread.getContextClassLoader();
        thread.setContextClassLoader(Host.class.getClassLoader());
        try {
            // a macro swallows all exceptions and continues
            return Attempt.at(work);
        } catch (ExecutionException e) {
            return failed.apply(e.getCause() == null ? e : e.getCause());
        } finally {
            thread.setContextClassLoader(before);
        }
    }

    /** Runs work and reports its failure, which then gives another result. */
    static <T> T reported(boolean inMacro, T otherwise, Callable<T> work) {
        return attempt(work, failure -> {
            report(failure, inMacro);
            return otherwise;
        });
    }

    /** Runs work in a thread of its own, and what it gives in AWT's. */
    static void aside(Supplier<Runnable> work) {
        Thread thread = new Thread(() -> EventQueue.invokeLater(work.get()), "quadrant-aside");
        thread.setDaemon(true);
        thread.start();
    }

    static void report(Throwable failure, boolean inMacro) {
        if (Start.window()) {
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
        if (!Start.stop(code)) {
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
            Start.stop(OUR_FAULT);
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
        return Stream.of(e.problem(names), e.remedy(names))
                .map(sentence -> String.join("\n", Printable.lines(sentence, COLUMNS)))
                .collect(Collectors.joining("\n \n"));
    }
}
