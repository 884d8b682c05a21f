package quadrant.workflow;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import quadrant.dataset.ClassList;
import quadrant.dataset.Dataset;
import quadrant.evaluation.ConformalSets;
import quadrant.evaluation.ConfusionMatrix;
import quadrant.evaluation.Doubt;
import quadrant.evaluation.HeldOutRates;
import quadrant.evaluation.KnnOutlierDetector;
import quadrant.evaluation.Measured;
import quadrant.evaluation.Prediction;
import quadrant.evaluation.Predictions;
import quadrant.evaluation.Reliability;
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
    /** The share of new images of the same source that is less sure than the threshold. */
    static final double UNSURE = 0.05;

    /** The share of new images of the same source that is no outlier. */
    static final double LIKE = 0.99;

    private static final int OUTLIER_FOLDS = 5;
    /** More images hardly change what counts as usual, and take time. */
    private static final int MOST_KNOWN = 1000;

    private final long seed;
    /** Of the images that the outlier detector was fitted to, by id, each by images of other folds. */
    private final Map<String, Double> outlierScores = new HashMap<>();

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

    /** Calibrates, and reports the result. */
    FineTuned.Uncertain learn(FineTunedModel model, Measured<HeldOut> heldOut, Measured<Outliers> outliers, Task task) {
        List<String> sentences = new ArrayList<>();
        heldOut.reason().ifPresent(r -> sentences.add("The model has no prediction sets and no threshold: " + r));
        outliers.reason().ifPresent(r -> sentences.add("The model recognises no outliers: " + r));
        sentences.forEach(task::warn);
        if (heldOut.value().isEmpty() && outliers.value().isEmpty()) {
            return new FineTuned.Uncertain(model, sentences, Optional.empty());
        }
        Optional<Predictions> calls = heldOut.value().map(HeldOut::predictions);
        heldOut.value().flatMap(h -> h.temperature.reason()).ifPresent(sentences::add);
        Uncertainty uncertainty = uncertainty(heldOut, outliers);
        List<String> facts = sentences(uncertainty, model.classes(), calls);
        facts.forEach(task::info);
        sentences.addAll(facts);
        return new FineTuned.Uncertain(model.with(model.graph(), uncertainty), sentences, calls);
    }

    /** An uncertainty in plain sentences, the most important first. */
    private static List<String> sentences(Uncertainty uncertainty, ClassList classes, Optional<Predictions> heldOut) {
        List<String> all = new ArrayList<>();
        all.add("Uncertainty was calibrated on: " + uncertainty.heldOut());
        heldOut.ifPresent(p -> all.add(calibration(uncertainty, p)));
        uncertainty.rates().flatMap(HeldOutRates::sentence).ifPresent(all::add);
        uncertainty.sets().ifPresent(s -> all.add(sets(s, classes, heldOut)));
        uncertainty.abstention().ifPresent(a -> all.add(abstention(a)));
        uncertainty
                .outliers()
                .ifPresent(o -> all.add(format(
                        "Out-of-distribution images are found by comparison with %d training images; %.0f %% of"
                                + " images like those stay"
                                + " below the threshold.",
                        o.known().size(), 100 * LIKE)));
        return List.copyOf(all);
    }

    private static String calibration(Uncertainty uncertainty, Predictions p) {
        double error = Reliability.of(p).error();
        return uncertainty.temperature().equals(Temperature.ONE)
                ? format("The expected calibration error of images held out within training is %.3f.", error)
                : format(
                        "At temperature %.2f, fitted to images held out within training, their expected calibration error is"
                                + " %.3f.",
                        uncertainty.temperature().value(), error);
    }

    private static String sets(ConformalSets s, ClassList classes, Optional<Predictions> heldOut) {
        String size = heldOut.map(p -> format(
                        "; a set holds %.1f of %d classes on average",
                        p.rows().stream()
                                .mapToInt(r -> s.set(r.probabilities()).size())
                                .average()
                                .orElse(0),
                        classes.size()))
                .orElse("");
        String promise = format(
                        "Prediction sets contain the true class for %.0f %% of the images of every class, for groups"
                                + " like those of training",
                        100 * s.coverage())
                + size;
        if (s.always().isEmpty()) {
            return promise + ".";
        }
        return promise + "; with fewer than " + ConformalSets.groupsNeeded(s.coverage())
                + " groups of a class held out they can only do so by always containing it: "
                + s.always().stream().map(classes::name).collect(Collectors.joining(", ")) + ".";
    }

    private static String abstention(RiskCoverage.Abstention a) {
        return format(
                "Predictions with a probability of %.3f or more, %.0f %% of the images held out within training, were"
                        + " correct for %.1f %% (95 %% interval %.1f to %.1f); predictions below are uncertain.",
                a.threshold(),
                100 * a.coverage(),
                100 * a.accuracy(),
                100 * a.interval().low(),
                100 * a.interval().high());
    }

    private static String format(String pattern, Object... values) {
        return String.format(Locale.ROOT, pattern, values);
    }

    /** What the calibration images teach. */
    Uncertainty uncertainty(Measured<HeldOut> heldOut, Measured<Outliers> outliers) {
        Optional<Predictions> calls = heldOut.value().map(HeldOut::predictions);
        Optional<Temperature> temperature = heldOut.value().flatMap(h -> h.temperature.value());
        Uncertainty measured = new Uncertainty(
                heldOut.value().map(h -> h.which).orElse("No image was held out."),
                temperature.orElse(Temperature.ONE),
                calls.map(c -> ConformalSets.of(c, ConformalSets.USUAL)),
                calls.flatMap(c -> RiskCoverage.of(c).threshold(UNSURE, c, seed).value()),
                outliers.value(),
                calls.map(ConfusionMatrix::of),
                Optional.empty());
        return measured.with(calls.map(c -> rates(measured, c)));
    }

    /** How often held-out predictions were right; those without an outlier score are left out where the model has them. */
    private HeldOutRates rates(Uncertainty uncertainty, Predictions heldOut) {
        return HeldOutRates.of(heldOut.rows().stream()
                .filter(p -> uncertainty.outliers().isEmpty() || outlierScores.containsKey(p.id()))
                .map(p -> {
                    Double score = outlierScores.get(p.id());
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
    Measured<Outliers> outliers(Dataset data, Averaged tensor, IntFunction<float[]> features) {
        int step = Math.max(1, (data.size() + MOST_KNOWN - 1) / MOST_KNOWN);
        List<Integer> few = IntStream.range(0, data.size())
                .filter(i -> i % step == 0)
                .boxed()
                .toList();
        Measured<int[]> folds =
                LayerFit.folds(data.with(few.stream().map(data.samples()::get).toList()), OUTLIER_FOLDS, seed);
        return folds.map(f -> {
            KnnOutlierDetector.Fitted fitted =
                    KnnOutlierDetector.fit(few.stream().map(features::apply).toArray(float[][]::new), f, LIKE);
            for (int i = 0; i < few.size(); i++) {
                outlierScores.put(
                        data.samples().get(few.get(i)).id(), fitted.heldOut().get(i));
            }
            return new Outliers(tensor, fitted.detector());
        });
    }
}
