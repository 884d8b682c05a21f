package quadrant.imagej.ui;

import ij.IJ;
import ij.ImageJ;
import ij.macro.Interpreter;
import java.awt.GraphicsEnvironment;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import org.jspecify.annotations.Nullable;
import quadrant.task.Attempt;

/** The ImageJ around us. */
final class Host {
    private static final int STOP_TRIES = 200;
    private static final int STOP_WAIT_MILLIS = 5;

    private Host() {}

    /** Whether ImageJ's window is there to talk to a user. */
    static boolean window() {
        return !GraphicsEnvironment.isHeadless() && IJ.getInstance() != null;
    }

    /** Whether this process was started to run a macro without a window, so that its exit code is the answer. */
    static boolean batch() {
        String[] given = ImageJ.getArgs();
        boolean imageJ = given != null && Arrays.asList(given).contains("-batch");
        // Fiji's launcher
        boolean fiji = List.of(System.getProperty("sun.java.command", "").split(" ", -1))
                .contains("--headless");
        return !window() && (imageJ || fiji);
    }

    /** Ends the macro that runs, without a word; false where none does. */
    static boolean stopMacro() {
        Interpreter macro = Interpreter.getInstance();
        if (macro == null) {
            return false;
        }
        // as the Esc key does: from a thread of its own, which waits until the macro has come to its end
        Thread stop = new Thread(macro::abortMacro, "quadrant-stop-macro");
        stop.setDaemon(true);
        stop.start();
        for (int i = 0; i < STOP_TRIES && !macro.done(); i++) {
            IJ.wait(STOP_WAIT_MILLIS);
        }
        return true;
    }

    /** What the work threw, or null; libraries are looked up among the plug-in's own jars, not ImageJ's. */
    static @Nullable Throwable attempt(Callable<?> work) {
        Thread thread = Thread.currentThread();
        ClassLoader before = thread.getContextClassLoader();
        thread.setContextClassLoader(Host.class.getClassLoader());
        try {
            // a macro swallows whatever is thrown and goes on
            Attempt.at(work);
            return null;
        } catch (ExecutionException e) {
            return e.getCause() == null ? e : e.getCause();
        } finally {
            thread.setContextClassLoader(before);
        }
    }
}
