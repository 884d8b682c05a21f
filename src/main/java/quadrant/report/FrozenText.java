package quadrant.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import quadrant.dataset.io.Texts;
import quadrant.evaluation.PairedDifference;

/** What fine-tuning brought over frozen features, in sentences. */
final class FrozenText {
    private FrozenText() {}

    /** One sentence or two; nothing where only the classifier was trained, or no image was held out. */
    static List<String> of(RunReport run) {
        List<String> sentences = new ArrayList<>();
        int depth = run.decision().depth();
        if (depth > 0) {
            run.test()
                    .flatMap(RunReport.Outcome::frozen)
                    .ifPresent(f -> sentences.add(brought(depth, f) + judged(f.difference(), unit(run))));
        }
        return sentences;
    }

    private static String brought(int depth, RunReport.FrozenFeatures f) {
        PairedDifference d = f.difference();
        String over = " over frozen features, which reach " + Texts.percent(f.balancedAccuracy()) + " on these images";
        if (d.value() == 0 && d.interval().low() == d.interval().high()) {
            return "Fine-tuning to depth " + depth + " brought nothing" + over;
        }
        return "Fine-tuning to depth " + depth + " brought " + Texts.points(d.value()) + " percentage points"
                + (d.groups() > 1 ? " (" + Texts.INTERVAL_95 + Texts.points(d.interval()) + ")" : "") + over;
    }

    private static String judged(PairedDifference d, String unit) {
        return switch (d.verdict()) {
            case UNDECIDED ->
                "; with fewer than " + PairedDifference.GROUPS_NEEDED + " " + unit
                        + " held out, that cannot be told from chance.";
            case WITHIN_CHANCE -> "; that is within chance.";
            case BETTER -> "; that is more than chance.";
            case WORSE -> "; it did harm, beyond chance. Train again with depth 0.";
        };
    }

    /** Adds the rows of the table of numbers. */
    static void summary(RunReport run, OutcomeText text, Map<String, String> rows) {
        run.test()
                .flatMap(RunReport.Outcome::frozen)
                .filter(f -> run.decision().depth() > 0)
                .ifPresent(f -> {
                    PairedDifference d = f.difference();
                    rows.put(
                            "Frozen features and a classifier",
                            Texts.percent(f.balancedAccuracy()) + " balanced accuracy" + text.interval(f.interval()));
                    rows.put(
                            "What fine-tuning brought over them",
                            Texts.points(d.value()) + " percentage points"
                                    + (d.groups() > 1
                                            ? " (" + Texts.INTERVAL_95 + Texts.points(d.interval()) + ")"
                                            : ""));
                });
    }

    /** For the paragraph on methods. */
    static String methods(RunReport run) {
        return run.test()
                .flatMap(RunReport.Outcome::frozen)
                .filter(f -> run.decision().depth() > 0)
                .map(f -> {
                    PairedDifference d = f.difference();
                    String s = "A linear classifier on the frozen features of the pretrained network reached "
                            + Texts.format("%.3f", f.balancedAccuracy()) + " on the same images (difference "
                            + Texts.signed(d.value());
                    return d.groups() < 2
                            ? s + "). "
                            : s + ", 95% interval " + Texts.signed(d.interval().low()) + " to "
                                    + Texts.signed(d.interval().high()) + ", paired bootstrap over " + unit(run)
                                    + "). ";
                })
                .orElse("");
    }

    private static String unit(RunReport run) {
        return run.data().groups().orElse("images");
    }
}
