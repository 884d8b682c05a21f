package quadrant.training;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import quadrant.dataset.Split;
import quadrant.engine.Engines;
import quadrant.engine.Tail;
import quadrant.pixels.TestViews;
import quadrant.plan.Recipe;
import quadrant.task.Task;

/**
 * Trainings on a part of a training set, to different depths, tested on the rest. All of them, and the training on the whole
 * set that goes on from one of them, share one shelf of features at the deepest cut: views do not depend on the part, and
 * layers behind that cut that are not trained are merely run. Its owner closes it before that training begins.
 */
public final class InnerTraining implements AutoCloseable {
    private final Parts parts;
    private final FrozenPart frozen;

    /**
     * A training set in two parts.
     *
     * @param input of the whole training set, at a depth of 1 or more
     * @param start the classifier on all layers, fitted on the training part
     * @param tests how the other part is tested in the end
     */
    public record Parts(TrainingInput input, Split split, LayerFit.Fitted start, TestViews tests) {
        public Parts {
            input = input.withoutValidation();
        }

        private List<TrainingImage> rest() {
            return split.test().stream().map(input.train()::get).toList();
        }
    }

    /** Computes the features that are missing from the cache. */
    public InnerTraining(Engines engines, FeatureStore cache, Stopwatch watch, Parts parts, Task task) {
        this.parts = parts;
        this.frozen = FrozenPart.open(
                parts.input,
                parts.start.layers(),
                parts.rest(),
                parts.tests,
                new FrozenPart.Means(engines, cache, watch),
                task);
    }

    /**
     * A training that has ended.
     *
     * @param weights the averaged weights of the layers that were trained
     * @param accuracy on the training views of its last epoch, 0–1
     */
    public record Ended(int depth, Map<String, float[]> weights, double accuracy) {}

    /** Trains on the split's training part, to the recipe's depth. */
    public Ended train(Recipe recipe, Task task) {
        TrainingInput part = parts.input.part(parts.split, recipe);
        try (FeatureRows train = frozen.trained(part.train());
                FeatureRows none = frozen.tested(List.of(), TestViews.NONE);
                Tail tail = frozen.tail(parts.start.classifier(), recipe.depth(), task)) {
            List<EpochRecord> epochs = new TailTraining(
                            tail, part, frozen.stages(tail), frozen.features(train, none), Optional.empty(), e -> {})
                    .run(Task.cancelledWith(task));
            return new Ended(
                    recipe.depth(),
                    tail.averages(),
                    epochs.get(epochs.size() - 1).accuracy());
        }
    }

    /**
     * Classifies the split's test part.
     *
     * @param turned whether by the test views, instead of unaugmented
     * @return for each image the probability of each class, the mean over its views
     */
    public List<List<Float>> test(Ended ended, boolean turned, Task task) {
        TestViews views = turned ? parts.tests : TestViews.NONE;
        try (FeatureRows test = frozen.tested(parts.rest(), views);
                FeatureRows none = frozen.tested(List.of(), TestViews.NONE);
                Tail tail = frozen.tail(parts.start.classifier(), ended.depth, task)) {
            tail.adopt(ended.weights);
            float[] p = new TailTraining(
                            tail,
                            parts.input,
                            frozen.stages(tail),
                            frozen.features(test, none),
                            Optional.empty(),
                            e -> {})
                    .logits(test, test.rows(), task);
            Logits.softmax(p, parts.input.classes());
            return means(views.count(), p);
        }
    }

    private List<List<Float>> means(int views, float... probabilities) {
        int classes = parts.input.classes();
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
