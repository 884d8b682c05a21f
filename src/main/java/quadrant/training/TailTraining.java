package quadrant.training;

import static quadrant.task.OptionName.option;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import quadrant.engine.Tail;
import quadrant.engine.Tail.StepResult;
import quadrant.engine.Tail.StepRule;
import quadrant.engine.Tail.TrainingBatch;
import quadrant.engine.Trunk;
import quadrant.evaluation.RecallTally;
import quadrant.plan.Recipe;
import quadrant.task.CancelledException;
import quadrant.task.Task;
import quadrant.task.UserException;

/**
 * Trains head and tail together over the epochs; after each epoch, and at intervals within one, the whole state is saved to
 * disk.
 *
 * <p>The recipe's learning rate is that of a head on the embedding. With more input numbers, a step of Adam changes a head's
 * scores proportionally more, so its learning rate is proportionally smaller (Yang, Hu et al., "Tuning large neural networks
 * via zero-shot hyperparameter transfer", NeurIPS 2021).
 *
 * <p>The final weights are the running average (Polyak & Juditsky 1992) with decay min(d, (1 + t)/(10 + t)).
 */
final class TailTraining {
    private static final int EVALUATION_BATCH = 64;
    /** The batch size for testing: all layers' outputs of a batch are kept until its end, some 50 MiB per image. */
    private static final int EVALUATION_BATCH_WHOLE = 16;

    private final Tail tail;
    private final TrainingInput input;
    private final Map<String, Integer> stages;
    private final FeatureRows train;
    private final Optional<FeatureRows> validation;
    private final Optional<CheckpointFile> checkpointFile;
    private final Consumer<EpochRecord> listener;
    private final Batches batches;
    private final Mixer mixer;
    private final int evaluationBatch;
    private final int headFloats;
    private final ByteBuffer features;
    private final List<EpochRecord> epochs = new ArrayList<>();
    private int steps;
    private double loss;
    private int correct;
    private Map<String, float[]> best = new HashMap<>();

    /**
     * A training that has not begun.
     *
     * @param stages the stage of each parameter; 0 is the head
     * @param validation rows of the input's validation images
     * @param rowFloats the length of a row
     * @param headFloats number of the head's inputs per image, to which dropout is applied
     * @param checkpointFile empty for a training too short to be resumed
     */
    TailTraining(
            Tail tail,
            TrainingInput input,
            Map<String, Integer> stages,
            FeatureRows train,
            FeatureRows validation,
            int rowFloats,
            int headFloats,
            Optional<CheckpointFile> checkpointFile,
            Consumer<EpochRecord> listener) {
        this.tail = tail;
        this.input = input;
        this.stages = stages;
        this.train = train;
        this.validation = input.validation().isEmpty() ? Optional.empty() : Optional.of(validation);
        this.checkpointFile = checkpointFile;
        this.listener = listener;
        this.headFloats = headFloats;
        this.batches = new Batches(input.trainLabels(), input.classes(), input.recipe(), input.seed());
        this.mixer = new Mixer(
                input.recipe().batching(), input.seed(), input.whole() ? input.viewShape() : List.of((long) rowFloats));
        this.evaluationBatch = input.whole() ? EVALUATION_BATCH_WHOLE : EVALUATION_BATCH;
        this.features = Trunk.direct((long) Math.max(batches.size(), evaluationBatch) * rowFloats * Float.BYTES);
    }

    /** Trains to the end; the tail then has the final weights. Returns the records of all epochs. */
    List<EpochRecord> run(Task task) {
        Recipe recipe = input.recipe();
        checkpointFile.flatMap(f -> f.read(task)).ifPresent(c -> goOn(c, task));
        while (epochs.size() < recipe.epochs() && !stoppedEarly()) {
            EpochRecord record = epoch(epochs.size() + 1, task);
            epochs.add(record);
            begin(0, 0, 0);
            validation.ifPresent(v -> {
                if (bestEpoch() == record.epoch()) {
                    best = tail.averages();
                }
            });
            save();
            listener.accept(record);
            task.info(record.line("validation"));
        }
        tail.adopt(best.isEmpty() ? tail.averages() : best);
        return List.copyOf(epochs);
    }

    private void begin(int doneSteps, double lossSoFar, int correctSoFar) {
        steps = doneSteps;
        loss = lossSoFar;
        correct = correctSoFar;
    }

    private void goOn(CheckpointFile.Checkpoint c, Task task) {
        tail.restore(c.slots());
        epochs.addAll(c.epochs());
        begin(c.steps(), c.loss(), c.correct());
        best = c.best();
        int all = input.recipe().epochs();
        task.info(
                steps == 0
                        ? "Resumed after epoch " + epochs.size() + " of " + all + "."
                        : "Resumed in epoch " + (epochs.size() + 1) + " of " + all + ", after step " + steps + " of "
                                + batches.stepsPerEpoch() + ".");
        c.epochs().forEach(listener);
    }

