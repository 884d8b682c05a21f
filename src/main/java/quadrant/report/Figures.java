package quadrant.report;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.stream.IntStream;
import quadrant.advisor.LayerEvidence;
import quadrant.dataset.io.Texts;
import quadrant.evaluation.BaselineComparison;
import quadrant.evaluation.ConfusionMatrix;
import quadrant.evaluation.Curves;
import quadrant.evaluation.Curves.Curve;
import quadrant.evaluation.Evaluation;
import quadrant.evaluation.Interval;
import quadrant.evaluation.LearningCurve;
import quadrant.evaluation.PairedDifference;
import quadrant.evaluation.Predictions;
import quadrant.evaluation.Reliability;
import quadrant.evaluation.RiskCoverage;
import quadrant.explain.Shortcut;
import quadrant.training.EpochRecord;

/** The plots of reports, each of the results that it shows. */
final class Figures {
    /** More lines than these cannot be distinguished. */
    static final int LINES = 8;

    private static final double SIDE = 264;
    private static final int STEPS = 40;

    /** Above this share a cell has white digits. */
    private static final double DARK = 0.55;

    private static final double LONGEST_NAME = 130;
    private static final double LARGEST_CELL = 76;
    private static final double SMALLEST_CELL = 34;
    private static final double MATRIX_SIDE = 420;

    private static final double WIDTH = 560;
    private static final double LEFT = 8;
    private static final double RIGHT = 548;
    private static final double ROW_HEIGHT = 48;

    /** Texts are placed on the lines of the grid. */
    private static final String HALO = " stroke=\"var(--paper)\" stroke-width=\"4\" paint-order=\"stroke\"";

    private Figures() {}

    /** The balanced accuracy beside that of baselines. */
    static String accuracy(RunReport.Outcome o, Optional<RunReport.Outcome> beside) {
        List<Row> rows = new ArrayList<>();
        rows.add(row("The model", o.evaluation(), true));
        beside.ifPresent(b -> rows.add(row("The model, held-out images", b.evaluation(), false)));
        o.baselines().stream()
                .sorted(Comparator.comparing(b -> -b.balancedAccuracy()))
                .forEach(b -> rows.add(row(b)));
        return intervals("Balanced accuracy of the model and of baselines", rows);
    }

    private static Row row(String name, Evaluation e, boolean own) {
        return new Row(name, e.balancedAccuracy(), interval(e.groups(), e.balancedAccuracyInterval()), "", own);
    }

    private static Row row(BaselineComparison b) {
        PairedDifference d = b.difference();
        String interval = d.groups() > 1 ? " (" + Texts.points(d.interval()) + ")" : "";
        return new Row(
                b.kind().label(),
                b.balancedAccuracy(),
                interval(d.groups(), b.interval()),
                Texts.points(d.value()) + interval,
                false);
    }

    private static Optional<Interval> interval(int groups, Interval i) {
        return groups > 1 && i.low() < i.high() ? Optional.of(i) : Optional.empty();
    }

    /** ROC, precision–recall and calibration. */
    static List<String> curves(RunReport.Outcome o) {
        Plot roc =
                square("ROC curve", "false positive rate", "true positive rate").diagonal();
        drawn(o.curves().roc(), (name, points) -> roc.line(name, points, Curves.Point::x, Curves.Point::y));
        Plot recall = square("Precision–recall curve", "recall", "precision");
        drawn(o.curves().precisionRecall(), recall::steps);
        Reliability r = o.curves().reliability();
        int most = r.bins().stream().mapToInt(Reliability.Bin::n).max().orElse(1);
        Plot calibration = square("Calibration", "probability of the predicted class", "share that is correct")
                .diagonal()
                .line(
                        Texts.format("expected calibration error %.3f", r.error()),
                        r.bins(),
                        Reliability.Bin::sure,
                        Reliability.Bin::right);
        r.bins().forEach(b -> calibration.dot(b.sure(), b.right(), 2.5 + 6 * Math.sqrt((double) b.n() / most), false));
        return List.of(roc.svg(), recall.svg(), calibration.svg());
    }

    private static Plot square(String title, String x, String y) {
        return new Plot(title, Plot.Axis.share(x), Plot.Axis.share(y), SIDE);
    }

    /** Of many curves those with the smallest areas, each with its name in the legend. */
    private static void drawn(List<Curve> curves, BiConsumer<String, List<Curves.Point>> plot) {
        curves.stream()
                .sorted(Comparator.comparingDouble(c -> curves.size() > LINES ? c.area() : 0))
                .limit(LINES)
                .forEach(c -> plot.accept(Texts.format("%.3f  %s", c.area(), c.name()), c.points()));
    }

