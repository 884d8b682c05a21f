package quadrant.augment;

import java.util.Map;

/**
 * Marks of a felt pen on a slide: curved strokes in black, blue, green or red that hide 80–100 % of the image.
 *
 * <p>A stroke is a quadratic Bézier curve in {@value #PIECES} straight pieces, from a place in the view by another up to a
 * view's size away to a third, so that it may leave the view.
 *
 * @param probability 0–1
 * @param strokes the greatest number of strokes, a whole number, 1–10; from 1 on each is as likely
 * @param widthMin a stroke's least width as a fraction of the view's size, 0–0.5
 * @param widthMax the greatest, 0–0.5; uniform between
 */
public record PenMarks(double probability, double strokes, double widthMin, double widthMax) implements Optics {
    static final String KIND = "pen-marks";

    private static final int PIECES = 16;
    /** Black, blue, green and red. */
    private static final float[][] INKS = {{25, 25, 30}, {30, 50, 150}, {20, 115, 70}, {185, 30, 45}};

    public PenMarks {
        Limits.within("probability of pen marks", probability, 0, 1);
        Limits.within("number of pen strokes", strokes, 1, 10);
        Limits.whole("number of pen strokes", strokes);
        Limits.range("width of pen strokes", widthMin, widthMax, 0, 0.5);
    }

    @Override
    public String kind() {
        return KIND;
    }

    @Override
    public Map<String, Double> parameters() {
        return Parameters.inOrder(
                Map.entry("probability", probability),
                Map.entry("strokes", strokes),
                Map.entry("widthMin", widthMin),
                Map.entry("widthMax", widthMax));
    }

    @Override
    public PenMarks scaled(double factor) {
        return new PenMarks(
                probability,
                Math.rint(Limits.clamped(strokes * factor, 1, 10)),
                Limits.clamped(widthMin * factor, 0, 0.5),
                Limits.clamped(widthMax * factor, 0, 0.5));
    }

    @Override
    public PenMarks withProbability(double p) {
        return new PenMarks(p, strokes, widthMin, widthMax);
    }

    @Override
    public void render(Draws draws, OpticsPass optics) {
        int count = (int) (1 + strokes * draws.uniform());
        for (int i = 0; i < count; i++) {
            stroke(draws, optics);
        }
    }

    private void stroke(Draws draws, OpticsPass optics) {
        double size = optics.sizePx();
        double x0 = size * draws.uniform();
        double y0 = size * draws.uniform();
        double x1 = x0 + size * draws.between(-1, 1);
        double y1 = y0 + size * draws.between(-1, 1);
        double x2 = x1 + size * draws.between(-1, 1);
        double y2 = y1 + size * draws.between(-1, 1);
        double halfWidth = size * draws.between(widthMin, widthMax) / 2;
        StrokePass brush = optics.stroke();
        double x = x0;
        double y = y0;
        for (int i = 1; i <= PIECES; i++) {
            double t = i / (double) PIECES;
            double nextX = (1 - t) * (1 - t) * x0 + 2 * t * (1 - t) * x1 + t * t * x2;
            double nextY = (1 - t) * (1 - t) * y0 + 2 * t * (1 - t) * y1 + t * t * y2;
            brush.piece(x, y, nextX, nextY, halfWidth);
            x = nextX;
            y = nextY;
        }
        float[] ink = INKS[(int) (INKS.length * draws.uniform())];
        optics.paint(ink[0], ink[1], ink[2], draws.between(0.8, 1));
    }
}
