package quadrant.evaluation;

import java.util.ArrayList;
import java.util.List;

/**
 * The reliability of a model's confidence: the images in bins of equal width by the probability of the predicted class, (0,
 * 1/15], (1/15, 2/15], … (Guo et al., On Calibration of Modern Neural Networks, ICML 2017).
 *
 * @param error the expected calibration error, Σ n_b/n · |right_b − sure_b|, 0–1 (Naeini, Cooper &amp; Hauskrecht, AAAI 2015)
 * @param bins those with at least one image, in ascending order of confidence
 */
public record Reliability(double error, List<Bin> bins) {
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
        Temperature.requireUsable(predictions);
        if (predictions.rows().isEmpty()) {
            throw new IllegalArgumentException("Nothing to look at");
        }
        Bins predicted = new Bins();
        for (Prediction p : predictions.rows()) {
            predicted.add(
                    p.probabilities().get(p.predicted()),
                    p.predicted() == p.truth().orElseThrow());
        }
        List<Bin> bins = new ArrayList<>();
        for (int b = 0; b < Bins.COUNT; b++) {
            if (predicted.images(b) > 0) {
                bins.add(new Bin(predicted.images(b), predicted.sure(b), predicted.right(b)));
            }
        }
        return new Reliability(predicted.error(), bins);
    }

    /**
     * The expected calibration error of each class's own probability, averaged over the classes, 0–1 (Nixon et al., Measuring
     * Calibration in Deep Learning, CVPR Workshops 2019; Kull et al., NeurIPS 2019); like {@link #error} biased upwards where
     * images are few.
     *
     * @throws IllegalArgumentException where there is no row, a row has no truth or a probability is NaN
     */
    public static double classwise(Predictions predictions) {
        Temperature.requireUsable(predictions);
        int classes = predictions.classes().size();
        double sum = 0;
        for (int k = 0; k < classes; k++) {
            Bins own = new Bins();
            for (Prediction p : predictions.rows()) {
                own.add(p.probabilities().get(k), p.truth().orElseThrow() == k);
            }
            sum += own.error();
        }
        return sum / classes;
    }

    /** Images binned by a predicted probability, in 15 bins of equal width, (b/15, (b + 1)/15]; 0 is in the first. */
    static final class Bins {
        /** The number of bins, as in Guo et al. (ICML 2017). */
        static final int COUNT = 15;

        private final int[] images = new int[COUNT];
        private final double[] sums = new double[COUNT];
        private final int[] hits = new int[COUNT];
        private int all;

        /** @param hit whether the prediction with this probability, 0–1, is correct */
        void add(double probability, boolean hit) {
            int b = Math.min(COUNT - 1, Math.max(0, (int) Math.ceil(probability * COUNT) - 1));
            images[b]++;
            sums[b] += probability;
            hits[b] += hit ? 1 : 0;
            all++;
        }

        int images(int bin) {
            return images[bin];
        }

        /** Mean probability in a bin with at least one image. */
        double sure(int bin) {
            return sums[bin] / images[bin];
        }

        /** Share of correct predictions in a bin with at least one image. */
        double right(int bin) {
            return (double) hits[bin] / images[bin];
        }

        /** Σ_b n_b/n · |right_b − sure_b|. */
        double error() {
            double sum = 0;
            for (int b = 0; b < COUNT; b++) {
                sum += Math.abs(hits[b] - sums[b]);
            }
            return sum / all;
        }
    }
}
