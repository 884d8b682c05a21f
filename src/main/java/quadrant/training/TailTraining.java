package quadrant.training;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.Consumer;
import quadrant.engine.StepResult;
import quadrant.engine.StepRule;
import quadrant.engine.Tail;
import quadrant.engine.TrainingBatch;
import quadrant.evaluation.RecallTally;
import quadrant.plan.Recipe;
import quadrant.task.Reason;
import quadrant.task.Task;
import quadrant.task.UserException;

/**
 * The epochs in which head and tail are trained together; after each the whole state is on disk.
 *
 * <p>The weights that count are the running average (Polyak & Juditsky 1992) with decay min(d, (1 + t)/(10 + t)).
 */
final class TailTraining {
    private static final int EVALUATION_BATCH = 64;

    private final Tail tail;
    private final TrainingInput input;
    private final Map<String, Integer> stages;
    private final FeatureRows train;
    private final Optional<FeatureRows> validation;
    private final Optional<Path> checkpointFile;
    private final Consumer<EpochRecord> listener;
    private final Batches batches;
    private final ByteBuffer features;
    private final List<EpochRecord> epochs = new ArrayList<>();
    private Map<String, float[]> best = new HashMap<>();

    /** Where the features come from. */
    record Features(FeatureRows train, Optional<FeatureRows> validation, int rowFloats) {}

    /**
     * A training that has not begun.
     *
     * @param stages for each parameter its stage; 0 is the head
     * @param checkpointFile empty for one too short to be worth resuming
     */
    TailTraining(
            Tail tail,
            TrainingInput input,
            Map<String, Integer> stages,
            Features features,
            Optional<Path> checkpointFile,
            Consumer<EpochRecord> listener) {
        this.tail = tail;
        this.input = input;
        this.stages = stages;
        this.train = features.train;
        this.validation = features.validation;
        this.checkpointFile = checkpointFile;
        this.listener = listener;
        this.batches = new Batches(input.trainLabels(), input.classes(), input.recipe(), input.seed());
        this.features = FeatureExtractor.direct(
                (long) Math.max(batches.size(), EVALUATION_BATCH) * features.rowFloats * Float.BYTES);
    }

    /** Trains to the end; the tail then holds the weights to keep. Gives the records of all epochs. */
    List<EpochRecord> run(Task task) {
        Recipe recipe = input.recipe();
        checkpointFile.flatMap(f -> Checkpoint.read(f, input.fingerprint())).ifPresent(c -> {
            tail.restore(c.state());
            epochs.addAll(c.epochs());
            best = c.best();
            task.say("Resumed after epoch " + epochs.size() + " of " + recipe.epochs() + ".");
            c.epochs().forEach(listener);
        });
        while (epochs.size() < recipe.epochs() && !stoppedEarly()) {
            EpochRecord record = epoch(epochs.size() + 1, task);
            epochs.add(record);
            validation.ifPresent(v -> {
                if (bestEpoch() == record.epoch()) {
                    best = tail.averages();
                }
            });
            checkpointFile.ifPresent(this::save);
            listener.accept(record);
            task.say(describe(record));
        }
        tail.adopt(best.isEmpty() ? tail.averages() : best);
        return List.copyOf(epochs);
    }

    /** Steps that all epochs together take. */
    int steps() {
        return batches.stepsPerEpoch() * input.recipe().epochs();
    }

    /** The epoch whose weights are kept: the best by validation, the last without. */
    int keptEpoch() {
        return validation.isPresent() ? bestEpoch() : epochs.size();
    }

    private int bestEpoch() {
        int at = 0;
        double score = -1;
        for (EpochRecord e : epochs) {
            if (e.validation().orElse(-1) > score) {
                score = e.validation().orElse(-1);
                at = e.epoch();
            }
        }
        return at;
    }

    private boolean stoppedEarly() {
        return validation.isPresent()
                && epochs.size() - bestEpoch() >= input.recipe().patience();
    }

