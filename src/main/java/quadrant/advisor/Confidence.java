package quadrant.advisor;

/** A classifier's confidence in one image: its largest probability. */
final class Confidence {
    private Confidence() {}

    /** The largest probability of a row of logits. A row without negative numbers that sums to 1 is taken as probabilities. */
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
