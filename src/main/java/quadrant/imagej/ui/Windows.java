package quadrant.imagej.ui;

import ij.IJ;
import ij.WindowManager;
import ij.text.TextWindow;
import java.awt.Dimension;
import java.awt.EventQueue;
import java.awt.Font;
import java.awt.Frame;
import java.awt.Toolkit;
import java.awt.Window;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import quadrant.task.CancelledException;
import quadrant.task.Printable;

/** ImageJ's log, and windows of text with aligned columns. */
final class Windows {
    private static final int HEIGHT_PX = 480;
    private static final int MARGIN_PX = 80;
    private static final int FONT_PT = 12;

    private Windows() {}

    /** Adds a line to the log, without bringing that in front of results. */
    static void log(String line) {
        boolean there = WindowManager.getWindow("Log") != null;
        IJ.log(line);
        Window log = WindowManager.getWindow("Log");
        if (!there && log != null) {
            log.toBack();
        }
    }

    /** Closes a window of this title, if there is one. */
    static void close(String title) {
        Frame earlier = WindowManager.getFrame(title);
        if (earlier != null) {
            earlier.dispose();
        }
    }

    /** Opens lines in a monospaced font, on the event thread: ImageJ's text panel cannot be painted while its font changes. */
    static TextWindow text(String title, List<String> lines, int widthPx) {
        FutureTask<TextWindow> opening = new FutureTask<>(() -> {
            Dimension screen = Toolkit.getDefaultToolkit().getScreenSize();
            int width = Math.min(widthPx, screen.width - MARGIN_PX);
            TextWindow window = new TextWindow(title, String.join("\n", lines), width, HEIGHT_PX);
            window.getTextPanel().setFont(new Font(Font.MONOSPACED, Font.PLAIN, FONT_PT), true);
            return window;
        });
        EventQueue.invokeLater(opening);
        try {
            return opening.get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CancelledException();
        } catch (ExecutionException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The same lines, wrapped between words at a number of columns, with the continuation indented. */
    static List<String> wrapped(List<String> lines, int columns) {
        List<String> wrapped = new ArrayList<>();
        for (String line : lines) {
            String text = line.stripLeading();
            String inset = " ".repeat(line.length() - text.length());
            String broken = String.join("\n" + inset + "  ", Printable.lines(text, columns - inset.length() - 2));
            wrapped.addAll(List.of((inset + broken).split("\n", -1)));
        }
        return wrapped;
    }
}