    private EpochRecord epoch(int epoch, Task task) {
        int perEpoch = batches.stepsPerEpoch();
        int all = perEpoch * input.recipe().epochs();
        double loss = 0;
        int correct = 0;
        for (int i = 0; i < perEpoch; i++) {
            task.checkCancelled();
            int step = (epoch - 1) * perEpoch + i;
            int[] rows = batches.rows(step);
            train.gather(rows, features);
            TrainingBatch batch = new TrainingBatch(
                    features,
                    rows.length,
                    batches.targets(rows),
                    batches.dropoutMask(step, input.backbone().head().width()));
            StepResult result = tail.step(batch, rule(step, all));
            requireFinite(result.loss(), epoch);
            loss += result.loss() / perEpoch;
            correct += correct(result.logits(), rows);
            task.progress(step + 1L, all);
        }
        double accuracy = correct / (double) (perEpoch * batches.size());
        return new EpochRecord(epoch, input.recipe().epochs(), loss, accuracy, score(task));
    }

    private static void requireFinite(double loss, int epoch) {
        if (!Double.isFinite(loss)) {
            throw new UserException(
                    "The loss is no longer a number in epoch " + epoch + ": the training has diverged.",
                    "Train less deep with --depth, or report the data to the developers.");
        }
    }

    private StepRule rule(int step, int steps) {
        Recipe recipe = input.recipe();
        double factor = recipe.schedule(step, steps);
        Map<String, Double> rates = new HashMap<>();
        stages.forEach((name, stage) -> rates.put(name, recipe.stageRate(stage) * factor));
        double decay = Math.min(recipe.averageDecay(), (1.0 + step) / (10.0 + step));
        return new StepRule(step + 1, rates, recipe.weightDecay(), decay);
    }

    private int correct(float[] logits, int[] rows) {
        int n = 0;
        for (int i = 0; i < rows.length; i++) {
            n += Logits.largest(logits, i, input.classes()) == batches.label(rows[i]) ? 1 : 0;
        }
        return n;
    }

    private OptionalDouble score(Task task) {
        if (validation.isEmpty()) {
            return OptionalDouble.empty();
        }
        float[] logits = logits(validation.get(), validation.get().rows(), task);
        RecallTally tally = new RecallTally(input.classes());
        for (int i = 0; i < input.validation().size(); i++) {
            tally.add(input.validation().get(i).label(), Logits.largest(logits, i, input.classes()));
        }
        return OptionalDouble.of(tally.balancedAccuracy());
    }

    /** Logits of the first rows, with the averaged weights. */
    float[] logits(FeatureRows rows, int count, Task task) {
        float[] all = new float[count * input.classes()];
        for (int from = 0; from < count; from += EVALUATION_BATCH) {
            task.checkCancelled();
            int n = Math.min(EVALUATION_BATCH, count - from);
            int[] part = new int[n];
            for (int i = 0; i < n; i++) {
                part[i] = from + i;
            }
            rows.gather(part, features);
            float[] y = tail.logits(features, n, Tail.Weights.AVERAGED);
            System.arraycopy(y, 0, all, from * input.classes(), y.length);
        }
        return all;
    }

    private void save(Path file) {
        try {
            new Checkpoint(input.fingerprint(), epochs, tail.state(), best).write(file);
        } catch (IOException e) {
            throw new UserException(
                    "The checkpoint " + file + " could not be written (" + Reason.of(e) + ").",
                    "Free disk space and run again with --resume.",
                    e);
        }
    }

    private static String describe(EpochRecord e) {
        String validation = e.validation().isPresent()
                ? String.format(Locale.ROOT, ", validation %.3f", e.validation().getAsDouble())
                : "";
        return String.format(
                Locale.ROOT,
                "Epoch %d of %d: loss %.4f, accuracy on training views %.3f%s",
                e.epoch(),
                e.epochs(),
                e.loss(),
                e.accuracy(),
                validation);
    }
}
