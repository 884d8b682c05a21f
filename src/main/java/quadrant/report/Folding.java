package quadrant.report;

import java.util.List;
import java.util.Map;
import quadrant.evaluation.LearningCurve;
import quadrant.evaluation.Measured;

/**
 * A cross-validation.
 *
 * @param column whether the data named the folds
 * @param strategy as it was asked for
 * @param deeper whether more than a classifier on the last layer was trained in some fold
 * @param decided what was decided anew for each fold, in the order of a sentence; the rest was given
 * @param plan what was alike in all folds, by name
 * @param seconds of all folds together
 */
public record Folding(
        int folds,
        int repeats,
        boolean column,
        String strategy,
        boolean deeper,
        List<String> decided,
        Map<String, String> plan,
        List<Fold> perFold,
        Measured<LearningCurve> learningCurve,
        double seconds) {
    public Folding {
        decided = List.copyOf(decided);
        plan = RunReport.ordered(plan);
        perFold = List.copyOf(perFold);
    }

    /**
     * One fold.
     *
     * @param repeat from 0
     * @param train images that were trained on or stopped by
     * @param test images that were held out
     * @param balancedAccuracy on those, 0–1
     * @param phases seconds of each
     */
    public record Fold(
            int repeat,
            int fold,
            int train,
            int test,
            int depth,
            String strategy,
            String augmentation,
            double balancedAccuracy,
            double seconds,
            Map<String, Double> phases) {
        public Fold {
            phases = RunReport.ordered(phases);
        }
    }
}
