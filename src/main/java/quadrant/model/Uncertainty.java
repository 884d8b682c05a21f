package quadrant.model;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import quadrant.evaluation.ConformalSets;
import quadrant.evaluation.ConfusionMatrix;
import quadrant.evaluation.Doubt;
import quadrant.evaluation.HeldOutRates;
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
 * @param rates how often predictions for held-out images were right; empty where no image could be held out, and in models
 *     of earlier versions
 */
public record Uncertainty(
        String heldOut,
        Temperature temperature,
        Optional<ConformalSets> sets,
        Optional<RiskCoverage.Abstention> abstention,
        Optional<Outliers> outliers,
        Optional<ConfusionMatrix> confusion,
        Optional<HeldOutRates> rates) {

    /** A copy with the rates of right predictions. */
    public Uncertainty with(Optional<HeldOutRates> measured) {
        return new Uncertainty(heldOut, temperature, sets, abstention, outliers, confusion, measured);
    }

    /**
     * The doubt about the prediction for one image.
     *
     * @param probabilities one for each class
     * @param outlier its score by {@link Outliers}
     */
    public Doubt of(List<Float> probabilities, OptionalDouble outlier) {
        Optional<List<Integer>> set = sets.map(s -> s.set(probabilities));
        List<Doubt.Reason> reasons = new ArrayList<>();
        // NaN counts as an outlier
        if (outlier.isPresent() && !(outlier.getAsDouble() <= 1)) {
            reasons.add(Doubt.Reason.OUTLIER);
        }
        if (sets.isPresent()
                && sets.get().always().isEmpty()
                && set.orElseThrow().size() != 1) {
            reasons.add(Doubt.Reason.SET);
        }
        float most = probabilities.stream().max(Float::compare).orElse(0f);
        if (abstention.isPresent() && most < (float) abstention.get().threshold()) {
            reasons.add(Doubt.Reason.UNSURE);
        }
        return new Doubt(set, outlier, reasons);
    }
}
