package quadrant.report;

import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import quadrant.dataset.io.Texts;
import quadrant.evaluation.LearningCurve;
import quadrant.evaluation.Measured;

/** What the template {@code learning.mustache} asks for, by name. */
final class LearningPage {
    /** A gain that nobody would label for. */
    private static final double WORTH_NAMING = 0.01;

    private final LearningCurve curve;
    private final String unit;

    private LearningPage(LearningCurve curve, String unit) {
        this.curve = curve;
        this.unit = unit;
    }

    /** @param unit what a group is, in the plural */
    static Map<String, Object> of(Measured<LearningCurve> learning, String unit) {
        Map<String, Object> page = new LinkedHashMap<>();
        page.put("noCurve", learning.reason().orElse(""));
        page.put("hasCurve", learning.value().isPresent());
        learning.value().ifPresent(c -> new LearningPage(c, unit).put(page));
        return page;
    }

    private void put(Map<String, Object> page) {
        page.put("learningUnit", unit);
        page.put("learningText", text());
        page.put("learningFigure", LearningFigure.of(curve.overall(), unit));
        page.put("learningRows", curve.classes().stream().map(LearningPage::row).toList());
    }

    private List<String> text() {
        LearningCurve.Course all = curve.overall();
        LearningCurve.Forecast twice = all.ahead().get(0);
        LearningCurve.Forecast more = all.ahead().get(1);
        String first = "Trained on the " + count(all.today().groups()) + " " + unit
                + " that a fold leaves, they reach a balanced accuracy of "
                + Texts.percent(all.today().recall()) + "; the curve through all sizes puts that at "
                + Texts.percent(all.fittedToday()) + ". Twice as many would bring "
                + forecast(twice.point()) + ", four times as many " + forecast(more.point()) + ".";
        String second = twice.gainInterval().low() < WORTH_NAMING
                ? "On the curve twice as many gain " + gained(twice) + ", so it may be less than one."
                : "More labels would help: on the curve twice as many gain " + gained(twice) + ".";
        Optional<String> most = curve.classes().stream()
                .max(Comparator.comparingDouble(LearningPage::gain))
                .filter(c -> gain(c) >= WORTH_NAMING)
                .map(c -> " Most is to be gained in " + c.name() + ", "
                        + gained(c.ahead().get(0)) + ".");
        return List.of(first, second + most.orElse(""), check());
    }

    private static String gained(LearningCurve.Forecast f) {
        return Texts.points(f.gain()) + " percentage points (" + Texts.INTERVAL_95 + Texts.points(f.gainInterval())
                + ")";
    }

    private String check() {
        LearningCurve.Check c = curve.check();
        return "As a check, the points up to " + count(c.from()) + " " + unit + " alone foretold "
                + forecast(c.forecast()) + " for " + count(c.forecast().groups()) + "; "
                + Texts.percent(c.came()) + " came, "
                + (c.held() ? "which the interval holds." : "which the interval does not hold.");
    }

    private static double gain(LearningCurve.Course c) {
        return c.ahead().get(0).gain();
    }

    private static String forecast(LearningCurve.Point p) {
        return Texts.percent(p.recall()) + " (" + Texts.INTERVAL_95 + Texts.range(p.interval()) + ")";
    }

    private static String count(double groups) {
        return Long.toString(Math.round(groups));
    }

    private static Row row(LearningCurve.Course c) {
        return new Row(
                c.name(),
                count(c.today().groups()),
                new Cell(
                        Texts.percent(c.today().recall()), Texts.range(c.today().interval())),
                gain(c.ahead().get(0)),
                gain(c.ahead().get(1)));
    }

    private static Cell gain(LearningCurve.Forecast f) {
        return new Cell(Texts.points(f.gain()), Texts.points(f.gainInterval()));
    }

    record Row(String name, String groups, Cell today, Cell twice, Cell fourfold) {}

    record Cell(String value, String range) {}
}
