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

/** The running ImageJ. */
final class Host {
    private static final int STOP_TRIES = 200;
    private static final int STOP_WAIT_MILLIS = 5;

    private Host() {}

    /** Whether ImageJ has a window, in which dialogs can be shown. */
    static boolean window() {
        return !GraphicsEnvironment.isHeadless() && IJ.getInstance() != null;
    }

    /** Whether this process was started to run a macro without a window, so that its exit code is the result. */
    static boolean batch() {
        String[] given = ImageJ.getArgs();
        boolean imageJ = given != null && Arrays.asList(given).contains("-batch");
        // Fiji's launcher
        boolean fiji = List.of(System.getProperty("sun.java.command", "").split(" ", -1))
                .contains("--headless");
        return !window() && (imageJ || fiji);
    }

    /** Ends the running macro silently; false where there is none. */
    static boolean stopMacro() {
        Interpreter macro = Interpreter.getInstance();
        if (macro == null) {
            return false;
        }
        // as the Esc key does: from a thread of its own, which waits until the macro has ended
        Thread stop = new Thread(macro::abortMacro, "quadrant-stop-macro");
        stop.setDaemon(true);
        stop.start();
        for (int i = 0; i < STOP_TRIES && !macro.done(); i++) {
            IJ.wait(STOP_WAIT_MILLIS);
        }
        return true;
    }

    /** Runs work and returns its exception, or null; libraries are searched in the plug-in's own jars, not ImageJ's. */
    static @Nullable Throwable attempt(Callable<?> work) {
        Thread thread = Thread.currentThread();
        ClassLoader before = thread.getContextClassLoader();
        thread.setContextClassLoader(Host.class.getClassLoader());
        try {
            // a macro swallows all exceptions and continues
            Attempt.at(work);
            return null;
        } catch (ExecutionException e) {
            return e.getCause() == null ? e : e.getCause();
        } finally {
            thread.setContextClassLoader(before);
        }
    }
}
