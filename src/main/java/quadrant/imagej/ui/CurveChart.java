package quadrant.imagej.ui;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Dimension;
import java.awt.Font;
import java.awt.FontMetrics;
import java.awt.Graphics;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.geom.Ellipse2D;
import java.awt.geom.Line2D;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import javax.swing.JComponent;

/** Curves over epochs, with axes and a legend, redrawn at any size. */
final class CurveChart extends JComponent {
    static final Color BLUE = new Color(0x0072B2);
    static final Color VERMILION = new Color(0xD55E00);
    static final Color SKY = new Color(0x56B4E9);
    private static final Color INK = new Color(0x1B1F24);
    private static final Color SOFT = new Color(0x59626C);
    private static final Color LINE = new Color(0xD5DAE0);

    private static final int LEFT_PX = 46;
    private static final int RIGHT_PX = 12;
    private static final int TOP_PX = 42;
    private static final int BOTTOM_PX = 36;
    private static final int DOT_PX = 6;
    private static final int TICK_PX = 45;
    private static final int LETTER_PX = 12;
    private static final Font WORDS = new Font(Font.SANS_SERIF, Font.PLAIN, LETTER_PX);
    private static final Font TITLE = new Font(Font.SANS_SERIF, Font.BOLD, LETTER_PX);

    /** A point; x is an epoch. */
    record Point(double x, double y) {}

    /**
     * One line of the chart.
     *
     * @param points in the order of x
     */
    record Curve(String name, Color colour, List<Point> points) {
        Curve {
            points = List.copyOf(points);
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
    protected void paintComponent(Graphics graphics) {
        Graphics2D g = (Graphics2D) graphics.create();
        g.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
        g.setRenderingHint(RenderingHints.KEY_TEXT_ANTIALIASING, RenderingHints.VALUE_TEXT_ANTIALIAS_ON);
        g.setColor(Color.WHITE);
        g.fillRect(0, 0, getWidth(), getHeight());
        g.setColor(INK);
        g.setFont(TITLE);
        g.drawString(title, LEFT_PX, LETTER_PX + 4);
        g.setFont(WORDS);
        double highest = highest();
        vertical(g, highest);
        horizontal(g);
        for (Curve c : curves) {
            draw(g, c, highest);
        }
        legend(g);
        g.dispose();
    }

    private double highest() {
        double most = curves.stream()
                .flatMap(c -> c.points.stream())
                .mapToDouble(Point::y)
                .filter(Double::isFinite)
                .max()
                .orElse(0);
        double step = step(Math.max(atLeastHighest, most), plotHeight());
        return Math.max(atLeastHighest, Math.ceil(most / step - 1e-9) * step);
    }

    private int plotWidth() {
        return Math.max(1, getWidth() - LEFT_PX - RIGHT_PX);
    }

    private int plotHeight() {
        return Math.max(1, getHeight() - TOP_PX - BOTTOM_PX);
    }

    private double x(double epoch) {
        return LEFT_PX + epoch / epochs * plotWidth();
    }

    private double y(double value, double highest) {
        return TOP_PX + (1 - value / highest) * plotHeight();
    }

    /** 1, 2 or 5 times a power of ten, so that ticks do not overlap. */
    private static double step(double range, int px) {
        double least = range * TICK_PX / Math.max(TICK_PX, px);
        double power = Math.pow(10, Math.floor(Math.log10(least)));
        for (double factor : new double[] {1, 2, 5}) {
            if (factor * power >= least * (1 - 1e-9)) {
                return factor * power;
            }
        }
        return 10 * power;
    }

    private void vertical(Graphics2D g, double highest) {
        double step = step(highest, plotHeight());
        FontMetrics font = g.getFontMetrics();
        for (double v = 0; v <= highest * (1 + 1e-9); v += step) {
            double at = y(v, highest);
            g.setColor(LINE);
            g.draw(new Line2D.Double(LEFT_PX, at, LEFT_PX + plotWidth(), at));
            String number = String.format(Locale.ROOT, step < 1 ? step < 0.1 ? "%.2f" : "%.1f" : "%.0f", v);
            g.setColor(SOFT);
            g.drawString(number, LEFT_PX - 6 - font.stringWidth(number), (float) at + LETTER_PX / 3f);
        }
    }

    private void horizontal(Graphics2D g) {
        int step = (int) Math.max(1, step(epochs, plotWidth()));
        FontMetrics font = g.getFontMetrics();
        int base = TOP_PX + plotHeight();
        g.setColor(SOFT);
        g.draw(new Line2D.Double(LEFT_PX, base, LEFT_PX + plotWidth(), base));
        for (int e = 0; e <= epochs; e += step) {
            String number = String.valueOf(e);
            double at = x(e);
            g.draw(new Line2D.Double(at, base, at, base + 4));
            g.drawString(number, (float) at - font.stringWidth(number) / 2f, base + 4 + LETTER_PX);
        }
        String label = "Epoch";
        g.drawString(label, LEFT_PX + (plotWidth() - font.stringWidth(label)) / 2, base + 7 + 2 * LETTER_PX);
    }

    private void draw(Graphics2D g, Curve c, double highest) {
        g.setColor(c.colour);
        g.setStroke(new BasicStroke(2));
        Point before = null;
        for (Point p : c.points) {
            if (before != null) {
                g.draw(new Line2D.Double(x(before.x), y(before.y, highest), x(p.x), y(p.y, highest)));
            }
            before = p;
        }
        if (c.points.size() * (DOT_PX + 2) < plotWidth()) {
            for (Point p : c.points) {
                g.fill(new Ellipse2D.Double(x(p.x) - DOT_PX / 2.0, y(p.y, highest) - DOT_PX / 2.0, DOT_PX, DOT_PX));
            }
        }
    }

    /** One line below the title. */
    private void legend(Graphics2D g) {
        int at = LEFT_PX;
        int line = 2 * LETTER_PX + 8;
        for (Curve c : new ArrayList<>(curves)) {
            g.setColor(c.colour);
            g.fillRect(at, line - LETTER_PX / 2, 14, 3);
            g.setColor(INK);
            g.drawString(c.name, at + 18, line);
            at += 30 + g.getFontMetrics().stringWidth(c.name);
        }
    }
}
