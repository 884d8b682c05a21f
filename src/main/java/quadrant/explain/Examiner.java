package quadrant.explain;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Supplier;
import quadrant.dataset.Dataset;
import quadrant.dataset.Sample;
import quadrant.engine.Compute;
import quadrant.engine.Engines;
import quadrant.evaluation.Measured;
import quadrant.evaluation.Prediction;
import quadrant.evaluation.Predictions;
import quadrant.model.FineTunedModel;
import quadrant.task.Phase;
import quadrant.task.Task;
import quadrant.task.UserException;

/**
 * Examines a model on the images that it was tested on. The work is bounded: heat maps of a few images, the shortcut test of at
 * most {@value ShortcutTest#MOST}, features of at most {@value FeatureMapper#MOST_OF_EACH} held-out images and as many of
 * training.
 */
public final class Examiner {
    private static final int EXAMPLES = 24;
    /** Each needs about fifty runs of the network. */
    private static final int OCCLUDED_EXAMPLES = 6;

    private final Engines engines;
    private final Compute compute;

    public Examiner(Engines engines, Compute compute) {
        this.engines = engines;
        this.compute = compute;
    }

    /**
     * Examines the model.
     *
     * @param train training images; none where they are not available
     * @param test held-out images; may be none
     * @param answers predictions for the test images, in order; empty where there are none
     * @param known features that the model's classifier reads, by the id of the image; may be none
     * @param seed of the intervals
     */
    public Examination run(
            FineTunedModel model,
            Dataset train,
            Dataset test,
            Optional<Predictions> answers,
            Map<String, float[]> known,
            long seed,
            Task task) {
        task.phase(Phase.EXAMINING);
        // with bags, single images have no true class
        Optional<Predictions> predicted = answers.filter(p -> !test.bags());
        return new Examination(
                examples(model, test.samples(), predicted, task),
                shortcut(model, test.samples(), predicted, seed, task),
                map(model, train.samples(), test.samples(), predicted, known, task));
    }

    private static String none() {
        return "No image was held out, and this is asked of images that the model has not seen.";
    }

    private static <T> Measured<T> tried(Supplier<T> work) {
        try {
            return Measured.of(work.get());
        } catch (UserException e) {
            return Measured.not(e.problem());
        }
    }

    private Measured<List<Example>> examples(
            FineTunedModel model, List<Sample> samples, Optional<Predictions> predicted, Task task) {
        return predicted
                .map(s -> tried(() -> examples(model, samples, s, task)))
                .orElseGet(() -> Measured.not(none()));
    }

    private List<Example> examples(FineTunedModel model, List<Sample> samples, Predictions predicted, Task task) {
        Optional<HeatMapper> activations = HeatMapper.activations(model, engines, compute, task);
        try (HeatMapper mapper =
                        activations.orElseGet(() -> new OcclusionMaps(model, engines.trunks(), compute, task));
                CanvasReader reader = new CanvasReader(model.preprocessing(), compute.threads())) {
            List<Example> examples = new ArrayList<>();
            for (int i : Choice.of(predicted, activations.isPresent() ? EXAMPLES : OCCLUDED_EXAMPLES)) {
                task.checkCancelled();
                Prediction p = predicted.rows().get(i);
                examples.add(new Example(
                        p, mapper.look(reader.read(samples.get(i).pixels()), OptionalInt.of(p.predicted()), task)));
            }
            return List.copyOf(examples);
        }
    }

    private Measured<Shortcut> shortcut(
            FineTunedModel model, List<Sample> samples, Optional<Predictions> predicted, long seed, Task task) {
        if (predicted.isEmpty()) {
            return Measured.not(none());
        }
        if (samples.stream().map(Sample::group).distinct().count() < 2) {
            return Measured.not("The images come from one group only, so that no interval could be given.");
        }
        return tried(
                () -> new ShortcutTest(model, engines.trunks(), compute).run(samples, predicted.get(), seed, task));
    }

    private Measured<FeatureMap> map(
            FineTunedModel model,
            List<Sample> train,
            List<Sample> test,
            Optional<Predictions> predicted,
            Map<String, float[]> known,
            Task task) {
        // images are shown by their prediction
        if (train.size() + (predicted.isPresent() ? test.size() : 0) < 3) {
            return Measured.not("There are fewer than three images, which make no map.");
        }
        return tried(() -> new FeatureMapper(model, engines.trunks(), compute).of(train, test, predicted, known, task));
    }
}
