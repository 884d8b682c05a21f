package quadrant.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import quadrant.TestData;
import quadrant.augment.AugmentationPlan;
import quadrant.backbone.Backbone;
import quadrant.backbone.BackboneCatalog;
import quadrant.dataset.GroupId;
import quadrant.dataset.PixelSource;
import quadrant.dataset.Sample;
import quadrant.engine.Compute;
import quadrant.engine.Tail;
import quadrant.engine.Tail.StepResult;
import quadrant.engine.Tail.StepRule;
import quadrant.engine.Tail.TrainingBatch;
import quadrant.pixels.PerceptualHash;
import quadrant.pixels.RawImage;
import quadrant.plan.Batching;
import quadrant.plan.DeviceChoice;
import quadrant.plan.Recipe;
import quadrant.plan.Strategy;
import quadrant.task.CancelledException;
import quadrant.task.Task;

/** The epochs with a tail that learns nothing, and is right on validation as often as a script says. */
class TailTrainingTest {
    private static final int IMAGES = 64;
    private static final Map<String, Integer> STAGES = Map.of("head", 0, "top", 1, "below", 2);

    private static Backbone backbone;

    @TempDir
    private Path folder;

    @BeforeAll
    static void the_embedded_backbone() {
        backbone = TestData.catalog().load(BackboneCatalog.DEFAULT);
    }

    private record Nothing(String name) implements PixelSource {
        @Override
        public RawImage read() {
            throw new UnsupportedOperationException(name);
        }
    }

    /** Its one weight is the number of steps it took, by which its loss falls. */
    private static final class Scripted implements Tail {
        private int diesBeforeStep = Integer.MAX_VALUE;
        private final List<StepRule> rules = new ArrayList<>();
        private final double[] right;
        private final double loss;
        private int epochsScored;
        private float weight;

        /** @param right the share of 20 validation images that are right, by epoch */
        Scripted(double loss, double... right) {
            this.loss = loss;
            this.right = right;
        }

        @Override
        public List<String> parameters() {
            return List.of("head");
        }

        @Override
        public void freeze(Set<String> names) {
            throw new UnsupportedOperationException();
        }

        @Override
        public StepResult step(TrainingBatch batch, StepRule rule) {
            if (rule.step() == diesBeforeStep) {
                throw new IllegalStateException("killed");
            }
            rules.add(rule);
            weight++;
            return new StepResult(loss - 1e-3 * (weight - 1), new float[batch.n() * 2]);
        }

        /** Even images have class 0, odd ones class 1. */
        @Override
        public float[] logits(ByteBuffer features, int n) {
            float[] z = new float[n * 2];
            for (int i = 0; i < n; i++) {
                boolean hit = i < right[epochsScored] * n;
                z[i * 2 + (hit ? i % 2 : 1 - i % 2)] = 1;
            }
            epochsScored++;
            return z;
        }

        @Override
        public float[] featureGradient(ByteBuffer features, float[] weights) {
            throw new UnsupportedOperationException();
        }

        @Override
        public Map<String, float[]> gradients(ByteBuffer features, int n, float[] weights) {
            throw new UnsupportedOperationException();
        }

        @Override
        public Map<String, float[]> averages() {
            return Map.of("head", new float[] {weight});
        }

        @Override
        public void adopt(Map<String, float[]> weights) {
            weight = Objects.requireNonNull(weights.get("head"))[0];
        }

        @Override
        public Map<String, Slots> state() {
            float[] v = {weight};
            return Map.of("head", new Slots(v, v, v, v));
        }

        @Override
        public void restore(Map<String, Slots> state) {
            weight = Objects.requireNonNull(state.get("head")).weights()[0];
        }

        @Override
        public void close() {}
    }

    private static List<TrainingImage> images(int n) {
        List<TrainingImage> images = new ArrayList<>();
        for (int i = 0; i < n; i++) {
            String id = "i" + i;
            images.add(new TrainingImage(
                    new Sample(id, new Nothing(id), i % 2, new GroupId(id), OptionalInt.empty(), Map.of()),
                    String.format("%064x", i),
                    new PerceptualHash(i, 0, 0, 0)));
        }
        return images;
    }

    private double saveSeconds = 3600;

    private TailTraining training(Tail tail, int epochs, int validation, Path checkpoint) {
        Recipe recipe = new Recipe(
                Strategy.TOP, 2, AugmentationPlan.named("none"), 2, epochs, validation > 0, Batching.PLAIN, false);
        TrainingInput input = new TrainingInput(
                backbone,
                backbone.card().preprocessing(),
                recipe,
                recipe.depth(),
                2,
                images(IMAGES),
                images(validation),
                5,
                new Compute(DeviceChoice.CPU, 1),
                "mine");
        FeatureRows zeros = (rows, into) -> {};
        return new TailTraining(
                tail,
                input,
                STAGES,
                zeros,
                zeros,
                1,
                1280,
                Optional.of(new CheckpointFile(checkpoint, "mine", saveSeconds, System::nanoTime)),
                e -> {});
    }

    private TailTraining training(Tail tail, int epochs, int validation) {
        return training(tail, epochs, validation, folder.resolve("checkpoint"));
    }

