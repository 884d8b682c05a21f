package quadrant.report;

import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import quadrant.advisor.Advice;
import quadrant.advisor.Advisor;
import quadrant.advisor.Quadrant;
import quadrant.advisor.Similarity;
import quadrant.backbone.PhotoReference.Landmark;
import quadrant.dataset.io.Texts;

/** The size–similarity matrix: a square of 300 units, with lines through the middle at the thresholds. */
final class MatrixFigure {
    private static final double SIDE = 300;
    private static final double LEFT = 74;
    private static final double TOP = 6;
    private static final double BOTTOM = TOP + SIDE;
    /** Names of landmarks closer than this would overlap. */
    private static final double NAME_WIDTH = 76;

    private static final double MARGIN = 0.04;
    /** Decades from a threshold to the edge. */
    private static final double SIZE_DECADES = 3;

    private static final double DIVERGENCE_DECADES = 1.5;

    private static final String MARK = " stroke=\"var(--soft)\" stroke-width=\"1.5\"";
    private static final String TINY = " fill=\"var(--soft)\" font-size=\"11\"";

    private MatrixFigure() {}

    private static final String TITLE = "The size–similarity matrix";

    /** The figure, with the link that saves it. */
    static String of(Advice a) {
        return drawn(a).drawing(TITLE, LEFT + SIDE + 12, BOTTOM + 62);
    }

    /** The figure alone, as an SVG file. */
    static String file(Advice a) {
        return drawn(a).file(TITLE, LEFT + SIDE + 12, BOTTOM + 62);
    }

    private static Svg drawn(Advice a) {
        Svg svg = new Svg();
        int chosen = a.quadrant().map(Quadrant::number).orElse(0);
        field(svg, 2, chosen, "Train the top layers");
        field(svg, 1, chosen, "Train all layers");
        field(svg, 4, chosen, "Train the classifier");
        field(svg, 3, chosen, "Train deeper,", "augment heavily");
        sizes(svg);
        landmarks(svg, a.similarity().map(Similarity::landmarks).orElse(List.of()), a.method());
        double y = BOTTOM - SIDE * up(a.evidence().smallest());
        String range = " fill=\"none\" stroke=\"var(--orange)\" stroke-width=\"3\"";
        if (a.similarity().isEmpty()) {
            svg.line(LEFT, y, LEFT + SIDE, y, " stroke=\"var(--orange)\" stroke-width=\"2\" stroke-dasharray=\"6 4\"");
        }
        a.similarity().ifPresent(s -> {
            double low = LEFT + SIDE * across(s.interval().low(), s.method());
            double high = LEFT + SIDE * across(s.interval().high(), s.method());
            svg.line(low, y, high, y, range);
            svg.line(low, y - 13, low, y + 13, range).line(high, y - 13, high, y + 13, range);
            svg.circle(
                    LEFT + SIDE * across(s.value(), s.method()),
                    y,
                    8,
                    Svg.fill("var(--orange)") + " stroke=\"var(--paper)\" stroke-width=\"2\"");
        });
        return svg;
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

    private static void sizes(Svg svg) {
        for (int power = -2; power <= 2; power++) {
            double size = Advisor.LARGE * Math.pow(10, power);
            double y = BOTTOM - SIDE * up(size);
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

    private static void landmarks(Svg svg, List<Landmark> all, Similarity.Method method) {
        List<Landmark> sorted =
                all.stream().sorted(Comparator.comparing(Landmark::value)).toList();
        double[] x = sorted.stream()
                .mapToDouble(l -> LEFT + SIDE * across(l.value(), method))
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
        svg.text(LEFT + SIDE / 2, row, TINY + Svg.MIDDLE, Texts.format("%.2f", method.alike()));
        svg.text(LEFT + SIDE / 4, row, Svg.SOFT + Svg.MIDDLE, "like the pretraining");
        svg.text(LEFT + 3 * SIDE / 4, row, Svg.SOFT + Svg.MIDDLE, "unlike it");
    }

    /** The position of a divergence from the left, 0–1: logarithmic, with the threshold in the middle. */
    static double across(double divergence, Similarity.Method method) {
        double most = Math.log10(method.greatest() / method.alike());
        return place(divergence, method.alike(), Math.min(DIVERGENCE_DECADES, most));
    }

    /** The position of a size from the bottom, 0–1. */
    static double up(double size) {
        return place(size, Advisor.LARGE, SIZE_DECADES);
    }

    /** A value beyond an edge is shown near it. */
    private static double place(double value, double threshold, double decades) {
        double raw = value > 0 ? (1 + Math.log10(value / threshold) / decades) / 2 : 0;
        return Math.min(Math.max(raw, MARGIN), 1 - MARGIN);
    }
}