    /** The epoch whose weights are kept: the best by validation, or the last without validation. */
    int keptEpoch() {
        return validation.isPresent() ? bestEpoch() : epochs.size();
    }

    private int bestEpoch() {
        return epochs.stream()
                .filter(e -> e.validation().isPresent())
                .reduce((a, b) -> b.validation().getAsDouble() > a.validation().getAsDouble() ? b : a)
                .map(EpochRecord::epoch)
                .orElse(0);
    }

    private boolean stoppedEarly() {
        return validation.isPresent() && epochs.size() - bestEpoch() >= Recipe.PATIENCE;
    }

    /** Continues a begun epoch. */
    private EpochRecord epoch(int epoch, Task task) {
        int perEpoch = batches.stepsPerEpoch();
        int all = perEpoch * input.recipe().epochs();
        for (int i = steps; i < perEpoch; i++) {
            leaveIfCancelled(task);
            int step = (epoch - 1) * perEpoch + i;
            int[] rows = batches.rows(step);
            train.gather(rows, features);
            if (step + 1 < all) {
                train.ahead(batches.rows(step + 1));
            }
            float[] targets = batches.targets(rows);
            mixer.apply(step, features, rows.length, targets);
            TrainingBatch batch =
                    new TrainingBatch(features, rows.length, targets, batches.dropoutMask(step, headFloats));
            StepResult result = tail.step(batch, rule(step, all));
            if (!Double.isFinite(result.loss())) {
                throw new UserException(
                        "The loss is no longer a number in epoch " + epoch + ": the training has diverged.",
                        "Train less deep with " + option("depth") + ", or report the data to the developers.");
            }
            begin(i + 1, loss + result.loss() / perEpoch, correct + correct(result.logits(), rows));
            if (checkpointFile.filter(CheckpointFile::due).isPresent()) {
                save();
            }
            task.progress(step + 1L, all);
        }
        double accuracy = correct / (double) (perEpoch * batches.size());
        return new EpochRecord(epoch, input.recipe().epochs(), loss, accuracy, score(task));
    }

    /** Saves the progress in the epoch. */
    private void leaveIfCancelled(Task task) {
        if (task.cancelled()) {
            if (steps > 0) {
                save();
            }
            throw new CancelledException();
        }
    }

    private StepRule rule(int step, int all) {
        Recipe recipe = input.recipe();
        double factor = recipe.schedule(step, all);
        double ofHead = factor * Math.min(1, input.backbone().head().width() / (double) headFloats);
        Map<String, Double> rates = new HashMap<>();
        stages.forEach((name, stage) -> rates.put(name, recipe.stageRate(stage) * (stage == 0 ? ofHead : factor)));
        double decay = Math.min(Recipe.AVERAGE_DECAY, (1.0 + step) / (10.0 + step));
        return new StepRule(step + 1, rates, Recipe.WEIGHT_DECAY, decay);
    }

    private int correct(float[] logits, int[] rows) {
        int n = 0;
        for (int i = 0; i < rows.length; i++) {
            n += largest(logits, i) == batches.label(rows[i]) ? 1 : 0;
        }
        return n;
    }

    /** The class of the largest score in a row; the first of equals. */
    private int largest(float[] scores, int row) {
        int from = row * input.classes();
        int best = from;
        for (int k = from + 1; k < from + input.classes(); k++) {
            best = scores[k] > scores[best] ? k : best;
        }
        return best - from;
    }

    private OptionalDouble score(Task task) {
        if (validation.isEmpty()) {
            return OptionalDouble.empty();
        }
        float[] logits = logits(validation.get(), input.validation().size(), task);
        RecallTally tally = new RecallTally(input.classes());
        for (int i = 0; i < input.validation().size(); i++) {
            tally.add(input.validation().get(i).label(), largest(logits, i));
        }
        return OptionalDouble.of(tally.balancedAccuracy());
    }

    /** Logits of the first rows, with the averaged weights. */
    float[] logits(FeatureRows rows, int count, Task task) {
        float[] all = new float[count * input.classes()];
        for (int from = 0; from < count; from += evaluationBatch) {
            task.checkCancelled();
            int n = Math.min(evaluationBatch, count - from);
            rows.gather(IntStream.range(from, from + n).toArray(), features);
            float[] y = tail.logits(features, n);
            System.arraycopy(y, 0, all, from * input.classes(), y.length);
        }
        return all;
    }

    private void save() {
        checkpointFile.ifPresent(f ->
                f.write(new CheckpointFile.Checkpoint(List.copyOf(epochs), steps, loss, correct, tail.state(), best)));
    }
}
