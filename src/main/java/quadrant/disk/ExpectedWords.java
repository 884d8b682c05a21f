package quadrant.disk;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import quadrant.advisor.ExpectedAccuracy;
import quadrant.evaluation.Evaluation;

/** What was expected of a run before its training, beside what came out. */
final class ExpectedWords {
    /** Phases that are no part of the training whose time was foretold. */
    private static final Set<String> BESIDE = Set.of("read", "advice", "doubt", "test", "colour", "examination");

    private ExpectedWords() {}

    static List<Row> of(RunReport run) {
        Findings f = run.decision().findings();
        List<Row> rows = new ArrayList<>();
        f.accuracy()
                .ifPresent(a -> rows.add(new Row(
                        "Balanced accuracy on held-out images",
                        Texts.percent(a.value()) + " (" + Texts.INTERVAL_95 + Texts.range(a.interval()) + ")",
                        run.test().map(o -> cameOut(o.evaluation(), a)).orElse("no images were held out"))));
        if (f.seconds().isPresent()) {
            double took = run.fit().seconds().entrySet().stream()
                    .filter(e -> !BESIDE.contains(e.getKey()))
                    .mapToDouble(Map.Entry::getValue)
                    .sum();
            rows.add(new Row("Time of the training", Texts.duration(f.seconds().getAsDouble()), Texts.duration(took)));
        }
        return rows;
    }

    private static String cameOut(Evaluation e, ExpectedAccuracy expected) {
        double value = e.balancedAccuracy();
        Optional<String> outside = value < expected.interval().low()
                ? Optional.of("below the interval")
                : value > expected.interval().high() ? Optional.of("above the interval") : Optional.empty();
        return Texts.percent(value) + ", " + outside.orElse("within the interval");
    }

    record Row(String what, String expected, String cameOut) {}
}