    /** The accuracy on the most confident of the held-out images; empty where all are equally confident. */
    static Optional<String> coverage(Predictions heldOut) {
        List<RiskCoverage.Point> points = RiskCoverage.of(heldOut).points();
        if (points.size() < 2) {
            return Optional.empty();
        }
        double least =
                points.stream().mapToDouble(RiskCoverage.Point::accuracy).min().orElse(0);
        return Optional.of(new Plot(
                        "Accuracy by coverage",
                        Plot.Axis.share("share of images predicted, the most confident first"),
                        Plot.Axis.share("accuracy", Math.min(0.8, Math.floor(least * 5) / 5)),
                        150)
                .line("", points, RiskCoverage.Point::coverage, RiskCoverage.Point::accuracy)
                .svg());
    }

    /** The balanced accuracy by layer. */
    static String layers(List<LayerEvidence> layers) {
        List<Integer> numbers = IntStream.rangeClosed(1, layers.size()).boxed().toList();
        return new Plot(
                        "Balanced accuracy by layer",
                        Plot.Axis.steps("layer, from the input to the output", 1, layers.size()),
                        Plot.Axis.share("balanced accuracy"),
                        200)
                .band(1, numbers, n -> n, n -> layers.get(n - 1).upTo().interval())
                .line(
                        "each layer alone",
                        numbers,
                        n -> n,
                        n -> layers.get(n - 1).alone().value())
                .line(
                        "all up to it (95 % interval)",
                        numbers, n -> n, n -> layers.get(n - 1).upTo().value())
                .svg();
    }

    /** Loss and accuracy by epoch. */
    static List<String> epochs(List<EpochRecord> epochs) {
        Plot.Axis x = Plot.Axis.steps("epoch", 1, epochs.size());
        double most = epochs.stream()
                .mapToDouble(EpochRecord::loss)
                .filter(Double::isFinite)
                .max()
                .orElse(1);
        String training = "training set, augmented";
        Plot loss = new Plot("Loss", x, Plot.Axis.steps("loss", 0, most), 140)
                .line(training, epochs, EpochRecord::epoch, EpochRecord::loss);
        Plot accuracy = new Plot("Accuracy", x, Plot.Axis.share("accuracy"), 140)
                .line(training, epochs, EpochRecord::epoch, EpochRecord::accuracy);
        List<EpochRecord> validated =
                epochs.stream().filter(e -> e.validation().isPresent()).toList();
        if (!validated.isEmpty()) {
            accuracy.line(
                    "validation set (balanced accuracy)",
                    validated,
                    EpochRecord::epoch,
                    e -> e.validation().getAsDouble());
        }
        return List.of(loss.svg(), accuracy.svg());
    }

    /** The learning curve, measured and forecast. */
    static String learning(LearningCurve curve, String unit) {
        LearningCurve.Course course = curve.overall();
        List<LearningCurve.Point> ahead =
                course.ahead().stream().map(LearningCurve.Forecast::point).toList();
        double today = course.today().groups();
        double least = course.points().get(0).groups();
        double most = ahead.get(ahead.size() - 1).groups();
        List<Double> sizes = new ArrayList<>(List.of(least, today));
        ahead.forEach(p -> sizes.add(p.groups()));
        List<LearningCurve.Point> forecast = new ArrayList<>(List.of(course.today()));
        forecast.addAll(ahead);
        Plot plot = new Plot(
                        "Learning curve",
                        Plot.Axis.logarithmic(unit + " trained on (logarithmic)", sizes),
                        Plot.Axis.share("balanced accuracy"),
                        SIDE)
                .band(0, forecast, LearningCurve.Point::groups, LearningCurve.Point::interval)
                .line(
                        "fitted to what was measured",
                        between(least, today),
                        n -> n,
                        n -> 1 - course.law().at(n))
                .dashed(
                        "forecast, with its 95 % interval",
                        between(today, most), n -> n, n -> 1 - course.law().at(n));
        course.points().forEach(p -> plot.interval(p.groups(), p.interval()).dot(p.groups(), p.recall(), 4, false));
        ahead.forEach(p -> plot.interval(p.groups(), p.interval()).dot(p.groups(), p.recall(), 4, true));
        return plot.svg();
    }

    private static List<Double> between(double from, double to) {
        return IntStream.rangeClosed(0, STEPS)
                .mapToDouble(i -> from * Math.pow(to / from, i / (double) STEPS))
                .boxed()
                .toList();
    }

    /** The balanced accuracy on whole and on covered images. */
    static String shortcut(Shortcut s) {
        return intervals(
                "Shortcut test",
                List.of(
                        row("Whole images", s.whole(), true),
                        row("Middle only, border covered", s.centre(), false),
                        row("Border only, middle covered", s.border(), false),
                        new Row("Guessing", s.guess(), Optional.empty(), "", false)));
    }

