package quadrant.report;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import quadrant.dataset.io.Texts;
import quadrant.evaluation.BaselineComparison;
import quadrant.evaluation.ClassScore;
import quadrant.evaluation.Evaluation;
import quadrant.evaluation.PairedDifference;

/** What a model reaches, against what, and what to do next: the first line of every report and the last of every run. */
public final class Verdict {
    /** Wider intervals leave the matter open. */
    private static final double WIDE = 0.1;

    private Verdict() {}

    /**
     * The verdict.
     *
     * @param rivals simpler classifiers on the same images; may be none
     * @param groups what a group is, in the plural; empty where the data named none
     * @param images which images, such as "14 held-out images"
     */
    public static String of(Evaluation e, List<BaselineComparison> rivals, Optional<String> groups, String images) {
        StringBuilder s = new StringBuilder("Balanced accuracy ")
                .append(Texts.percent(e.balancedAccuracy()))
                .append(
                        e.groups() > 1
                                ? " (" + Texts.INTERVAL_95 + Texts.range(e.balancedAccuracyInterval()) + ")"
                                : "")
                .append(" on ")
                .append(images);
        List<String> against = new ArrayList<>();
        for (BaselineComparison r : rivals) {
            against.add(
                    switch (r.kind()) {
                        case MAJORITY -> "the largest class " + Texts.percent(r.balancedAccuracy());
                        case COLOUR -> "colours alone " + Texts.percent(r.balancedAccuracy());
                        case FROZEN -> "the network's last layer alone " + Texts.percent(r.balancedAccuracy());
                    });
        }
        if (!against.isEmpty()) {
            s.append("; against ").append(String.join(", ", against));
        }
        return s.append(". ").append(next(e, rivals, groups.orElse("images"))).toString();
    }

    private static String next(Evaluation e, List<BaselineComparison> rivals, String groups) {
        boolean colour = rivals.stream()
                .anyMatch(r -> r.kind() == BaselineComparison.Kind.COLOUR
                        && r.difference().verdict() != PairedDifference.Verdict.BETTER
                        && r.difference().verdict() != PairedDifference.Verdict.UNDECIDED);
        if (colour) {
            return "Next: find out whether colour alone tells the classes apart; the model is not shown to be better.";
        }
        Optional<ClassScore> worst = e.perClass().stream()
                .filter(c -> c.recall().isPresent())
                .min(Comparator.comparingDouble(c -> c.recall().getAsDouble()));
        boolean wide = e.groups() < 2
                || e.balancedAccuracyInterval().high()
                                - e.balancedAccuracyInterval().low()
                        > WIDE;
        if (worst.isPresent() && worst.get().recall().getAsDouble() < 1) {
            return "Next: label more of " + worst.get().name() + ", of which "
                    + Texts.percent(worst.get().recall().getAsDouble()) + " are right"
                    + (wide ? ", from new " + groups + " to narrow the interval." : ".");
        }
        return "Next: test it on new " + groups + ".";
    }
}
