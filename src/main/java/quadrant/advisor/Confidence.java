package quadrant.advisor;

/** How sure a classifier is of one image: its largest probability. */
final class Confidence {
    private Confidence() {}

    /** The largest probability of a row of logits, or of probabilities where the row is not negative and sums to 1. */
    static double largest(float[] row) {
        double max = Double.NEGATIVE_INFINITY;
        double sum = 0;
        double least = 0;
        for (float v : row) {
            max = Math.max(max, v);
            least = Math.min(least, v);
            sum += v;
        }
        if (least >= 0 && Math.abs(sum - 1) < 1e-3) {
            return max;
        }
        double exponentials = 0;
        for (float v : row) {
            exponentials += Math.exp(v - max);
        }
        return 1 / exponentials;
    }
}