    private static Row row(String name, Shortcut.Part p, boolean own) {
        return new Row(
                name,
                p.balancedAccuracy(),
                Optional.of(p.interval()),
                own ? "" : Texts.points(-p.lost().value()),
                own);
    }

    /**
     * A row.
     *
     * @param note text after its number
     * @param own whether it is the model with which the others are compared
     */
    record Row(String name, double value, Optional<Interval> interval, String note, boolean own) {}

    /** Balanced accuracies with their 95 % intervals, one below the other on one axis, 0–100 %. */
    static String intervals(String label, List<Row> rows) {
        Svg svg = new Svg();
        double bottom = 4 + rows.size() * ROW_HEIGHT;
        for (int percent = 0; percent <= 100; percent += 20) {
            double x = across(percent / 100.0);
            svg.line(x, 4, x, bottom, Svg.GRID);
            svg.text(x, bottom + 16, Svg.SOFT + Svg.MIDDLE, percent + (percent == 100 ? " %" : ""));
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
            r.interval.ifPresent(i -> svg.line(
                    across(i.low()), dot, across(i.high()), dot, " stroke-width=\"4\" stroke=\"" + colour + "\""));
            String edge = " stroke=\"var(--paper)\" stroke-width=\"2\"";
            if (r.own) {
                svg.rect(across(r.value) - 6, dot - 6, 12, 12, Svg.fill(colour) + edge);
            } else {
                svg.circle(across(r.value), dot, 7, Svg.fill(colour) + edge);
            }
            y += ROW_HEIGHT;
        }
        return svg.drawing(label, WIDTH, bottom + 24);
    }

    private static double across(double share) {
        return LEFT + 8 + (RIGHT - LEFT - 26) * share;
    }

    /**
     * The confusion matrix: true classes in rows, predicted classes in columns, each cell with its number of images and their share
     * of the row.
     */
    static String confusion(Evaluation e) {
        ConfusionMatrix matrix = e.confusion();
        int size = matrix.size();
        double cell = Math.min(LARGEST_CELL, Math.max(SMALLEST_CELL, MATRIX_SIDE / size));
        double font = Math.min(13, 7 + cell / 9);
        int letters =
                e.perClass().stream().mapToInt(c -> c.name().length()).max().orElse(1);
        double name = Math.min(LONGEST_NAME, 14 + 0.58 * font * letters);
        boolean upright = name > cell;
        double left = 22 + name;
        double top = 24 + (upright ? name : font + 6);
        Svg svg = new Svg();
        svg.text(left + size * cell / 2, 14, Svg.SOFT + Svg.MIDDLE, "Predicted");
        svg.upwards(13, top + size * cell / 2, Svg.SOFT + Svg.MIDDLE, "True");
        String text = " fill=\"var(--ink)\" font-size=\"" + Svg.number(font) + "\"";
        for (int k = 0; k < size; k++) {
            String shown = Svg.fitting(e.perClass().get(k).name(), name, font);
            svg.text(left - 6, top + (k + 0.5) * cell + font / 3, text + Svg.END, shown);
            if (upright) {
                svg.upwards(left + (k + 0.5) * cell + font / 3, top - 6, text, shown);
            } else {
                svg.text(left + (k + 0.5) * cell, top - 6, text + Svg.MIDDLE, shown);
            }
            for (int l = 0; l < size; l++) {
                cell(svg, matrix, k, l, left + l * cell, top + k * cell, cell);
            }
        }
        return svg.drawing("Confusion matrix", Math.max(left + size * cell + 6, 320), top + size * cell + 6);
    }

    private static void cell(
            Svg svg, ConfusionMatrix matrix, int truth, int predicted, double x, double y, double side) {
        int n = matrix.count(truth, predicted);
        int of = matrix.ofClass(truth);
        double share = of == 0 ? 0 : (double) n / of;
        String colour = Svg.fill(n == 0 ? "var(--soft)" : share > DARK ? "#fff" : "var(--ink)");
        String text = colour + Svg.MIDDLE + " font-size=\"";
        double font = Math.min(17, side / 3.2);
        double down = y + side / 2;
        svg.rect(x + 1, y + 1, side - 2, side - 2, Svg.fill("var(--panel)") + " rx=\"3\"");
        if (n > 0) {
            String shade = Svg.fill(truth == predicted ? "var(--shade)" : "var(--wrong)");
            String opacity = " rx=\"3\" fill-opacity=\"" + Texts.format("%.2f", share) + "\"";
            svg.rect(x + 1, y + 1, side - 2, side - 2, opacity + shade);
            svg.text(x + side / 2, down + font * 0.85, text + Svg.number(font * 0.7) + "\"", Texts.percent(share));
        }
        svg.text(x + side / 2, down + (n == 0 ? font / 3 : 0), text + Svg.number(font) + "\"", Integer.toString(n));
    }
}
