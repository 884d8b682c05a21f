package quadrant.training;

/** Rows of class scores in one flat array. */
final class Logits {
    private Logits() {}

    /** The class of the largest score in a row; the first of equals. */
    static int largest(float[] scores, int row, int classes) {
        int best = 0;
        for (int k = 1; k < classes; k++) {
            if (scores[row * classes + k] > scores[row * classes + best]) {
                best = k;
            }
        }
        return best;
    }

    /** softmax(z)ₖ = exp(zₖ − max z) / Σ exp(zⱼ − max z), row by row, in place. */
    static void softmax(float[] scores, int classes) {
        for (int from = 0; from < scores.length; from += classes) {
            double max = Double.NEGATIVE_INFINITY;
            for (int k = 0; k < classes; k++) {
                max = Math.max(max, scores[from + k]);
            }
            double sum = 0;
            for (int k = 0; k < classes; k++) {
                sum += Math.exp(scores[from + k] - max);
            }
            for (int k = 0; k < classes; k++) {
                scores[from + k] = (float) (Math.exp(scores[from + k] - max) / sum);
            }
        }
    }
}
