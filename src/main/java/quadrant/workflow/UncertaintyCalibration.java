package quadrant.workflow;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import quadrant.dataset.Dataset;
import quadrant.evaluation.ConformalSets;
import quadrant.evaluation.ConfusionMatrix;
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
 * Learns how far a model's probabilities can be trusted, from images that were left out of training: never from the test part.
 *
 * <p>Scores of images that were left out of the closed form are those of other fits, on nine tenths of the images: a little too
 * harsh. The validation part of a fine-tuning also chose the epoch: a little too kind.
 */
final class UncertaintyCalibration {
    /** The accuracy that the calls above the threshold are to have. */
    static final double WANTED = 0.95;

    private static final int OUTLIER_FOLDS = 5;
    /** More images say little more of what is usual, and take time. */
    private static final int MOST_KNOWN = 1000;

    private final long seed;

    /** @param seed of the intervals */
    UncertaintyCalibration(long seed) {
        this.seed = seed;
    }

    /**
     * The images that were left out.
     *
     * @param predictions as the model gives them, with its temperature
     * @param temperature which the model's graph includes, or why it has none
     * @param which of the images these are, as a sentence
     */
    record HeldOut(Predictions predictions, Measured<Temperature> temperature, String which) {}

    /**
     * What came of it.
     *
     * @param model with its uncertainty, where it has some
     * @param sentences on it, or why there is none
     * @param heldOut the images that it was learnt from
     */
    record Learnt(FineTunedModel model, List<String> sentences, Optional<Predictions> heldOut) {}

    /** Learns, and reports what. */
    Learnt learn(FineTunedModel model, Measured<HeldOut> heldOut, Measured<Outliers> outliers, Task task) {
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
        Uncertainty uncertainty = new Uncertainty(
                heldOut.value().map(h -> h.which).orElse("No image was held out."),
                temperature.orElse(Temperature.ONE),
                calls.map(c -> ConformalSets.of(c, ConformalSets.USUAL)),
                calls.flatMap(c -> RiskCoverage.of(c).threshold(WANTED, c, seed).value()),
                outliers.value(),
                calls.map(ConfusionMatrix::of));
        List<String> facts = new UncertaintyText(uncertainty, model.classes(), calls).sentences();
        facts.forEach(task::info);
        sentences.addAll(facts);
        return new Learnt(model.with(model.graph(), uncertainty), List.copyOf(sentences), calls);
    }

    /** Such as "240 images of 31 groups". */
    static String count(Predictions p) {
        long groups = p.rows().stream().map(Prediction::group).distinct().count();
        return p.rows().size() + " images" + (groups == p.rows().size() ? "" : " of " + groups + " groups");
    }

    /**
     * Recognises images by features that training left as they were, so that an image of training is not nearer than a new one.
     *
     * @param data the images of training
     * @param tensor of the model's graph
     * @param features of an image of the data by its place
     */
    Measured<Outliers> outliers(Dataset data, Averaged tensor, IntFunction<float[]> features) {
        int step = Math.max(1, (data.size() + MOST_KNOWN - 1) / MOST_KNOWN);
        List<Integer> few = IntStream.range(0, data.size())
                .filter(i -> i % step == 0)
                .boxed()
                .toList();
        Measured<int[]> folds =
                LayerFit.folds(data.with(few.stream().map(data.samples()::get).toList()), OUTLIER_FOLDS, seed);
        return folds.map(f -> new Outliers(
                tensor, KnnOutlierDetector.of(few.stream().map(features::apply).toArray(float[][]::new), f)));
    }
}
