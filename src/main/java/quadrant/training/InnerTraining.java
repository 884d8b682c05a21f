package quadrant.training;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import quadrant.dataset.Split;
import quadrant.engine.Engines;
import quadrant.engine.Tail;
import quadrant.onnx.PooledLayers;
import quadrant.pixels.TestViews;
import quadrant.task.Task;

/**
 * Inner trainings by the full recipe on parts of a training set, to test them on the rest. Views do not depend on the part, so
 * all parts and the training of the whole set share one shelf of features. Its owner closes it before that training begins.
 */
public final class InnerTraining implements AutoCloseable {
    private final TrainingInput input;
    private final TestViews tests;
    private final FrozenPart frozen;

    /**
     * Computes the features that are missing from the cache.
     *
     * @param input of the whole training set, at a depth of 1 or more
     * @param layers those of the classifier
     * @param tests how images of the rest are tested
     */
    public InnerTraining(
            Engines engines,
            FeatureStore cache,
            Stopwatch watch,
            TrainingInput input,
            PooledLayers layers,
            TestViews tests,
            Task task) {
        this.input = input.withoutValidation();
        this.tests = tests;
        this.frozen = FrozenPart.open(this.input, layers, tests, new FrozenPart.Means(engines, cache, watch), task);
    }

    /**
     * Trains on the split's training part and classifies its test part.
     *
     * @param start the classifier on all layers, fitted on the training part
     * @return for each image of the test part the probability of each class, the mean over its views
     */
    public List<List<Float>> run(Split split, PooledLayers.Classifier start, Task task) {
        TrainingInput part = input.part(split, input.recipe());
        List<TrainingImage> rest = split.test().stream().map(input.train()::get).toList();
        try (FeatureRows train = frozen.trained(part.train());
                FeatureRows none = frozen.tested(List.of(), TestViews.NONE);
                FeatureRows test = frozen.tested(rest, tests);
                Tail tail = frozen.tail(start, task)) {
            TailTraining training = new TailTraining(
                    tail, part, frozen.stages(tail), frozen.features(train, none), Optional.empty(), e -> {});
            training.run(Task.cancelledWith(task));
            float[] p = training.logits(test, test.rows(), task);
            Logits.softmax(p, input.classes());
            return means(p);
        }
    }

    private List<List<Float>> means(float... probabilities) {
        int classes = input.classes();
        int views = tests.count();
        List<List<Float>> all = new ArrayList<>();
        for (int from = 0; from < probabilities.length; from += views * classes) {
            Float[] mean = new Float[classes];
            for (int k = 0; k < classes; k++) {
                float sum = 0;
                for (int v = 0; v < views; v++) {
                    sum += probabilities[from + v * classes + k];
                }
                mean[k] = sum / views;
            }
            all.add(List.of(mean));
        }
        return all;
    }

    @Override
    public void close() {
        frozen.close();
    }
}
