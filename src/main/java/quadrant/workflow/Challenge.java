package quadrant.workflow;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.IntStream;
import quadrant.dataset.Dataset;
import quadrant.dataset.GroupSplit;
import quadrant.dataset.Split;
import quadrant.engine.Compute;
import quadrant.engine.Engines;
import quadrant.evaluation.Evaluation;
import quadrant.evaluation.Measured;
import quadrant.evaluation.PairedDifference;
import quadrant.evaluation.Predictions;
import quadrant.pixels.TestViews;
import quadrant.task.Task;
import quadrant.training.FeatureStore;
import quadrant.training.InnerTraining;
import quadrant.training.LayerFit;
import quadrant.training.LayerRows;
import quadrant.training.Stopwatch;
import quadrant.training.TrainingInput;

/**
 * Decides whether fine-tuning is better: compares the classifier on all layers of the frozen network, the network fine-tuned
 * from it by the full recipe, and the mean of both, on a third of the training groups, which neither was trained on.
 */
final class Challenge {
    private static final int PARTS = 3;

    private final Engines engines;
    private final FeatureStore cache;
    private final Stopwatch watch;

    Challenge(Engines engines, FeatureStore cache, Stopwatch watch) {
        this.engines = engines;
        this.cache = cache;
        this.watch = watch;
    }

    /** Which model is kept. */
    enum Pick {
        LAYERS,
        TUNED,
        MEAN
    }

    /**
     * The result, on the same held-out images.
     *
     * @param pick the model that exceeds the classifier on all layers by more than the standard error of the paired difference,
     *     and by most; else that classifier
     */
    record Result(Predictions layers, Predictions tuned, Predictions mean, Pick pick, String sentence) {
        /** The predictions of a model. */
        Predictions of(Pick p) {
            return switch (p) {
                case LAYERS -> layers;
                case TUNED -> tuned;
                case MEAN -> mean;
            };
        }
    }

    /**
     * Compares.
     *
     * @param rows of the training images and perhaps of others
     * @param data the images of the input
     * @param input of the fine-tuning on all training images
     * @param views test-time augmentation
     * @return no value where the groups cannot be split
     */
    Measured<Result> run(LayerRows rows, Dataset data, TrainingInput input, TestViews views, Task task) {
        Measured<int[]> parts = LayerFit.folds(data, PARTS, input.seed());
        if (parts.value().isEmpty()) {
            return Measured.not(
                    "Fine-tuning was not compared: " + parts.reason().orElseThrow());
        }
        task.phase("Comparing fine-tuning with the frozen network");
        Split split = GroupSplit.split(parts.value().get(), 0);
        int[] places = rows.places(input.train());
        Dataset train = part(data, split.train());
        Dataset test = part(data, split.test());
        Compute compute = input.compute();
        LayerFit fit = new LayerFit(
                rows, train, of(places, split.train()), engines.trunks().matrices(compute), input.seed());
        LayerFit.Fitted fitted = fit.fit(Optional.of(views), task);
        Predictions layers = fit.classify(fitted, views, test, of(places, split.test()));
        List<List<Float>> probabilities;
        try (InnerTraining training = new InnerTraining(engines, cache, watch, input, fitted.layers(), views, task)) {
            probabilities = training.run(split, fitted.classifier(), task);
        }
        Predictions tuned = layers.with(probabilities);
        Predictions mean = layers.with(IntStream.range(0, probabilities.size())
                .mapToObj(i -> mean(layers.rows().get(i).probabilities(), probabilities.get(i)))
                .toList());
        return Measured.of(decided(layers, tuned, mean, input.seed()));
    }

    private static Result decided(Predictions layers, Predictions tuned, Predictions mean, long seed) {
        PairedDifference byTuning = PairedDifference.of(tuned, layers, seed);
        PairedDifference byMean = PairedDifference.of(mean, layers, seed);
        Pick pick = Pick.LAYERS;
        if (exceeds(byMean) && (byMean.value() >= byTuning.value() || !exceeds(byTuning))) {
            pick = Pick.MEAN;
        } else if (exceeds(byTuning)) {
            pick = Pick.TUNED;
        }
        String sentence = String.format(
                Locale.ROOT,
                "On %s held out within training, balanced accuracy is %.3f by all layers of the frozen network, %.3f after"
                        + " fine-tuning (%+.3f, standard error %.3f), %.3f by the mean of both (%+.3f, standard error %.3f): %s.",
                UncertaintyCalibration.count(layers),
                accuracy(layers, seed),
                accuracy(tuned, seed),
                byTuning.value(),
                byTuning.standardError(),
                accuracy(mean, seed),
                byMean.value(),
                byMean.standardError(),
                switch (pick) {
                    case LAYERS -> "the frozen network is kept, as no gain exceeds its standard error";
                    case TUNED -> "the fine-tuned network is taken";
                    case MEAN -> "the mean of both is taken";
                });
        return new Result(layers, tuned, mean, pick, sentence);
    }

    private static boolean exceeds(PairedDifference d) {
        return d.value() > d.standardError();
    }

    private static double accuracy(Predictions p, long seed) {
        return Evaluation.of(p, seed).balancedAccuracy();
    }

    private static Dataset part(Dataset data, List<Integer> images) {
        return data.with(images.stream().map(data.samples()::get).toList());
    }

    private static int[] of(int[] places, List<Integer> images) {
        return images.stream().mapToInt(i -> places[i]).toArray();
    }

    private static List<Float> mean(List<Float> a, List<Float> b) {
        List<Float> mean = new ArrayList<>();
        for (int k = 0; k < a.size(); k++) {
            mean.add((a.get(k) + b.get(k)) / 2);
        }
        return mean;
    }
}
