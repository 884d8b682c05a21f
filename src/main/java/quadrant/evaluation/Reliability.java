package quadrant.evaluation;

import java.util.ArrayList;
import java.util.List;

/**
 * The reliability of a model's confidence: the images in bins of equal width by the probability of the predicted class, (0,
 * 1/15], (1/15, 2/15], … (Guo et al., On Calibration of Modern Neural Networks, ICML 2017).
 *
 * @param error the expected calibration error, Σ n_b/n · |right_b − sure_b|, 0–1
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
     * @throws IllegalArgumentException where there is no row
     */
    public static Reliability of(Predictions predictions) {
        if (predictions.rows().isEmpty()) {
            throw new IllegalArgumentException("Nothing to look at");
        }
        CalibrationBins predicted = new CalibrationBins();
        for (Prediction p : predictions.rows()) {
            predicted.add(
                    p.probabilities().get(p.predicted()),
                    p.predicted() == p.truth().orElseThrow());
        }
        List<Bin> bins = new ArrayList<>();
        for (int b = 0; b < CalibrationBins.COUNT; b++) {
            if (predicted.images(b) > 0) {
                bins.add(new Bin(predicted.images(b), predicted.sure(b), predicted.right(b)));
            }
        }
        return new Reliability(predicted.error(), bins);
    }
}
