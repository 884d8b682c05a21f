package quadrant.report;

import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.OptionalInt;
import quadrant.backbone.Landmark;
import quadrant.dataset.io.Texts;

/** The size–similarity matrix: a square of 300 units, with lines through the middle at the thresholds. */
final class MatrixFigure {
    private static final double SIDE = 300;
    private static final double LEFT = 74;
    private static final double TOP = 6;
    private static final double BOTTOM = TOP + SIDE;
    /** Names of landmarks closer than this would overlap. */
    private static final double NAME_WIDTH = 76;

    private static final String MARK = " stroke=\"var(--soft)\" stroke-width=\"1.5\"";
    private static final String TINY = " fill=\"var(--soft)\" font-size=\"11\"";

    private MatrixFigure() {}

    static String of(RunReport.Position at, OptionalInt quadrant) {
        Svg svg = new Svg();
        int chosen = quadrant.orElse(0);
        field(svg, 2, chosen, "Train the top layers");
        field(svg, 1, chosen, "Train all layers");
        field(svg, 4, chosen, "Train the classifier");
        field(svg, 3, chosen, "Train deeper,", "augment heavily");
        MatrixScale scale = MatrixScale.of(at);
        sizes(svg, at, scale);
        landmarks(svg, at, scale);
        double y = BOTTOM - SIDE * scale.up(at.imagesPerClass());
        String range = " fill=\"none\" stroke=\"var(--orange)\" stroke-width=\"3\"";
        at.interval().ifPresent(i -> {
            double low = LEFT + SIDE * scale.across(i.low());
            double high = LEFT + SIDE * scale.across(i.high());
            svg.line(low, y, high, y, range);
            svg.line(low, y - 13, low, y + 13, range).line(high, y - 13, high, y + 13, range);
        });
        if (at.divergence().isPresent()) {
            svg.circle(
                    LEFT + SIDE * scale.across(at.divergence().getAsDouble()),
                    y,
                    8,
                    Svg.fill("var(--orange)") + " stroke=\"var(--paper)\" stroke-width=\"2\"");
        } else {
            svg.line(LEFT, y, LEFT + SIDE, y, " stroke=\"var(--orange)\" stroke-width=\"2\" stroke-dasharray=\"6 4\"");
        }
        return svg.drawing("The size–similarity matrix", LEFT + SIDE + 12, BOTTOM + 62);
    }

    /** The content of the figure, in numbers. */
    static String caption(RunReport.Position at, Findings findings) {
        String where = Texts.format(
                "%.0f %s in the smallest class (large from %.0f on); ",
                at.imagesPerClass(), findings.counted(), at.largeFrom());
        if (at.divergence().isEmpty()) {
            return "Your data lies on the dashed line: " + where
                    + "similarity to the pretraining images was not measured. Both axes are logarithmic.";
        }
        List<Double> t = at.thirds();
        return "The dot is your data, the bar its 95 % interval: " + where
                + Texts.format("%s %.3f", findings.measure(), at.divergence().getAsDouble())
                + at.interval()
                        .map(i -> Texts.format(" (%s%.3f–%.3f)", Texts.INTERVAL_95, i.low(), i.high()))
                        .orElse("")
                + Texts.format(" (unlike from %.2f on)", at.unlikeFrom())
                + (t.isEmpty()
                        ? ""
                        : Texts.format(
                                ": %.3f in the early, %.3f in the middle, %.3f in the late third of the layers",
                                t.get(0), t.get(1), t.get(2)))
                + ". Both axes are logarithmic.";
    }

    private static void field(Svg svg, int number, int chosen, String... strategy) {
        double x = LEFT + (number == 1 || number == 3 ? SIDE / 2 : 0);
        double y = TOP + (number > 2 ? SIDE / 2 : 0);
        boolean own = number == chosen;
        svg.rect(
                x,
                y,
                SIDE / 2,
                SIDE / 2,
                own
                        ? " fill=\"var(--chosen)\" stroke=\"var(--blue)\" stroke-width=\"3\""
                        : " fill=\"var(--panel)\" stroke=\"var(--line)\"");
        svg.text(x + 10, y + 24, Svg.INK + (own ? " font-weight=\"700\"" : ""), "Quadrant " + number);
        for (int i = 0; i < strategy.length; i++) {
            svg.text(x + 10, y + 42 + 16 * i, Svg.SOFT, strategy[i]);
        }
    }

    private static void sizes(Svg svg, RunReport.Position at, MatrixScale scale) {
        for (int power = -2; power <= 2; power++) {
            double size = at.largeFrom() * Math.pow(10, power);
            double y = BOTTOM - SIDE * scale.up(size);
            svg.line(LEFT - 4, y, LEFT, y, MARK);
            svg.text(
                    LEFT - 7,
                    y + 4,
                    TINY + Svg.END,
                    String.format(Locale.ROOT, "%,.0f", size).replace(",", Texts.THIN));
        }
        svg.upwards(12, TOP + 75, Svg.SOFT + Svg.MIDDLE, "large")
                .upwards(12, TOP + 225, Svg.SOFT + Svg.MIDDLE, "small");
    }

    private static void landmarks(Svg svg, RunReport.Position at, MatrixScale scale) {
        List<Landmark> sorted = at.landmarks().stream()
                .sorted(Comparator.comparing(Landmark::value))
                .toList();
        double[] x = sorted.stream()
                .mapToDouble(l -> LEFT + SIDE * scale.across(l.value()))
                .toArray();
        for (int i = 0; i < x.length; i++) {
            String anchor = i > 0 && x[i] - x[i - 1] < NAME_WIDTH
                    ? ""
                    : i + 1 < x.length && x[i + 1] - x[i] < NAME_WIDTH ? Svg.END : Svg.MIDDLE;
            svg.line(x[i], BOTTOM - 6, x[i], BOTTOM + 6, MARK);
            svg.text(x[i], BOTTOM + 19, TINY + anchor, sorted.get(i).name());
            svg.text(x[i], BOTTOM + 32, TINY + anchor, sorted.get(i).text());
        }
        double row = BOTTOM + 54;
        svg.text(LEFT + SIDE / 2, row, TINY + Svg.MIDDLE, Texts.format("%.2f", at.unlikeFrom()));
        svg.text(LEFT + SIDE / 4, row, Svg.SOFT + Svg.MIDDLE, "like the pretraining");
        svg.text(LEFT + 3 * SIDE / 4, row, Svg.SOFT + Svg.MIDDLE, "unlike it");
    }
}
