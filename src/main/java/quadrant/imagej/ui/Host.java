package quadrant.imagej.ui;

import ij.IJ;
import ij.WindowManager;
import java.awt.Desktop;
import java.awt.Frame;
import java.awt.event.WindowAdapter;
import java.awt.event.WindowEvent;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import javax.swing.JFrame;
import org.jspecify.annotations.Nullable;
import quadrant.task.Attempt;

/** The running ImageJ. */
final class Host {
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
