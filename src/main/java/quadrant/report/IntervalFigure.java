package quadrant.report;

import java.util.List;
import java.util.Optional;
import quadrant.dataset.io.Texts;
import quadrant.evaluation.Interval;

/** Balanced accuracies with their 95 % intervals, one below the other on one axis, 0–100 %. */
final class IntervalFigure {
    private static final double WIDTH = 560;
    private static final double LEFT = 8;
    private static final double RIGHT = 548;
    private static final double ROW = 48;

    /** Texts are placed on the lines of the grid. */
    private static final String HALO = " stroke=\"var(--paper)\" stroke-width=\"4\" paint-order=\"stroke\"";

    private IntervalFigure() {}

    /**
     * A row.
     *
     * @param note text after its number
     * @param own whether it is the model with which the others are compared
     */
    record Row(String name, double value, Optional<Interval> interval, String note, boolean own) {}

    static String of(String label, List<Row> rows) {
        Svg svg = new Svg();
        double bottom = 4 + rows.size() * ROW;
        for (int percent = 0; percent <= 100; percent += 20) {
            svg.line(x(percent / 100.0), 4, x(percent / 100.0), bottom, Svg.GRID);
            svg.text(x(percent / 100.0), bottom + 16, Svg.SOFT + Svg.MIDDLE, percent == 100 ? "100 %" : percent + "");
        }
        double y = 4;
        for (Row r : rows) {
            String colour = r.own ? "var(--orange)" : "var(--blue)";
            String weight = r.own ? " font-weight=\"700\"" : "";
            String value = Texts.percent(r.value)
                    + r.interval.map(i -> " (" + Texts.range(i) + ")").orElse("");
            svg.text(LEFT, y + 17, Svg.INK + HALO + weight, Svg.fitting(r.name, 250, 13));
            svg.text(RIGHT, y + 17, Svg.INK + HALO + weight + Svg.END, value);
            if (!r.note.isEmpty()) {
                svg.text(RIGHT - 150, y + 17, Svg.SOFT + HALO + Svg.END, r.note);
            }
            double dot = y + 32;
            r.interval.ifPresent(
                    i -> svg.line(x(i.low()), dot, x(i.high()), dot, " stroke-width=\"4\" stroke=\"" + colour + "\""));
            String edge = " stroke=\"var(--paper)\" stroke-width=\"2\"";
            if (r.own) {
                svg.rect(x(r.value) - 6, dot - 6, 12, 12, Svg.fill(colour) + edge);
            } else {
                svg.circle(x(r.value), dot, 7, Svg.fill(colour) + edge);
            }
            y += ROW;
        }
        return svg.drawing(label, WIDTH, bottom + 24);
    }

    private static double x(double share) {
        return LEFT + 8 + (RIGHT - LEFT - 26) * share;
    }
}
