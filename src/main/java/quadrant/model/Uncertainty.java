package quadrant.model;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import quadrant.evaluation.ConformalSets;
import quadrant.evaluation.ConfusionMatrix;
import quadrant.evaluation.RiskCoverage;
import quadrant.evaluation.Temperature;

/**
 * The uncertainty of a model's predictions, calibrated on held-out images.
 *
 * @param heldOut a sentence on which images those were
 * @param temperature already included in the model's graph
 * @param sets empty where no image could be held out
 * @param abstention the probability below which a prediction is uncertain; empty where no threshold gives the wanted accuracy
 * @param outliers empty where the features of training images could not be held out
 * @param confusion of the held-out images, by which shares of classes are corrected; empty where no image could be held out
 */
public record Uncertainty(
        String heldOut,
        Temperature temperature,
        Optional<ConformalSets> sets,
        Optional<RiskCoverage.Abstention> abstention,
        Optional<Outliers> outliers,
        Optional<ConfusionMatrix> confusion) {

    /** The reasons to doubt a prediction. */
    public enum Reason {
        /** The image is unlike the images of training. */
        OUTLIER,
        /** It may be of several classes, or is like none. */
        SET,
        /** The probability of the predicted class is below the threshold. */
        UNSURE
    }

    /**
     * The uncertainty of one image's prediction.
     *
     * @param set the prediction set as class indices; also empty where the model has no sets
     * @param outlier out-of-distribution score in units of the threshold, above 1 for an outlier; empty where it was not
     *     measured
     */
    public record OfImage(List<Integer> set, OptionalDouble outlier, List<Reason> reasons) {
        public OfImage {
            set = List.copyOf(set);
            reasons = List.copyOf(reasons);
        }
    }

    /**
     * The uncertainty of one image.
     *
     * @param probabilities one for each class
     * @param outlier its score by {@link Outliers}
     */
    public OfImage of(List<Float> probabilities, OptionalDouble outlier) {
        List<Integer> set = sets.map(s -> s.set(probabilities)).orElse(List.of());
        List<Reason> reasons = new ArrayList<>();
        // NaN counts as an outlier
        if (outlier.isPresent() && !(outlier.getAsDouble() <= 1)) {
            reasons.add(Reason.OUTLIER);
        }
        if (sets.isPresent() && sets.get().always().isEmpty() && set.size() != 1) {
            reasons.add(Reason.SET);
        }
        float most = probabilities.stream().max(Float::compare).orElse(0f);
        if (abstention.isPresent() && most < (float) abstention.get().threshold()) {
            reasons.add(Reason.UNSURE);
        }
        return new OfImage(set, outlier, reasons);
    }
}
