package quadrant.report;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import quadrant.dataset.io.Texts;
import quadrant.evaluation.Curve;
import quadrant.evaluation.Curves;
import quadrant.evaluation.Reliability;

/**
 * A square figure of shares against shares as the template draws it, in a box of 320 × 316 units.
 *
 * @param note what is left out; empty for nothing
 * @param diagonal whether the line from corner to corner is drawn
 */
record LineFigure(
        String title,
        String xLabel,
        String yLabel,
        List<Line> lines,
        List<Dot> dots,
        List<Tick> ticks,
        boolean diagonal,
        String note) {
    private static final double LEFT = 46;
    private static final double RIGHT = 310;
    private static final double TOP = 8;
    private static final double BOTTOM = 272;
    /** As many as four colours and two dashes tell apart. */
    private static final int LINES = 8;
    /** More points than these nobody sees. */
    private static final int POINTS = 200;

    private static final double LEAST_RADIUS = 2.5;
    private static final double MORE_RADIUS = 6;

    static List<LineFigure> of(Curves curves) {
        return List.of(
                figure("ROC", "false alarm rate", "hit rate", curves.roc(), false),
                figure("Precision and recall", "recall", "precision", curves.precisionRecall(), true),
                reliability(curves.reliability()));
    }

    private static LineFigure figure(String title, String x, String y, List<Curve> curves, boolean steps) {
        List<Curve> shown = curves.size() <= LINES
                ? curves
                : curves.stream()
                        .sorted(Comparator.comparingDouble(Curve::area))
                        .limit(LINES)
                        .toList();
        List<Line> lines = new ArrayList<>();
        for (int k = 0; k < shown.size(); k++) {
            Curve c = shown.get(k);
            lines.add(new Line(c.name(), Texts.format("%.3f", c.area()), "l" + k, points(c.points(), steps)));
        }
        String note = shown.size() < curves.size()
                ? "The " + LINES + " classes with the smallest areas; all are in report.json."
                : "";
        return new LineFigure(title, x, y, lines, List.of(), quarters(), !steps, note);
    }

    private static LineFigure reliability(Reliability r) {
        int most = r.bins().stream().mapToInt(Reliability.Bin::n).max().orElse(1);
        List<Curve.Point> points = new ArrayList<>();
        List<Dot> dots = new ArrayList<>();
        for (Reliability.Bin b : r.bins()) {
            points.add(new Curve.Point(b.sure(), b.right()));
            dots.add(new Dot(
                    x(b.sure()), y(b.right()), text(LEAST_RADIUS + MORE_RADIUS * Math.sqrt((double) b.n() / most))));
        }
        return new LineFigure(
                "Reliability",
                "probability of what was said",
                "share that was right",
                List.of(new Line(
                        "expected calibration error", Texts.format("%.3f", r.error()), "l0", points(points, false))),
                dots,
                quarters(),
                true,
                "Below the diagonal the model is too sure. A dot’s area grows with its images.");
    }

    private static String points(List<Curve.Point> all, boolean steps) {
        int every = Math.max(1, (all.size() + POINTS - 1) / POINTS);
        StringBuilder s = new StringBuilder();
        double before = 0;
        for (int i = 0; i < all.size(); i++) {
            if (i % every != 0 && i != all.size() - 1) {
                continue;
            }
            Curve.Point p = all.get(i);
            if (steps) {
                s.append(x(before)).append(',').append(y(p.y())).append(' ');
                before = p.x();
            }
            s.append(x(p.x())).append(',').append(y(p.y())).append(' ');
        }
        return s.toString().strip();
    }

    private static List<Tick> quarters() {
        List<Tick> ticks = new ArrayList<>();
        for (double v : new double[] {0, 0.25, 0.5, 0.75, 1}) {
            ticks.add(new Tick(x(v), y(v), Texts.format("%.2f", v).replaceFirst("\\.?0+$", "")));
        }
        return ticks;
    }

    private static String x(double v) {
        return text(LEFT + (RIGHT - LEFT) * v);
    }

    private static String y(double v) {
        return text(BOTTOM - (BOTTOM - TOP) * v);
    }

    private static String text(double units) {
        return Texts.format("%.1f", units);
    }

    /** A line with what its legend says: a class and its area. */
    record Line(String name, String value, String kind, String points) {}

    record Dot(String x, String y, String r) {}

    record Tick(String x, String y, String text) {}

    boolean hasNote() {
        return !note.isEmpty();
    }
}
