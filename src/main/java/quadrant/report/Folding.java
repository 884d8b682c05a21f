package quadrant.report;

import java.util.List;
import java.util.Map;
import quadrant.evaluation.LearningCurve;
import quadrant.evaluation.Measured;

/**
 * The settings and results of a cross-validation.
 *
 * @param column whether the data defined the folds
 * @param strategy as requested
 * @param deeper whether more than a classifier on the last layer was trained in some fold
 * @param decided the settings that were chosen anew in each fold, in the order of a sentence; the others were given
 * @param plan the settings common to all folds, by name
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
     * @param train images used for training and early stopping
     * @param test held-out images
     * @param balancedAccuracy on the held-out images, 0–1
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
