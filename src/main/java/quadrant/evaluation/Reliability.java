package quadrant.evaluation;

import java.util.ArrayList;
import java.util.List;

/**
 * How often a model is right where it says how sure it is: the images in bins of equal width by the probability of what was
 * said, (0, 1/15], (1/15, 2/15], … (Guo et al., On Calibration of Modern Neural Networks, ICML 2017).
 *
 * @param error the expected calibration error, Σ n_b/n · |right_b − sure_b|, 0–1
 * @param bins those that hold an image, from unsure to sure
 */
public record Reliability(double error, List<Bin> bins) {
    /** How many bins there are, as in Guo et al. */
    public static final int BINS = 15;

    public Reliability {
        bins = List.copyOf(bins);
    }

    /**
     * One bin.
     *
     * @param n images
     * @param sure their mean probability of what was said, 0–1
     * @param right the share of them that was called rightly, 0–1
     */
    public record Bin(int n, double sure, double right) {}

    /**
     * Sorts into bins.
     *
     * @throws IllegalArgumentException where there is no row
     */
    public static Reliability of(Predictions predictions) {
        if (predictions.rows().isEmpty()) {
            throw new IllegalArgumentException("Nothing to look at");
        }
        int[] n = new int[BINS];
        double[] sure = new double[BINS];
        double[] right = new double[BINS];
        for (Prediction p : predictions.rows()) {
            double said = p.probabilities().get(p.predicted());
            int bin = Math.min(BINS - 1, Math.max(0, (int) Math.ceil(said * BINS) - 1));
            n[bin]++;
            sure[bin] += said;
            right[bin] += p.predicted() == p.truth().orElseThrow() ? 1 : 0;
        }
        List<Bin> bins = new ArrayList<>();
        double error = 0;
        for (int b = 0; b < BINS; b++) {
            if (n[b] > 0) {
                bins.add(new Bin(n[b], sure[b] / n[b], right[b] / n[b]));
                error += Math.abs(right[b] - sure[b]) / predictions.rows().size();
            }
        }
        return new Reliability(error, bins);
    }
}
