package quadrant.face.command;

import ij.text.TextWindow;
import java.awt.Dimension;
import java.awt.Font;
import java.awt.Toolkit;
import java.util.ArrayList;
import java.util.List;

/** A window of text whose columns stand under each other. */
final class MonospacedWindow {
    private static final int WIDTH_PX = 1280;
    private static final int HEIGHT_PX = 480;
    private static final int MARGIN_PX = 80;
    private static final int FONT_PT = 12;

    private MonospacedWindow() {}

    static void show(String title, String text) {
        show(title, text, WIDTH_PX);
    }

    static TextWindow show(String title, String text, int widthPx) {
        Dimension screen = Toolkit.getDefaultToolkit().getScreenSize();
        TextWindow window = new TextWindow(title, text, Math.min(widthPx, screen.width - MARGIN_PX), HEIGHT_PX);
        window.getTextPanel().setFont(new Font(Font.MONOSPACED, Font.PLAIN, FONT_PT), true);
        return window;
    }

    /** The same lines, broken between words where they are longer than so many columns, what follows further in. */
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
