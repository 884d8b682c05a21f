package quadrant.evaluation;

import java.util.ArrayList;
import java.util.List;
import java.util.function.ToIntFunction;

/**
 * The reliability of a model's confidence: the images in bins of equal width by the probability of the predicted class, (0,
 * 1/15], (1/15, 2/15], … (Guo et al., On Calibration of Modern Neural Networks, ICML 2017).
 *
 * @param error the expected calibration error, Σ n_b/n · |right_b − sure_b|, 0–1 (Naeini, Cooper &amp; Hauskrecht, AAAI 2015)
 * @param bins those with at least one image, in ascending order of confidence
 */
public record Reliability(double error, List<Bin> bins) {
    /** As in Guo et al. (ICML 2017). */
    private static final int BINS = 15;

    public Reliability {
        bins = List.copyOf(bins);
    }

    /**
     * One bin.
     *
     * @param n images
     * @param sure their mean predicted probability, 0–1
     * @param right their accuracy, 0–1
     */
    public record Bin(int n, double sure, double right) {}

    /**
     * Bins the predictions.
     *
     * @throws IllegalArgumentException where there is no row, a row has no truth or a probability is NaN
     */
    public static Reliability of(Predictions predictions) {
        predictions.requireSome();
        return of(predictions, Prediction::predicted);
    }

    /**
     * The expected calibration error of each class's own probability, averaged over the classes, 0–1 (Nixon et al., Measuring
     * Calibration in Deep Learning, CVPR Workshops 2019; Kull et al., NeurIPS 2019); like {@link #error} biased upwards where
     * images are few.
     *
     * @throws IllegalArgumentException where there is no row, a row has no truth or a probability is NaN
     */
    public static double classwise(Predictions predictions) {
        predictions.requireSome();
        int classes = predictions.classes().size();
        double sum = 0;
        for (int k = 0; k < classes; k++) {
            int own = k;
            sum += of(predictions, p -> own).error;
        }
        return sum / classes;
    }

    /** Bins the images by the probability of one class of each, right where it is the true one; 0 is in the first bin. */
    private static Reliability of(Predictions predictions, ToIntFunction<Prediction> ofClass) {
        int[] images = new int[BINS];
        double[] sums = new double[BINS];
        int[] hits = new int[BINS];
        for (Prediction p : predictions.rows()) {
            int k = ofClass.applyAsInt(p);
            double probability = p.probabilities().get(k);
            int b = Math.min(BINS - 1, Math.max(0, (int) Math.ceil(probability * BINS) - 1));
            images[b]++;
            sums[b] += probability;
            hits[b] += p.truth().orElseThrow() == k ? 1 : 0;
        }
        double wrong = 0;
        List<Bin> bins = new ArrayList<>();
        for (int b = 0; b < BINS; b++) {
            wrong += Math.abs(hits[b] - sums[b]);
            if (images[b] > 0) {
                bins.add(new Bin(images[b], sums[b] / images[b], (double) hits[b] / images[b]));
            }
        }
        return new Reliability(wrong / predictions.rows().size(), bins);
    }
}
