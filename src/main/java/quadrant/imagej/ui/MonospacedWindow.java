package quadrant.imagej.ui;

import ij.text.TextWindow;
import java.awt.Dimension;
import java.awt.EventQueue;
import java.awt.Font;
import java.awt.Toolkit;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import quadrant.task.CancelledException;

/** A text window with a monospaced font, so that columns are aligned. */
final class MonospacedWindow {
    private static final int WIDTH_PX = 1280;
    private static final int HEIGHT_PX = 480;
    private static final int MARGIN_PX = 80;
    private static final int FONT_PT = 12;

    private MonospacedWindow() {}

    static void show(String title, String text) {
        show(title, text, WIDTH_PX);
    }

    /** Opens it on the event thread: ImageJ's text panel cannot be painted while its font changes. */
    static TextWindow show(String title, String text, int widthPx) {
        FutureTask<TextWindow> opening = new FutureTask<>(() -> open(title, text, widthPx));
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

    private static TextWindow open(String title, String text, int widthPx) {
        Dimension screen = Toolkit.getDefaultToolkit().getScreenSize();
        TextWindow window = new TextWindow(title, text, Math.min(widthPx, screen.width - MARGIN_PX), HEIGHT_PX);
        window.getTextPanel().setFont(new Font(Font.MONOSPACED, Font.PLAIN, FONT_PT), true);
        return window;
    }

    /** The same lines, wrapped between words at a number of columns, with the continuation indented. */
    static List<String> wrapped(List<String> lines, int columns) {
        List<String> wrapped = new ArrayList<>();
        for (String line : lines) {
            String rest = line;
            String inset = " ".repeat(line.length() - line.stripLeading().length() + 2);
            while (rest.length() > columns) {
                int at = rest.lastIndexOf(' ', columns);
                if (rest.substring(0, Math.max(0, at)).isBlank()) {
                    break;
                }
                wrapped.add(rest.substring(0, at));
                rest = inset + rest.substring(at + 1);
            }
            wrapped.add(rest);
        }
        return wrapped;
    }
}
