package quadrant.imagej.ui;

import ij.IJ;
import ij.ImageJ;
import ij.WindowManager;
import ij.macro.Interpreter;
import java.awt.Desktop;
import java.awt.Frame;
import java.awt.GraphicsEnvironment;
import java.awt.event.WindowAdapter;
import java.awt.event.WindowEvent;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import javax.swing.JFrame;
import org.jspecify.annotations.Nullable;
import quadrant.task.Attempt;

/** The running ImageJ. */
final class Host {
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

    /** Shows a window in place of an earlier one of the same title, and lists it in ImageJ's menu until it is closed. */
    static void show(JFrame frame) {
        Frame earlier = WindowManager.getFrame(frame.getTitle());
        if (earlier != null) {
            earlier.dispose();
        }
        frame.addWindowListener(new WindowAdapter() {
            @Override
            public void windowClosed(WindowEvent e) {
                WindowManager.removeWindow(frame);
            }
        });
        frame.setLocationRelativeTo(null);
        WindowManager.addWindow(frame);
        frame.setVisible(true);
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
        while (stop.isAlive() && !macro.done()) {
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
