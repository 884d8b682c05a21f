package quadrant.imagej.panel;

import ij.gui.ImageCanvas;
import ij.gui.Roi;
import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Graphics;
import java.awt.Graphics2D;
import java.awt.Rectangle;
import java.awt.RenderingHints;
import java.awt.Shape;
import java.awt.geom.AffineTransform;
import java.awt.geom.Rectangle2D;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** All objects of an image in one ROI, which draws them in their colours; it is in no list of the user's. */
final class CellsRoi extends Roi {
    private static final int FILL = 70;
    private static final float THIN = 1.5f;
    private static final float THICK = 3;
    private static final float BORDER = 1.5f;
    private static final int MARGIN_PX = 4;

    private final transient ImageCanvas canvas;
    private transient volatile List<Drawn> drawn = List.of();

    CellsRoi(ImageCanvas canvas, int widthPx, int heightPx) {
        super(0, 0, widthPx, heightPx);
        this.canvas = canvas;
    }

    /**
     * An object as it looks.
     *
     * @param shape in pixels of the image
     * @param colour of its class; none where nothing is known
     * @param labelled by a person, so that its outline is thick and it is not filled
     * @param current whether it is the one that is looked at
     */
    record Drawn(Shape shape, @Nullable Color colour, boolean labelled, boolean current) {}

    void show(List<Drawn> all) {
        drawn = List.copyOf(all);
    }

    @Override
    public void drawOverlay(Graphics g) {
        draw(g);
    }

    @Override
    public void draw(Graphics g) {
        Rectangle source = canvas.getSrcRect();
        double zoom = canvas.getMagnification();
        Graphics2D own = (Graphics2D) g.create();
        own.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
        AffineTransform toScreen = AffineTransform.getScaleInstance(zoom, zoom);
        toScreen.translate(-source.x, -source.y);
        for (Drawn d : drawn) {
            if (d.shape.getBounds2D().intersects(source)) {
                draw(own, toScreen.createTransformedShape(d.shape), d);
            }
        }
        own.dispose();
    }

    private static void draw(Graphics2D g, Shape shape, Drawn d) {
        Color colour = d.colour == null ? Color.WHITE : d.colour;
        float width = d.labelled ? THICK : THIN;
        if (d.colour != null && !d.labelled) {
            g.setColor(new Color(colour.getRed(), colour.getGreen(), colour.getBlue(), FILL));
            g.fill(shape);
        }
        // on a black line every colour is seen on every ground
        line(g, shape, Color.BLACK, width + BORDER);
        line(g, shape, colour, width);
        if (d.current) {
            Rectangle2D b = shape.getBounds2D();
            Rectangle2D frame = new Rectangle2D.Double(
                    b.getX() - MARGIN_PX,
                    b.getY() - MARGIN_PX,
                    b.getWidth() + 2 * MARGIN_PX,
                    b.getHeight() + 2 * MARGIN_PX);
            line(g, frame, Color.BLACK, THICK + BORDER);
            line(g, frame, Color.WHITE, THICK - BORDER);
        }
    }

    private static void line(Graphics2D g, Shape shape, Color colour, float width) {
        g.setColor(colour);
        g.setStroke(new BasicStroke(width));
        g.draw(shape);
    }
}
