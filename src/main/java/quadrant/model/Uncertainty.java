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
 * How uncertain a model's calls are, calibrated on images that were held out.
 *
 * @param heldOut which images those were, as a sentence
 * @param temperature which the model's graph includes already
 * @param sets empty where no image could be held out
 * @param abstention below which probability a call is unsure; empty where no threshold gives the wanted accuracy
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

    /** Why a call is uncertain. */
    public enum Reason {
        /** The image is unlike the images of training. */
        OUTLIER,
        /** It may be of several classes, or is like none. */
        SET,
        /** The probability of the call is below the threshold. */
        UNSURE
    }

    /**
     * The uncertainty of one image's call.
     *
     * @param set indices of the classes that it may be of; empty too where the model has no sets
     * @param outlier distance in units of the threshold, above 1 unlike; empty where it was not measured
     */
    public record OfImage(List<Integer> set, OptionalDouble outlier, List<Reason> reasons) {
        public OfImage {
            set = List.copyOf(set);
            reasons = List.copyOf(reasons);
        }
    }

    /**
     * Looks at one image.
     *
     * @param probabilities one for each class
     * @param outlier its score by {@link Outliers}
     */
    public OfImage of(List<Float> probabilities, OptionalDouble outlier) {
        List<Integer> set = sets.map(s -> s.set(probabilities)).orElse(List.of());
        List<Reason> reasons = new ArrayList<>();
        // no number is as bad as a great one
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
