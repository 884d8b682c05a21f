package quadrant.report;

import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleFunction;
import quadrant.dataset.io.Texts;

/** One panel of the training curve as the template draws it, in a box of 320 × 180 units. */
record CurveFigure(String title, List<Curve> curves, List<Tick> xTicks, List<Tick> yTicks) {
    private static final double LEFT = 44;
    private static final double RIGHT = 308;
    private static final double TOP = 10;
    private static final double BOTTOM = 150;
    private static final int TICKS = 4;
    /** With more epochs the marks would run together. */
    private static final int MARKED = 40;

    /** Loss and accuracy; nothing with fewer than two epochs. */
    static List<CurveFigure> of(List<RunReport.Epoch> epochs) {
        if (epochs.size() < 2) {
            return List.of();
        }
        double most = epochs.stream()
                .mapToDouble(RunReport.Epoch::loss)
                .filter(Double::isFinite)
                .max()
                .orElse(1);
        double step = round(Math.max(most, 1e-6) / TICKS);
        Scale loss = new Scale(epochs, step, Math.max(step, Math.ceil(most / step) * step));
        Scale share = new Scale(epochs, 0.25, 1);
        List<Curve> shares = new ArrayList<>();
        shares.add(share.curve("Training images, augmented", "first", RunReport.Epoch::accuracy));
        if (epochs.stream().anyMatch(e -> e.validation().isPresent())) {
            shares.add(share.curve(
                    "Validation images (balanced accuracy)",
                    "second",
                    e -> e.validation().orElse(Double.NaN)));
        }
        return List.of(
                new CurveFigure(
                        "Loss",
                        List.of(loss.curve("Training images, augmented", "first", RunReport.Epoch::loss)),
                        loss.xTicks(),
                        loss.yTicks(step < 0.1 ? "%.2f" : "%.1f")),
                new CurveFigure("Accuracy", shares, share.xTicks(), share.yTicks("%.2f")));
    }

    /** The next greater of 1, 2, 5 and their tenfolds. */
    private static double round(double raw) {
        double decade = Math.pow(10, Math.floor(Math.log10(raw)));
        for (double factor : new double[] {1, 2, 5}) {
            if (factor * decade >= raw) {
                return factor * decade;
            }
        }
        return 10 * decade;
    }

    private static String text(double units) {
        return Texts.format("%.1f", units);
    }

    /** A line with its points, which tell the curves apart without colour. */
    record Curve(String name, String kind, String points, List<Mark> marks) {
        boolean round() {
            return kind.equals("first");
        }
    }

    record Mark(String x, String y) {}

    record Tick(String at, String text) {}

    private record Scale(List<RunReport.Epoch> epochs, double step, double top) {
        Curve curve(String name, String kind, ToDoubleFunction<RunReport.Epoch> value) {
            List<Mark> marks = new ArrayList<>();
            for (int i = 0; i < epochs.size(); i++) {
                double v = value.applyAsDouble(epochs.get(i));
                if (Double.isFinite(v)) {
                    marks.add(new Mark(text(x(i)), text(y(v))));
                }
            }
            StringBuilder points = new StringBuilder();
            marks.forEach(m -> points.append(m.x()).append(',').append(m.y()).append(' '));
            return new Curve(name, kind, points.toString().strip(), epochs.size() > MARKED ? List.of() : marks);
        }

        List<Tick> xTicks() {
            List<Tick> ticks = new ArrayList<>();
            int every = (int) Math.max(1, round((double) epochs.size() / (TICKS + 2)));
            for (int i = 0; i < epochs.size(); i++) {
                int epoch = epochs.get(i).epoch();
                if (epoch % every == 0) {
                    ticks.add(new Tick(text(x(i)), Integer.toString(epoch)));
                }
            }
            return ticks;
        }

        List<Tick> yTicks(String pattern) {
            List<Tick> ticks = new ArrayList<>();
            for (int i = 0; i * step <= top * 1.0001; i++) {
                ticks.add(new Tick(text(y(i * step)), Texts.format(pattern, i * step)));
            }
            return ticks;
        }

        private double x(int i) {
            return LEFT + (RIGHT - LEFT) * i / (epochs.size() - 1);
        }

        private double y(double v) {
            return BOTTOM - (BOTTOM - TOP) * Math.min(Math.max(v / top, 0), 1);
        }
    }
}
