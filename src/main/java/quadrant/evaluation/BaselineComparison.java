package quadrant.evaluation;

/**
 * Something simpler than the model, tried on the same images: what the model is worth beyond it is the difference.
 *
 * @param balancedAccuracy of the simpler one, 0–1
 * @param interval of that
 * @param difference by how much the model exceeds it
 */
public record BaselineComparison(Kind kind, double balancedAccuracy, Interval interval, PairedDifference difference) {
    /** What is simpler, from the simplest on. */
    public enum Kind {
        /** Always calling the class that is the largest in training. */
        MAJORITY,
        /** A linear classifier on the histogram of the image's colours (Swain &amp; Ballard, IJCV 1991). */
        COLOUR,
        /** A linear classifier on the features of the backbone as it was. */
        FROZEN
    }

    /** Compares; both tell of the same images in the same order. */
    public static BaselineComparison of(Kind kind, Predictions model, Predictions rival, long seed) {
        Evaluation e = Evaluation.of(rival, seed);
        return new BaselineComparison(
                kind, e.balancedAccuracy(), e.balancedAccuracyInterval(), PairedDifference.of(model, rival, seed));
    }
}
