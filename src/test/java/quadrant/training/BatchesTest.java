package quadrant.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import quadrant.TestData;
import quadrant.augment.AugmentationPlan;
import quadrant.plan.Batching;
import quadrant.plan.Recipe;
import quadrant.plan.Strategy;

class BatchesTest {
    private static final int[] LABELS = IntStream.range(0, 80).map(i -> i % 3).toArray();

    private record Loss(List<Integer> labels, List<List<Double>> logits, double loss) {}

    /** By {@code tools/training_reference.py}. */
    private record Reference(Loss loss) {}

    private static Recipe recipe(int views) {
        return recipe(views, Batching.PLAIN);
    }

    private static Recipe recipe(int views, Batching batching) {
        return new Recipe(Strategy.TOP, 1, AugmentationPlan.named("none"), views, 3, false, batching, false);
    }

    @Test
    void the_loss_is_the_weighted_smoothed_cross_entropy_of_pytorch() {
        Loss reference = TestData.json(BatchesTest.class, "reference.json", Reference.class)
                .loss();
        int[] labels = reference.labels().stream().mapToInt(Integer::intValue).toArray();
        float[] targets = new Batches(labels, 3, recipe(1), 0)
                .targets(IntStream.range(0, labels.length).toArray());

        double loss = 0;
        for (int i = 0; i < labels.length; i++) {
            double[] z = reference.logits().get(i).stream()
                    .mapToDouble(Double::doubleValue)
                    .toArray();
            double sum = 0;
            for (double v : z) {
                sum += Math.exp(v);
            }
            for (int k = 0; k < 3; k++) {
                loss -= targets[i * 3 + k] * (z[k] - Math.log(sum));
            }
        }
        assertThat(loss).isCloseTo(reference.loss(), within(1e-6));
    }

    @Test
    void a_pass_shows_every_view_once_in_an_order_of_its_own() {
        Batches batches = new Batches(LABELS, 3, recipe(2), 7);
        int perPass = 160 / batches.size();
        Set<Integer> seen = new HashSet<>();
        for (int step = 0; step < perPass; step++) {
            for (int row : batches.rows(step)) {
                assertThat(seen.add(row)).isTrue();
            }
        }
        assertThat(seen)
                .containsExactlyInAnyOrderElementsOf(
                        IntStream.range(0, 160).boxed().toList());
        assertThat(batches.rows(perPass)).isNotEqualTo(batches.rows(0));
    }

    @Test
    void rows_and_mask_depend_on_seed_and_step_alone() {
        Batches straight = new Batches(LABELS, 3, recipe(3), 7);
        for (int step = 0; step < 20; step++) {
            straight.rows(step);
        }
        Batches resumed = new Batches(LABELS, 3, recipe(3), 7);

        assertThat(resumed.rows(20)).isEqualTo(straight.rows(20));
        assertThat(resumed.rows(3)).isEqualTo(straight.rows(3));
        assertThat(resumed.dropoutMask(20, 50)).isEqualTo(straight.dropoutMask(20, 50));
        assertThat(new Batches(LABELS, 3, recipe(3), 8).rows(20)).isNotEqualTo(straight.rows(20));
        assertThat(resumed.dropoutMask(21, 50)).isNotEqualTo(straight.dropoutMask(20, 50));
    }

    @Test
    void dropout_zeroes_a_fifth_and_keeps_the_expectation() {
        float[] mask = new Batches(LABELS, 3, recipe(1), 7).dropoutMask(0, 1280);
        int zeros = 0;
        double sum = 0;
        for (float m : mask) {
            assertThat(m).isIn(0f, 1.25f);
            zeros += m == 0 ? 1 : 0;
            sum += m;
        }
        assertThat(zeros / (double) mask.length).isCloseTo(0.2, within(0.01));
        assertThat(sum / mask.length).isCloseTo(1, within(0.0125));
    }

    @Test
    void fewer_views_than_a_batch_make_one_smaller_batch() {
        Batches batches = new Batches(new int[] {0, 1, 0, 1}, 2, recipe(3), 1);
        assertThat(batches.size()).isEqualTo(12);
        assertThat(batches.rows(5)).hasSize(12).doesNotHaveDuplicates();
        assertThat(batches.stepsPerEpoch()).isEqualTo(1);
        assertThat(batches.label(5)).isEqualTo(1);
    }

    @Test
    void balanced_sampling_shows_rare_classes_as_often_and_weighs_all_alike() {
        int[] labels = IntStream.range(0, 80).map(i -> i < 72 ? 0 : 1).toArray();
        Recipe balanced = recipe(2, new Batching(Batching.Sampling.BALANCED, 0, 0));
        Batches batches = new Batches(labels, 2, balanced, 7);
        int perPass = 160 / batches.size();
        int rare = 0;
        Set<Integer> seen = new HashSet<>();
        for (int step = 0; step < perPass; step++) {
            for (int row : batches.rows(step)) {
                rare += batches.label(row);
                seen.add(row);
            }
        }
        assertThat(rare).isEqualTo(80);
        assertThat(seen.stream().filter(r -> batches.label(r) == 1))
                .as("all views of rare images")
                .hasSize(16);
        float[] targets = batches.targets(new int[] {0, 150});
        assertThat(targets[0]).isEqualTo(targets[3]);
        assertThat(batches.rows(3)).isEqualTo(new Batches(labels, 2, balanced, 7).rows(3));
    }
}
