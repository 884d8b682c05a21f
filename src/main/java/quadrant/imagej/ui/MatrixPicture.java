package quadrant.imagej.ui;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Font;
import java.awt.FontMetrics;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.geom.Ellipse2D;
import java.awt.geom.Line2D;
import java.awt.image.BufferedImage;
import java.util.List;
import java.util.Locale;
import quadrant.advisor.Advice;
import quadrant.advisor.Advisor;
import quadrant.advisor.Similarity;
import quadrant.backbone.Landmark;
import quadrant.report.MatrixScale;

/** The size–similarity matrix as a picture, with the position of a dataset; colours after Okabe &amp; Ito. */
final class MatrixPicture {
    private static final int WIDTH_PX = 620;
    private static final int HEIGHT_PX = 580;
    private static final int LEFT_PX = 100;
    private static final int TOP_PX = 20;
    private static final int SIDE_PX = 480;
    private static final int HALF_PX = SIDE_PX / 2;
    /** Names of landmarks closer than this would overlap. */
    private static final int NAME_PX = 110;

    private static final Color INK = new Color(0x1b1f24);
    private static final Color SOFT = new Color(0x59626c);
    private static final Color PANEL = new Color(0xf4f6f8);
    private static final Color CHOSEN = new Color(0xd9ecf7);
    private static final Color BLUE = new Color(0x0072b2);
    private static final Color ORANGE = new Color(0xc44e00);
    private static final Font WORDS = new Font(Font.SANS_SERIF, Font.PLAIN, 14);
    private static final Font SMALL = new Font(Font.SANS_SERIF, Font.PLAIN, 12);

    private final Graphics2D g;
    private final Advice advice;
    private final MatrixScale scale;

    private MatrixPicture(Graphics2D g, Advice advice) {
        this.g = g;
        this.advice = advice;
        this.scale = new MatrixScale(advice.method());
    }

    /** Draws, with the advised quadrant highlighted. */
    static BufferedImage of(Advice advice) {
        BufferedImage image = new BufferedImage(WIDTH_PX, HEIGHT_PX, BufferedImage.TYPE_INT_RGB);
        Graphics2D g = image.createGraphics();
        g.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
        g.setRenderingHint(RenderingHints.KEY_TEXT_ANTIALIASING, RenderingHints.VALUE_TEXT_ANTIALIAS_ON);
        g.setColor(Color.WHITE);
        g.fillRect(0, 0, WIDTH_PX, HEIGHT_PX);
        MatrixPicture picture = new MatrixPicture(g, advice);
        picture.fields(advice.evidence().place().number());
        picture.sizes();
        picture.similarities();
        picture.yours();
        g.dispose();
        return image;
    }

    private void fields(int chosen) {
        field(2, 0, 0, chosen, "Train the top layers");
        field(1, 1, 0, chosen, "Train all layers");
        field(4, 0, 1, chosen, "Train the classifier");
        field(3, 1, 1, chosen, "Train deeper, augment heavily");
        g.setColor(SOFT);
        g.setStroke(new BasicStroke(2));
        line(LEFT_PX + HALF_PX, TOP_PX, LEFT_PX + HALF_PX, TOP_PX + SIDE_PX);
        line(LEFT_PX, TOP_PX + HALF_PX, LEFT_PX + SIDE_PX, TOP_PX + HALF_PX);
    }

    private void line(double x1, double y1, double x2, double y2) {
        g.draw(new Line2D.Double(x1, y1, x2, y2));
    }

    private double x(double divergence) {
        return LEFT_PX + SIDE_PX * scale.across(divergence);
    }

    private double y(double size) {
        return TOP_PX + SIDE_PX * (1 - scale.up(size));
    }

    private void field(int number, int column, int row, int chosen, String text) {
        int x = LEFT_PX + column * HALF_PX;
        int y = TOP_PX + row * HALF_PX;
        g.setColor(number == chosen ? CHOSEN : PANEL);
        g.fillRect(x, y, HALF_PX, HALF_PX);
        g.setColor(number == chosen ? BLUE : INK);
        g.setFont(WORDS.deriveFont(number == chosen ? Font.BOLD : Font.PLAIN));
        g.drawString("Quadrant " + number, x + 12, y + 26);
        g.setColor(SOFT);
        g.setFont(SMALL);
        g.drawString(text, x + 12, y + 46);
    }

    private void sizes() {
        g.setFont(SMALL);
        g.setColor(SOFT);
        for (int power = -2; power <= 2; power++) {
            double size = Advisor.LARGE * Math.pow(10, power);
            int y = (int) Math.round(y(size));
            g.drawLine(LEFT_PX - 5, y, LEFT_PX, y);
            String text = String.format(Locale.ROOT, "%,.0f", size).replace(',', ' ');
            g.drawString(text, LEFT_PX - 9 - g.getFontMetrics().stringWidth(text), y + 4);
        }
        Graphics2D turned = (Graphics2D) g.create();
        turned.rotate(-Math.PI / 2, 20, TOP_PX + HALF_PX);
        FontMetrics m = turned.getFontMetrics();
        String text = "small  ·  images in the smallest class  ·  large";
        turned.drawString(text, 20 - m.stringWidth(text) / 2, TOP_PX + HALF_PX + 4);
        turned.dispose();
    }

    private void similarities() {
        g.setFont(SMALL);
        int bottom = TOP_PX + SIDE_PX;
        double before = -1;
        for (Landmark l : advice.similarity().map(Similarity::landmarks).orElse(List.of())) {
            double x = x(l.value());
            g.setColor(INK);
            g.setStroke(new BasicStroke(2));
            line(x, bottom - 7, x, bottom + 7);
            // the second of two close names is moved one row down, as is one beside the threshold
            boolean crowded = (before >= 0 && x - before < NAME_PX) || Math.abs(x - LEFT_PX - HALF_PX) < NAME_PX * 0.7;
            centred(l.name() + " " + l.text(), x, bottom + (crowded ? 36 : 20));
            before = x;
        }
        g.setColor(SOFT);
        centred(String.format(Locale.ROOT, "%.2f", advice.method().alike()), LEFT_PX + HALF_PX, bottom + 20);
        centred("like the pretraining images", LEFT_PX + HALF_PX / 2.0, bottom + 56);
        centred("unlike them", LEFT_PX + HALF_PX * 1.5, bottom + 56);
    }

    private void yours() {
        double y = y(advice.evidence().smallest());
        g.setColor(ORANGE);
        if (advice.similarity().isEmpty()) {
            g.setStroke(new BasicStroke(2, BasicStroke.CAP_BUTT, BasicStroke.JOIN_MITER, 1, new float[] {8, 5}, 0));
            line(LEFT_PX, y, LEFT_PX + SIDE_PX, y);
            return;
        }
        Similarity s = advice.similarity().get();
        double low = x(s.interval().low());
        double high = x(s.interval().high());
        g.setStroke(new BasicStroke(3));
        line(low, y, high, y);
        line(low, y - 11, low, y + 11);
        line(high, y - 11, high, y + 11);
        double x = x(s.value());
        g.fill(new Ellipse2D.Double(x - 7, y - 7, 14, 14));
        g.setColor(INK);
        g.setFont(SMALL);
        String yours = String.format(
                Locale.ROOT, "your images: %.0f, %.3f", advice.evidence().smallest(), s.value());
        centred(yours, x, (int) y + 28);
    }

    private void centred(String text, double x, int y) {
        int width = g.getFontMetrics().stringWidth(text);
        double left = Math.max(4, Math.min(WIDTH_PX - 4.0 - width, x - width / 2.0));
        g.drawString(text, (int) left, y);
    }
}
