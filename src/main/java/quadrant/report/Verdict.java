package quadrant.report;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import quadrant.dataset.io.Texts;
import quadrant.evaluation.BaselineComparison;
import quadrant.evaluation.ClassScore;
import quadrant.evaluation.Evaluation;
import quadrant.evaluation.PairedDifference;

/**
 * The verdict on a model: the first line of every report and the last of every run.
 *
 * @param sentence the model's result, compared with the baselines
 * @param next what to do next
 */
public record Verdict(String sentence, String next) {
    /** The verdict where no image was held out. */
    static final Verdict UNKNOWN = new Verdict(
            "No images were held out, so the accuracy on new images is not known.",
            "Hold out whole patients or slides, with --test or a fold.");

    /** Wider intervals do not allow a conclusion. */
    private static final double WIDE = 0.1;

    /** Both sentences, in one line. */
    public String text() {
        return sentence + " Next: " + next.substring(0, 1).toLowerCase(Locale.ROOT) + next.substring(1);
    }

    /**
     * The verdict.
     *
     * @param baselines simpler classifiers on the same images; may be none
     * @param groups the name of a group, in the plural; empty where the data has no groups
     * @param images the tested images, such as "14 held-out images"
     */
    public static Verdict of(Evaluation e, List<BaselineComparison> baselines, Optional<String> groups, String images) {
        StringBuilder s = new StringBuilder("Balanced accuracy ")
                .append(Texts.percent(e.balancedAccuracy()))
                .append(
                        e.groups() > 1
                                ? " (" + Texts.INTERVAL_95 + Texts.range(e.balancedAccuracyInterval()) + ")"
                                : "")
                .append(" on ")
                .append(images);
        List<String> against = new ArrayList<>();
        for (BaselineComparison b : baselines) {
            against.add(
                    switch (b.kind()) {
                        case MAJORITY -> "the largest class " + Texts.percent(b.balancedAccuracy());
                        case COLOUR -> "colours alone " + Texts.percent(b.balancedAccuracy());
                        case FROZEN -> "the network's last layer alone " + Texts.percent(b.balancedAccuracy());
                    });
        }
        if (!against.isEmpty()) {
            s.append("; against ").append(String.join(", ", against));
        }
        return new Verdict(s.append('.').toString(), next(e, baselines, groups.orElse("images")));
    }

    private static String next(Evaluation e, List<BaselineComparison> baselines, String groups) {
        boolean colour = baselines.stream()
                .anyMatch(r -> r.kind() == BaselineComparison.Kind.COLOUR
                        && r.difference().verdict() != PairedDifference.Verdict.BETTER
                        && r.difference().verdict() != PairedDifference.Verdict.UNDECIDED);
        if (colour) {
            return "Find out whether colour alone distinguishes the classes; the model is not shown to be better.";
        }
        Optional<ClassScore> worst = e.perClass().stream()
                .filter(c -> c.recall().isPresent())
                .min(Comparator.comparingDouble(c -> c.recall().getAsDouble()));
        boolean wide = e.groups() < 2
                || e.balancedAccuracyInterval().high()
                                - e.balancedAccuracyInterval().low()
                        > WIDE;
        if (worst.isPresent() && worst.get().recall().getAsDouble() < 1) {
            return "Label more images of the class " + worst.get().name() + " ("
                    + Texts.percent(worst.get().recall().getAsDouble()) + " are predicted right)"
                    + (wide ? ", from new " + groups + ", which also narrows the interval." : ".");
        }
        return "Test it on new " + groups + ".";
    }
}
