package quadrant.imagej.panel;

import ij.gui.ImageCanvas;
import ij.gui.Roi;
import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Font;
import java.awt.Graphics;
import java.awt.Graphics2D;
import java.awt.Rectangle;
import java.awt.RenderingHints;
import java.awt.Shape;
import java.awt.geom.AffineTransform;
import java.awt.geom.Ellipse2D;
import java.awt.geom.Rectangle2D;
import java.awt.image.BufferedImage;
import java.util.List;
import org.jspecify.annotations.Nullable;
import quadrant.evaluation.Doubt;
import quadrant.imagej.DoubtfulRoi;

/** All objects of an image in one ROI, which draws them in their colours; it is in none of the user's lists. */
final class CellsRoi extends Roi {
    private static final int FILL = 70;
    private static final float THIN = 1.5f;
    private static final float THICK = 3;
    private static final float BORDER = 1.5f;
    private static final int MARGIN_PX = 4;
    private static final int MARK_PX = 14;
    private static final double DOT_PX = 3.5;

    private final transient ImageCanvas canvas;
    private final transient Background painter;
    private transient volatile @Nullable Rendered rendered;
    private transient volatile List<Drawn> drawn = List.of();

    /** @param painter renders the pictures, so that the event thread only shows them */
    CellsRoi(ImageCanvas canvas, int widthPx, int heightPx, Background painter) {
        super(0, 0, widthPx, heightPx);
        this.canvas = canvas;
        this.painter = painter;
    }

    /**
     * The appearance of an object.
     *
     * @param shape in pixels of the image
     * @param colour of its class; null where it is not known
     * @param labelled by a person, so that its outline is thick around a dot, and it is not filled
     * @param doubtful whether its prediction is, so that its outline is dashed around a question mark, and it is not filled
     * @param chosen whether it is framed
     * @param filled whether it is filled otherwise
     */
    record Drawn(
            Shape shape, @Nullable Color colour, boolean labelled, boolean doubtful, boolean chosen, boolean filled) {}

    /**
     * The objects rendered as a picture of the canvas.
     *
     * @param source visible part of the image
     * @param drawn the same list that it shows
     */
    private record Rendered(BufferedImage picture, Rectangle source, double zoom, List<Drawn> drawn) {}

    /** Shows objects; the canvas is repainted when their picture is ready, and not at all where nothing has changed. */
    void show(List<Drawn> all) {
        if (!all.equals(drawn)) {
            drawn = List.copyOf(all);
            renew();
        }
    }

    private void renew() {
        List<Drawn> now = drawn;
        Rectangle source = new Rectangle(canvas.getSrcRect());
        double zoom = canvas.getMagnification();
        painter.latest(() -> {
            rendered = render(now, source, zoom);
            canvas.repaint();
        });
    }

    @Override
    public void drawOverlay(Graphics g) {
        draw(g);
    }

    /** Paints the current picture; if it is outdated, a worker renders a new one. */
    @Override
    public void draw(Graphics g) {
        Rendered there = rendered;
        boolean fits =
                there != null && there.source.equals(canvas.getSrcRect()) && there.zoom == canvas.getMagnification();
        if (there != null && fits) {
            g.drawImage(there.picture, 0, 0, null);
        }
        if (there == null || !fits || there.drawn != drawn) {
            renew();
        }
    }

    private static Rendered render(List<Drawn> all, Rectangle source, double zoom) {
        BufferedImage picture = new BufferedImage(
                Math.max(1, (int) Math.ceil(source.width * zoom)),
                Math.max(1, (int) Math.ceil(source.height * zoom)),
                BufferedImage.TYPE_INT_ARGB_PRE);
        Graphics2D own = picture.createGraphics();
        own.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
        AffineTransform toScreen = AffineTransform.getScaleInstance(zoom, zoom);
        toScreen.translate(-source.x, -source.y);
        for (Drawn d : all) {
            if (d.shape.getBounds2D().intersects(source)) {
                draw(own, toScreen.createTransformedShape(d.shape), d);
            }
        }
        own.dispose();
        return new Rendered(picture, source, zoom, all);
    }

    private static void draw(Graphics2D g, Shape shape, Drawn d) {
        Color colour = d.colour == null ? Color.WHITE : d.colour;
        float width = d.labelled ? THICK : THIN;
        if (d.filled && d.colour != null && !d.labelled && !d.doubtful) {
            g.setColor(new Color(colour.getRed(), colour.getGreen(), colour.getBlue(), FILL));
            g.fill(shape);
        }
        // on top of a black line every colour is visible on every background
        line(g, shape, Color.BLACK, width + BORDER);
        if (d.doubtful) {
            g.setColor(colour);
            g.setStroke(DoubtfulRoi.dashed(width + BORDER / 2, 1));
            g.draw(shape);
            mark(g, shape.getBounds2D(), colour);
        } else {
            line(g, shape, colour, width);
        }
        if (d.labelled) {
            Rectangle2D b = shape.getBounds2D();
            double r = Math.min(DOT_PX, Math.min(b.getWidth(), b.getHeight()) / 4);
            Shape dot = new Ellipse2D.Double(b.getCenterX() - r, b.getCenterY() - r, 2 * r, 2 * r);
            line(g, dot, Color.BLACK, BORDER);
            g.setColor(colour);
            g.fill(dot);
        }
        if (d.chosen) {
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

    /** A question mark in the middle, with a black edge. */
    static void mark(Graphics2D g, Rectangle2D within, Color colour) {
        g.setFont(new Font(Font.SANS_SERIF, Font.BOLD, MARK_PX));
        Rectangle2D size = g.getFontMetrics().getStringBounds(Doubt.MARK, g);
        float x = (float) (within.getCenterX() - size.getWidth() / 2);
        float y = (float)
                (within.getCenterY() - size.getHeight() / 2 + g.getFontMetrics().getAscent());
        g.setColor(Color.BLACK);
        for (int[] at : new int[][] {{-1, 0}, {1, 0}, {0, -1}, {0, 1}}) {
            g.drawString(Doubt.MARK, x + at[0], y + at[1]);
        }
        g.setColor(colour);
        g.drawString(Doubt.MARK, x, y);
    }

    static void line(Graphics2D g, Shape shape, Color colour, float width) {
        g.setColor(colour);
        g.setStroke(new BasicStroke(width));
        g.draw(shape);
    }
}