    @Test
    void rates_warm_up_and_fall_by_stage_and_the_average_forgets_its_beginning() {
        Scripted tail = new Scripted(0.5);
        List<EpochRecord> epochs = training(tail, 20, 0).run(Task.SILENT);

        assertThat(epochs).hasSize(20);
        assertThat(tail.rules)
                .hasSize(40)
                .extracting(StepRule::step)
                .startsWith(1, 2, 3)
                .endsWith(40);
        for (int i = 0; i < 40; i++) {
            StepRule rule = tail.rules.get(i);
            double head = 1e-3 * Math.min((i + 1) / 20.0, 0.5 * (1 + Math.cos(Math.PI * i / 40)));
            assertThat(rule.learningRates().get("head")).isCloseTo(head, within(1e-15));
            assertThat(rule.learningRates().get("top")).isCloseTo(head, within(1e-15));
            assertThat(rule.learningRates().get("below")).isCloseTo(0.7 * head, within(1e-15));
            assertThat(rule.averageDecay()).isCloseTo((1.0 + i) / (10 + i), within(1e-15));
            assertThat(rule.weightDecay()).isEqualTo(0.02);
        }
        assertThat(epochs.get(0).loss()).isCloseTo(0.4995, within(1e-6));
        assertThat(epochs.get(0).accuracy()).as("ties go to class 0").isBetween(0.3, 0.7);
    }

    @Test
    void the_best_epoch_by_validation_is_kept_and_patience_ends_the_run() {
        Scripted tail = new Scripted(0.5, 0.5, 0.9, 0.6, 0.9, 0.8, 0.7, 0.6, 0.5, 0.4);
        TailTraining training = training(tail, 9, 20);
        List<EpochRecord> epochs = training.run(Task.SILENT);

        assertThat(epochs).hasSize(7);
        assertThat(training.keptEpoch()).isEqualTo(2);
        assertThat(epochs.get(1).validation().orElseThrow()).isCloseTo(0.9, within(1e-12));
        assertThat(tail.weight).as("the steps of two epochs").isEqualTo(4);
    }

    @Test
    void without_validation_the_last_epoch_is_kept() {
        Scripted tail = new Scripted(0.5);
        TailTraining training = training(tail, 3, 0);
        training.run(Task.SILENT);
        assertThat(training.keptEpoch()).isEqualTo(3);
        assertThat(tail.weight).isEqualTo(6);
    }

    @Test
    void a_finished_run_that_is_resumed_takes_no_step_and_keeps_the_same_epoch() {
        training(new Scripted(0.5, 0.5, 0.9, 0.6), 3, 20).run(Task.SILENT);
        Scripted again = new Scripted(0.5);
        TailTraining resumed = training(again, 3, 20);
        assertThat(resumed.run(Task.SILENT)).hasSize(3);
        assertThat(again.rules).isEmpty();
        assertThat(resumed.keptEpoch()).isEqualTo(2);
        assertThat(again.weight).isEqualTo(4);
    }

    /** Two steps an epoch: the last of the first epoch, the first and the last of the second. */
    @ParameterizedTest
    @ValueSource(ints = {2, 3, 4})
    void a_run_that_is_killed_or_cancelled_amid_an_epoch_goes_on_behind_its_last_step(int step) {
        List<EpochRecord> peace =
                training(new Scripted(0.5), 3, 0, folder.resolve("peace")).run(Task.SILENT);

        saveSeconds = 0;
        Scripted killed = new Scripted(0.5);
        killed.diesBeforeStep = step;
        TailTraining first = training(killed, 3, 0);
        assertThatThrownBy(() -> first.run(Task.SILENT)).hasMessage("killed");
        goesOn(step, peace);

        saveSeconds = 3600;
        TailTraining second = training(new Scripted(0.5), 3, 0, folder.resolve("cancelled"));
        assertThatThrownBy(() -> second.run(cancelledBefore(step))).isInstanceOf(CancelledException.class);
        goesOn(step, peace, folder.resolve("cancelled"));
    }

    private void goesOn(int step, List<EpochRecord> peace) {
        goesOn(step, peace, folder.resolve("checkpoint"));
    }

    private void goesOn(int step, List<EpochRecord> peace, Path checkpoint) {
        Scripted resumed = new Scripted(0.5);
        TailTraining training = training(resumed, 3, 0, checkpoint);
        assertThat(training.run(Task.SILENT)).isEqualTo(peace);
        assertThat(resumed.rules).extracting(StepRule::step).first().isEqualTo(step);
        assertThat(resumed.weight).isEqualTo(6);
        assertThat(checkpoint.resolveSibling(checkpoint.getFileName() + ".tmp")).doesNotExist();
    }

    @Test
    void a_kill_before_it_is_time_to_save_costs_no_more_than_the_epoch() {
        Scripted killed = new Scripted(0.5);
        killed.diesBeforeStep = 4;
        TailTraining first = training(killed, 3, 0);
        assertThatThrownBy(() -> first.run(Task.SILENT)).hasMessage("killed");
        Scripted resumed = new Scripted(0.5);
        training(resumed, 3, 0).run(Task.SILENT);
        assertThat(resumed.rules).extracting(StepRule::step).containsExactly(3, 4, 5, 6);
    }

    /** A user who wants to stop once so many steps less one were taken. */
    private static Task cancelledBefore(int step) {
        long[] done = {0};
        return new Task() {

            @Override
            public void progress(long now, long total) {
                done[0] = now;
            }

            @Override
            public boolean cancelled() {
                return done[0] >= step - 1;
            }
        };
    }

    @Test
    void a_diverged_loss_and_a_checkpoint_that_cannot_be_written_are_told_to_the_user() throws IOException {
        TailTraining diverged = training(new Scripted(Double.NaN), 3, 0);
        assertThat(TestData.refusal(() -> diverged.run(Task.SILENT)).problem()).contains("epoch 1");
        Path file = Files.createFile(folder.resolve("file"));
        TailTraining nowhere = training(new Scripted(0.5), 3, 0, file.resolve("checkpoint"));
        assertThat(TestData.refusal(() -> nowhere.run(Task.SILENT)).problem()).contains("could not be written");
    }
}
