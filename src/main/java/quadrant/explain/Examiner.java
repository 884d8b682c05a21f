package quadrant.explain;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import quadrant.dataset.Dataset;
import quadrant.dataset.Sample;
import quadrant.engine.Compute;
import quadrant.engine.Engines;
import quadrant.evaluation.Measured;
import quadrant.evaluation.Prediction;
import quadrant.evaluation.Predictions;
import quadrant.explain.Examination.Example;
import quadrant.model.FineTunedModel;
import quadrant.pixels.Patch;
import quadrant.task.Phase;
import quadrant.task.Task;
import quadrant.task.UserException;

/**
 * Examines a model on the images that it was tested on. The work is bounded: heat maps of a few images, the shortcut test of at
 * most {@value Shortcut#MOST}, features of at most {@value FeatureMap#MOST_OF_EACH} held-out images and as many of
 * training.
 */
public final class Examiner {
    private static final int EXAMPLES = 24;
    /** Each needs about fifty runs of the network. */
    private static final int OCCLUDED_EXAMPLES = 6;

    private static final String NONE =
            "No image was held out, and this is asked of images that the model has not seen.";

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
        // images are shown by their prediction
        int mapped = train.size() + (predicted.isPresent() ? test.size() : 0);
        return new Examination(
                predicted
                        .map(p -> tried(() -> examples(model, test.samples(), p, task)))
                        .orElseGet(() -> Measured.not(NONE)),
                shortcut(model, test.samples(), predicted, seed, task),
                mapped < 3
                        ? Measured.not("There are fewer than three images, which make no map.")
                        : tried(() -> FeatureMap.of(
                                model,
                                engines.trunks(),
                                compute,
                                train.samples(),
                                test.samples(),
                                predicted,
                                known,
                                task)));
    }

    private static <T> Measured<T> tried(Supplier<T> work) {
        try {
            return Measured.of(work.get());
        } catch (UserException e) {
            return Measured.not(e.problem());
        }
    }

    private List<Example> examples(FineTunedModel model, List<Sample> samples, Predictions predicted, Task task) {
        Optional<HeatMapper> activations = HeatMapper.activations(model, engines, compute, task);
        try (HeatMapper mapper =
                activations.orElseGet(() -> new OcclusionMaps(model, engines.trunks(), compute, task))) {
            List<Example> examples = new ArrayList<>();
            for (int i : chosen(predicted, activations.isPresent() ? EXAMPLES : OCCLUDED_EXAMPLES)) {
                task.checkCancelled();
                Prediction p = predicted.rows().get(i);
                Patch canvas =
                        model.preprocessing().canvas(samples.get(i).pixels().read());
                examples.add(new Example(p, mapper.look(canvas, OptionalInt.of(p.predicted()), task)));
            }
            return List.copyOf(examples);
        }
    }

    private Measured<Shortcut> shortcut(
            FineTunedModel model, List<Sample> samples, Optional<Predictions> predicted, long seed, Task task) {
        if (predicted.isEmpty()) {
            return Measured.not(NONE);
        }
        if (samples.stream().map(Sample::group).distinct().count() < 2) {
            return Measured.not("The images come from one group only, so that no interval could be given.");
        }
        return tried(() -> Shortcut.of(model, engines.trunks(), compute, samples, predicted.get(), seed, task));
    }

    /**
     * Positions of at most {@code most} predictions, wrong ones first: half of them, or more where there are too few correct
     * ones.
     */
    private static List<Integer> chosen(Predictions predicted, int most) {
        List<Prediction> rows = predicted.rows();
        Map<Boolean, List<Integer>> surest = IntStream.range(0, rows.size())
                .boxed()
                .sorted(Comparator.comparing(
                        i -> -rows.get(i).probabilities().get(rows.get(i).predicted())))
                .collect(Collectors.partitioningBy(i -> rows.get(i).right()));
        List<Integer> wrong = surest.getOrDefault(false, List.of());
        List<Integer> right = inTurns(rows, surest.getOrDefault(true, List.of()));
        int half = most / 2;
        int ofRight = Math.min(right.size(), Math.max(half, most - wrong.size()));
        List<Integer> chosen = new ArrayList<>(wrong.subList(0, Math.min(wrong.size(), most - ofRight)));
        chosen.addAll(right.subList(0, Math.min(ofRight, half)));
        return chosen;
    }

    /** The first of each class, then the second of each. */
    private static List<Integer> inTurns(List<Prediction> rows, List<Integer> all) {
        Map<Integer, Integer> seen = new HashMap<>();
        Map<Integer, Integer> turns = new HashMap<>();
        all.forEach(i -> turns.put(i, seen.merge(rows.get(i).predicted(), 1, Integer::sum)));
        return all.stream()
                .sorted(Comparator.<Integer, Integer>comparing(turns::get)
                        .thenComparing(i -> rows.get(i).predicted()))
                .toList();
    }
}
