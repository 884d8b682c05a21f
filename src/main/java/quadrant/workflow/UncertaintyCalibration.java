package quadrant.workflow;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import quadrant.dataset.Dataset;
import quadrant.evaluation.ConformalSets;
import quadrant.evaluation.ConfusionMatrix;
import quadrant.evaluation.Doubt;
import quadrant.evaluation.HeldOutRates;
import quadrant.evaluation.KnnOutlierDetector;
import quadrant.evaluation.Measured;
import quadrant.evaluation.Prediction;
import quadrant.evaluation.Predictions;
import quadrant.evaluation.RiskCoverage;
import quadrant.evaluation.Temperature;
import quadrant.model.FineTunedModel;
import quadrant.model.Outliers;
import quadrant.model.Uncertainty;
import quadrant.onnx.Averaged;
import quadrant.task.Task;
import quadrant.training.LayerFit;

/**
 * Calibrates a model's uncertainty on images that were left out of training, never on the test set.
 *
 * <p>Scores of images that were left out of the closed form come from other fits, on nine tenths of the images, so they are
 * slightly pessimistic. The validation set of a fine-tuning also chose the epoch, so its scores are slightly optimistic.
 */
final class UncertaintyCalibration {
    /** The target accuracy of predictions above the threshold. */
    static final double WANTED = 0.95;

    private static final int OUTLIER_FOLDS = 5;
    /** More images hardly change what counts as usual, and take time. */
    private static final int MOST_KNOWN = 1000;

    private final long seed;

    /** @param seed of the intervals */
    UncertaintyCalibration(long seed) {
        this.seed = seed;
    }

    /**
     * The calibration images.
     *
     * @param predictions of the model, with its temperature
     * @param temperature already included in the model's graph, or why there is none
     * @param which a sentence on which images these are
     */
    record HeldOut(Predictions predictions, Measured<Temperature> temperature, String which) {}

    /**
     * The outlier detector.
     *
     * @param scores of the images that it was fitted to, by id, each by images of other folds
     */
    record Unlike(Outliers outliers, Map<String, Double> scores) {}

    /**
     * The result.
     *
     * @param model with its uncertainty, where it has one
     * @param sentences on it, or why there is none
     * @param heldOut the calibration images
     */
    record Learnt(FineTunedModel model, List<String> sentences, Optional<Predictions> heldOut) {}

    /** Calibrates, and reports the result. */
    Learnt learn(FineTunedModel model, Measured<HeldOut> heldOut, Measured<Unlike> outliers, Task task) {
        List<String> sentences = new ArrayList<>();
        heldOut.reason().ifPresent(r -> sentences.add("The model has no prediction sets and no threshold: " + r));
        outliers.reason().ifPresent(r -> sentences.add("The model recognises no outliers: " + r));
        sentences.forEach(task::warn);
        if (heldOut.value().isEmpty() && outliers.value().isEmpty()) {
            return new Learnt(model, sentences, Optional.empty());
        }
        Optional<Predictions> calls = heldOut.value().map(HeldOut::predictions);
        Optional<Temperature> temperature = heldOut.value().flatMap(h -> h.temperature.value());
        heldOut.value().flatMap(h -> h.temperature.reason()).ifPresent(sentences::add);
        Uncertainty measured = new Uncertainty(
                heldOut.value().map(h -> h.which).orElse("No image was held out."),
                temperature.orElse(Temperature.ONE),
                calls.map(c -> ConformalSets.of(c, ConformalSets.USUAL)),
                calls.flatMap(c -> RiskCoverage.of(c).threshold(WANTED, c, seed).value()),
                outliers.value().map(Unlike::outliers),
                calls.map(ConfusionMatrix::of),
                Optional.empty());
        Uncertainty uncertainty = measured.with(calls.map(
                c -> rates(measured, c, outliers.value().map(Unlike::scores).orElse(Map.of()))));
        List<String> facts = new UncertaintyText(uncertainty, model.classes(), calls).sentences();
        facts.forEach(task::info);
        sentences.addAll(facts);
        return new Learnt(model.with(model.graph(), uncertainty), List.copyOf(sentences), calls);
    }

    /** How often held-out predictions were right; those without an outlier score are left out where the model has them. */
    private static HeldOutRates rates(Uncertainty uncertainty, Predictions heldOut, Map<String, Double> scores) {
        return HeldOutRates.of(heldOut.rows().stream()
                .filter(p -> uncertainty.outliers().isEmpty() || scores.containsKey(p.id()))
                .map(p -> {
                    Double score = scores.get(p.id());
                    Doubt doubt = uncertainty.of(
                            p.probabilities(), score == null ? OptionalDouble.empty() : OptionalDouble.of(score));
                    return new Prediction(p.id(), p.group(), p.truth(), p.probabilities(), Optional.of(doubt));
                })
                .toList());
    }

    /** Such as "240 images of 31 groups". */
    static String count(Predictions p) {
        long groups = p.rows().stream().map(Prediction::group).distinct().count();
        return p.rows().size() + " images" + (groups == p.rows().size() ? "" : " of " + groups + " groups");
    }

    /**
     * Detects outliers by features that training did not change, so that training images are not closer than new ones.
     *
     * @param data the training images
     * @param tensor of the model's graph
     * @param features of an image of the data by its index
     */
    Measured<Unlike> outliers(Dataset data, Averaged tensor, IntFunction<float[]> features) {
        int step = Math.max(1, (data.size() + MOST_KNOWN - 1) / MOST_KNOWN);
        List<Integer> few = IntStream.range(0, data.size())
                .filter(i -> i % step == 0)
                .boxed()
                .toList();
        Measured<int[]> folds =
                LayerFit.folds(data.with(few.stream().map(data.samples()::get).toList()), OUTLIER_FOLDS, seed);
        return folds.map(f -> {
            KnnOutlierDetector.Fitted fitted =
                    KnnOutlierDetector.fit(few.stream().map(features::apply).toArray(float[][]::new), f);
            Map<String, Double> scores = new HashMap<>();
            for (int i = 0; i < few.size(); i++) {
                scores.put(data.samples().get(few.get(i)).id(), fitted.heldOut().get(i));
            }
            return new Unlike(new Outliers(tensor, fitted.detector()), scores);
        });
    }
}
