package quadrant.imagej.panel;

import java.awt.Color;
import java.awt.Component;
import java.awt.Graphics;
import javax.swing.Icon;

/** A square in a class's colour. */
public record Swatch(Color colour) implements Icon {
    private static final int SIDE_PX = 14;
    private static final Color EDGE = new Color(0x1B1F24);

    @Override
    public void paintIcon(Component c, Graphics g, int x, int y) {
        g.setColor(colour);
        g.fillRect(x, y, SIDE_PX, SIDE_PX);
        g.setColor(EDGE);
        g.drawRect(x, y, SIDE_PX - 1, SIDE_PX - 1);
    }

    @Override
    public int getIconWidth() {
        return SIDE_PX;
    }

    @Override
    public int getIconHeight() {
        return SIDE_PX;
    }
}
