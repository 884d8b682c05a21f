package quadrant.report;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import quadrant.backbone.Landmark;
import quadrant.dataset.io.Texts;

/** The size–similarity matrix as the template draws it: a square of 300 units, the middle lines at the thresholds. */
record MatrixFigure(
        List<Field> fields,
        List<Size> sizes,
        List<Mark> landmarks,
        String threshold,
        List<Bar> bar,
        List<Point> point,
        List<Line> line,
        String caption) {
    private static final double SIDE = 300;
    /** Names of landmarks nearer than this run into each other. */
    private static final double NAME_WIDTH = 76;

    static MatrixFigure of(RunReport.Decision decision) {
        int chosen = decision.quadrant().orElse(0);
        List<Field> fields = List.of(
                field(2, 0, 0, chosen, "Train the top layers"),
                field(1, 1, 0, chosen, "Train all layers"),
                field(4, 0, 1, chosen, "Train the classifier"),
                field(3, 1, 1, chosen, "Train deeper,", "augment heavily"));
        RunReport.Position at = decision.at();
        MatrixScale scale = MatrixScale.of(at);
        double y = SIDE * (1 - scale.up(at.imagesPerClass()));
        List<Bar> bar = at.interval().stream()
                .map(i -> new Bar(text(SIDE * scale.across(i.low())), text(SIDE * scale.across(i.high())), text(y)))
                .toList();
        List<Point> point = new ArrayList<>();
        List<Line> line = new ArrayList<>();
        String caption = Texts.format(
                "%.0f %s in the smallest class (large from %.0f on); ",
                at.imagesPerClass(), decision.findings().counted(), at.largeFrom());
        if (at.divergence().isPresent()) {
            double divergence = at.divergence().getAsDouble();
            point.add(new Point(text(SIDE * scale.across(divergence)), text(y)));
            caption += Texts.format(
                    "%s %.3f%s (unlike from %.2f on)%s.",
                    decision.findings().measure(), divergence, interval(at), at.unlikeFrom(), thirds(at));
        } else {
            line.add(new Line(text(y)));
            caption += "likeness to the pretraining images was not measured.";
        }
        return new MatrixFigure(
                fields,
                sizes(at, scale),
                landmarks(at, scale),
                Texts.format("%.2f", at.unlikeFrom()),
                bar,
                point,
                line,
                caption + " Both axes are logarithmic.");
    }

    private static List<Size> sizes(RunReport.Position at, MatrixScale scale) {
        List<Size> sizes = new ArrayList<>();
        for (int power = -2; power <= 2; power++) {
            double size = at.largeFrom() * Math.pow(10, power);
            sizes.add(new Size(
                    text(SIDE * (1 - scale.up(size))),
                    String.format(Locale.ROOT, "%,.0f", size).replace(",", Texts.THIN)));
        }
        return sizes;
    }

    private static List<Mark> landmarks(RunReport.Position at, MatrixScale scale) {
        List<Landmark> sorted = at.landmarks().stream()
                .sorted(Comparator.comparing(Landmark::value))
                .toList();
        double[] x =
                sorted.stream().mapToDouble(l -> SIDE * scale.across(l.value())).toArray();
        List<Mark> marks = new ArrayList<>();
        for (int i = 0; i < x.length; i++) {
            String anchor = "middle";
            if (i > 0 && x[i] - x[i - 1] < NAME_WIDTH) {
                anchor = "start";
            } else if (i + 1 < x.length && x[i + 1] - x[i] < NAME_WIDTH) {
                anchor = "end";
            }
            marks.add(new Mark(
                    text(x[i]), anchor, sorted.get(i).name(), sorted.get(i).text()));
        }
        return marks;
    }

    private static Field field(int number, int column, int row, int chosen, String... strategy) {
        double half = SIDE / 2;
        List<Words> lines = new ArrayList<>();
        for (String text : strategy) {
            lines.add(new Words(text(row * half + 42 + 16 * lines.size()), text));
        }
        return new Field(
                number,
                text(column * half),
                text(row * half),
                text(column * half + 10),
                text(row * half + 24),
                lines,
                number == chosen ? "chosen" : "other");
    }

    private static String thirds(RunReport.Position at) {
        List<Double> t = at.thirds();
        return t.isEmpty()
                ? ""
                : Texts.format(
                        ": %.3f in the early, %.3f in the middle, %.3f in the late third of the layers",
                        t.get(0), t.get(1), t.get(2));
    }

    private static String interval(RunReport.Position at) {
        return at.interval()
                .map(i -> Texts.format(" (%s%.3f–%.3f)", Texts.INTERVAL_95, i.low(), i.high()))
                .orElse("");
    }

    private static String text(double units) {
        return Texts.format("%.1f", units);
    }

    record Field(int number, String x, String y, String textX, String textY, List<Words> lines, String kind) {}

    record Words(String y, String text) {}

    record Size(String at, String text) {}

    record Mark(String x, String anchor, String name, String value) {}

    /** An interval of the likeness. */
    record Bar(String x1, String x2, String y) {}

    record Point(String x, String y) {}

    record Line(String y) {}
}
