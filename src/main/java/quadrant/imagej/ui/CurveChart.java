package quadrant.imagej.ui;

import ij.gui.Plot;
import java.awt.Color;
import java.awt.Dimension;
import java.awt.Graphics;
import java.awt.geom.Point2D;
import java.util.List;
import javax.swing.JComponent;

/** Curves over epochs, drawn by ImageJ's {@link Plot} at any size. */
final class CurveChart extends JComponent {
    static final Color BLUE = new Color(0x0072B2);
    static final Color VERMILION = new Color(0xD55E00);
    static final Color SKY = new Color(0x56B4E9);

    /**
     * One line of the chart.
     *
     * @param points in the order of their epochs, which are x
     */
    record Curve(String name, Color colour, List<Point2D> points) {
        Curve {
            points = List.copyOf(points);
        }

        private double[] epochs() {
            return points.stream().mapToDouble(Point2D::getX).toArray();
        }

        private double[] values() {
            return points.stream().mapToDouble(Point2D::getY).toArray();
        }
    }

    private final String title;
    private final double atLeastHighest;
    private transient List<Curve> curves = List.of();
    private int epochs = 2;

    /** @param atLeastHighest the minimum upper end of the vertical axis, which begins at 0 */
    CurveChart(String title, double atLeastHighest) {
        this.title = title;
        this.atLeastHighest = atLeastHighest;
        setPreferredSize(new Dimension(360, 240));
        setMinimumSize(new Dimension(200, 140));
    }

    /** Shows these curves over the given number of epochs. */
    void show(List<Curve> shown, int ofEpochs) {
        curves = List.copyOf(shown);
        epochs = Math.max(2, ofEpochs);
        repaint();
    }

    @Override
    protected void paintComponent(Graphics g) {
        Plot plot = new Plot(title, "Epoch", title);
        plot.setSize(getWidth(), getHeight());
        plot.setFontSize(12);
        plot.setLineWidth(2);
        double highest = atLeastHighest;
        for (Curve c : curves) {
            plot.setColor(c.colour, c.colour);
            // dots show each epoch while there are few
            plot.add(c.points.size() < 40 ? "connected circle" : "line", c.epochs(), c.values());
            plot.setLabel(-1, c.name);
            for (double v : c.values()) {
                highest = Double.isFinite(v) ? Math.max(highest, v) : highest;
            }
        }
        plot.setColor(Color.BLACK);
        plot.setLineWidth(1);
        plot.setLegend(null, Plot.AUTO_POSITION | Plot.LEGEND_TRANSPARENT);
        plot.setLimits(0, epochs, 0, highest);
        g.drawImage(plot.getProcessor().getBufferedImage(), 0, 0, getWidth(), getHeight(), null);
    }
}
