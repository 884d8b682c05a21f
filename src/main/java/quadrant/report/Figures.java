package quadrant.report;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import quadrant.advisor.LayerEvidence;
import quadrant.dataset.io.Texts;
import quadrant.evaluation.BaselineComparison;
import quadrant.evaluation.Curve;
import quadrant.evaluation.Evaluation;
import quadrant.evaluation.Interval;
import quadrant.evaluation.LearningCurve;
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

    private Figures() {}

    /** The balanced accuracy beside that of baselines. */
    static String accuracy(RunReport.Outcome o, Optional<RunReport.Outcome> beside) {
        List<IntervalFigure.Row> rows = new ArrayList<>();
        rows.add(row("The model", o.evaluation(), true));
        beside.ifPresent(b -> rows.add(row("The model, held-out images", b.evaluation(), false)));
        o.baselines().stream()
                .sorted(Comparator.comparing(b -> -b.balancedAccuracy()))
                .forEach(b -> rows.add(row(b)));
        return IntervalFigure.of("Balanced accuracy of the model and of baselines", rows);
    }

    private static IntervalFigure.Row row(String name, Evaluation e, boolean own) {
        return new IntervalFigure.Row(
                name, e.balancedAccuracy(), interval(e.groups(), e.balancedAccuracyInterval()), "", own);
    }

    private static IntervalFigure.Row row(BaselineComparison b) {
        int groups = b.difference().groups();
        String ahead = Texts.points(b.difference().value());
        return new IntervalFigure.Row(
                b.kind().label(),
                b.balancedAccuracy(),
                interval(groups, b.interval()),
                ahead + (groups > 1 ? " (" + Texts.points(b.difference().interval()) + ")" : ""),
                false);
    }

    private static Optional<Interval> interval(int groups, Interval i) {
        return groups > 1 && i.low() < i.high() ? Optional.of(i) : Optional.empty();
    }

    /** ROC, precision–recall and calibration. */
    static List<String> curves(RunReport.Outcome o) {
        Plot roc =
                square("ROC curve", "false positive rate", "true positive rate").diagonal();
        drawn(o.curves().roc()).forEach(c -> roc.line(named(c), c.points(), Curve.Point::x, Curve.Point::y));
        Plot recall = square("Precision–recall curve", "recall", "precision");
        drawn(o.curves().precisionRecall()).forEach(c -> recall.steps(named(c), c.points()));
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

    /** Of many curves those with the smallest areas. */
    private static List<Curve> drawn(List<Curve> curves) {
        return curves.stream()
                .sorted(Comparator.comparingDouble(c -> curves.size() > LINES ? c.area() : 0))
                .limit(LINES)
                .toList();
    }

    private static String named(Curve c) {
        return Texts.format("%.3f  %s", c.area(), c.name());
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
        return IntervalFigure.of(
                "Shortcut test",
                List.of(
                        row("Whole images", s.whole(), true),
                        row("Middle only, border covered", s.centre(), false),
                        row("Border only, middle covered", s.border(), false),
                        new IntervalFigure.Row("Guessing", s.guess(), Optional.empty(), "", false)));
    }

    private static IntervalFigure.Row row(String name, Shortcut.Part p, boolean own) {
        return new IntervalFigure.Row(
                name,
                p.balancedAccuracy(),
                Optional.of(p.interval()),
                own ? "" : Texts.points(-p.lost().value()),
                own);
    }
}
