package quadrant.report;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.IntStream;
import quadrant.dataset.io.Texts;
import quadrant.evaluation.Curve;
import quadrant.evaluation.Interval;
import quadrant.evaluation.LearningCurve;

/** The section on more labels: the learning curve and its forecasts. */
final class LearningSection {
    /** A gain that is too small to label for. */
    private static final double WORTH_NAMING = 0.01;

    private static final int STEPS = 40;

    private final LearningCurve curve;
    private final String unit;

    /** @param unit the name of a group, in the plural */
    LearningSection(LearningCurve curve, String unit) {
        this.curve = curve;
        this.unit = unit;
    }

    Html html() {
        Html html = new Html()
                .soft("Linear classifiers on frozen features, trained on growing parts of the " + unit
                        + " of each fold, show how"
                        + " fast more labels help; a model that is trained deeper lies above or below them. The curve is a power"
                        + " law; its forecasts hold if the classes keep their shares and new " + unit
                        + " are like these.");
        text().forEach(html::p);
        html.figures(List.of(figure()));
        return html.table(
                List.of(
                        "Class",
                        "Trained on (" + unit + ")",
                        "Recall",
                        "Gain of twice as many (points)",
                        "Of four times as many"),
                curve.classes().stream().map(LearningSection::row).toList());
    }

    private List<String> text() {
        LearningCurve.Course all = curve.overall();
        LearningCurve.Forecast twice = all.ahead().get(0);
        String first = "Trained on the " + count(all.today().groups()) + " " + unit + " that a fold leaves, they reach "
                + Texts.percent(all.today().recall()) + ". On the fitted curve twice as many gain " + gained(twice)
                + ", four times as many " + gained(all.ahead().get(1)) + ".";
        String second = twice.gainInterval().low() < WORTH_NAMING
                ? "The gain of twice as many may be less than one point."
                : "More labels would help.";
        Optional<String> most = curve.classes().stream()
                .max(Comparator.comparingDouble(LearningSection::gain))
                .filter(c -> gain(c) >= WORTH_NAMING)
                .map(c -> " Most is to be gained in " + c.name() + ", "
                        + gained(c.ahead().get(0)) + ".");
        LearningCurve.Check c = curve.check();
        return List.of(
                first,
                second + most.orElse(""),
                "Check: the points up to " + count(c.from()) + " " + unit + " alone forecast "
                        + Texts.percent(c.forecast().recall()) + " (" + Texts.INTERVAL_95
                        + Texts.range(c.forecast().interval()) + ") for "
                        + count(c.forecast().groups()) + "; measured was " + Texts.percent(c.came())
                        + (c.held() ? ", within the interval." : ", outside the interval."));
    }

    private static String gained(LearningCurve.Forecast f) {
        return Texts.points(f.gain()) + " percentage points (" + Texts.INTERVAL_95 + Texts.points(f.gainInterval())
                + ")";
    }

    private static double gain(LearningCurve.Course c) {
        return c.ahead().get(0).gain();
    }

    private static String count(double groups) {
        return Long.toString(Math.round(groups));
    }

    private static List<Object> row(LearningCurve.Course c) {
        List<Object> row = new ArrayList<>(List.of(
                c.name(),
                count(c.today().groups()),
                new Html.Cell(
                        Texts.percent(c.today().recall()), Texts.range(c.today().interval()))));
        c.ahead().forEach(f -> row.add(new Html.Cell(Texts.points(f.gain()), Texts.points(f.gainInterval()))));
        return row;
    }

    private String figure() {
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
                        264)
                .band(0, bound(forecast, Interval::low), bound(forecast, Interval::high))
                .line("fitted to what was measured", line(course, least, today), false)
                .dashed("forecast, with its 95 % interval", line(course, today, most));
        course.points().forEach(p -> plot.interval(p.groups(), p.interval()).dot(p.groups(), p.recall(), 4, false));
        ahead.forEach(p -> plot.interval(p.groups(), p.interval()).dot(p.groups(), p.recall(), 4, true));
        return plot.svg();
    }

    private static List<Curve.Point> bound(List<LearningCurve.Point> points, Function<Interval, Double> bound) {
        return points.stream()
                .map(p -> new Curve.Point(p.groups(), bound.apply(p.interval())))
                .toList();
    }

    private static List<Curve.Point> line(LearningCurve.Course course, double from, double to) {
        return IntStream.rangeClosed(0, STEPS)
                .mapToDouble(i -> from * Math.pow(to / from, i / (double) STEPS))
                .mapToObj(n -> new Curve.Point(n, 1 - course.law().at(n)))
                .toList();
    }
}
