package quadrant.face.command;

import ij.text.TextWindow;
import java.awt.Dimension;
import java.awt.Font;
import java.awt.Toolkit;

/** A window of text whose columns stand under each other. */
final class BackboneTextWindow {
    private static final int WIDTH_PX = 1280;
    private static final int HEIGHT_PX = 480;
    private static final int MARGIN_PX = 80;
    private static final int FONT_PT = 12;

    private BackboneTextWindow() {}

    static void show(String name, String text) {
        Dimension screen = Toolkit.getDefaultToolkit().getScreenSize();
        TextWindow window =
                new TextWindow("Backbone " + name, text, Math.min(WIDTH_PX, screen.width - MARGIN_PX), HEIGHT_PX);
        window.getTextPanel().setFont(new Font(Font.MONOSPACED, Font.PLAIN, FONT_PT), true);
    }
}
