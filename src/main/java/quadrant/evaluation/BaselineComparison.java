package quadrant.evaluation;

/**
 * A baseline evaluated on the same images as the model, and the difference from the model.
 *
 * @param balancedAccuracy of the baseline, 0–1
 * @param interval of that; that of one class for all images has no width, as it is 1 / classes on any images
 * @param difference balanced accuracy of the model minus that of the baseline
 */
public record BaselineComparison(Kind kind, double balancedAccuracy, Interval interval, PairedDifference difference) {
    /** The baselines, from the simplest on. */
    public enum Kind {
        /** Always predicts the largest class of the training images. */
        MAJORITY,
        /** A linear classifier on the histogram of the image's colours (Swain &amp; Ballard, IJCV 1991). */
        COLOUR,
        /** A linear classifier on the features of the frozen backbone. */
        FROZEN
    }

    /** Compares; both sets of predictions are for the same images in the same order. */
    public static BaselineComparison of(Kind kind, Predictions model, Predictions rival, long seed) {
        Evaluation e = Evaluation.of(rival, seed);
        double constant = e.balancedAccuracy();
        return new BaselineComparison(
                kind,
                e.balancedAccuracy(),
                kind == Kind.MAJORITY ? new Interval(constant, constant) : e.balancedAccuracyInterval(),
                PairedDifference.of(model, rival, seed));
    }
}
