package quadrant.augment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static quadrant.augment.Augmentation.of;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import quadrant.pixels.Patch;

class AugmenterTest {
    private static final int SIZE_PX = 48;
    private static final AugmentationPlan HEAVY = AugmentationPlan.named("heavy");

    @Test
    void a_view_is_the_same_on_any_thread_and_in_any_order() throws InterruptedException, ExecutionException {
        Patch canvas = speckles(1);
        List<float[]> forwards = new ArrayList<>();
        Augmenter one = new Augmenter(HEAVY, 7);
        for (int v = 0; v < 40; v++) {
            forwards.add(view(one, canvas, 5, v));
        }
        ExecutorService pool = Executors.newFixedThreadPool(4);
        try {
            List<Future<float[]>> backwards = new ArrayList<>();
            for (int v = 39; v >= 0; v--) {
                int number = v;
                backwards.add(pool.submit(() -> view(new Augmenter(HEAVY, 7), canvas, 5, number)));
            }
            for (int v = 0; v < 40; v++) {
                assertThat(backwards.get(39 - v).get()).isEqualTo(forwards.get(v));
            }
        } finally {
            pool.shutdown();
        }
    }

    @Test
    void seed_image_and_view_number_each_change_the_view() {
        Patch canvas = speckles(1);
        float[] view = view(new Augmenter(HEAVY, 7), canvas, 5, 1);
        assertThat(view(new Augmenter(HEAVY, 8), canvas, 5, 1)).isNotEqualTo(view);
        assertThat(view(new Augmenter(HEAVY, 7), canvas, 6, 1)).isNotEqualTo(view);
        assertThat(view(new Augmenter(HEAVY, 7), canvas, 5, 2)).isNotEqualTo(view);
        assertThat(view(new Augmenter(HEAVY, 7), speckles(2), 5, 1)).isNotEqualTo(view);
    }

    @Test
    void view_0_is_the_canvas_for_every_plan_and_the_canvas_stays_as_it_was() {
        float[] before = speckles(1).values();
        for (double strength : new double[] {0.5, 1, 2, 3}) {
            Patch canvas = speckles(1);
            Augmenter augmenter = new Augmenter(AugmentationPlan.strength(strength), 7);
            assertThat(view(augmenter, canvas, 5, 0)).isEqualTo(before);
            assertThat(view(augmenter, canvas, 5, 9)).isNotEqualTo(before);
            assertThat(canvas.values()).isEqualTo(before);
        }
    }

    @Test
    void the_plan_none_copies() {
        Patch canvas = speckles(1);
        assertThat(view(new Augmenter(AugmentationPlan.named("none"), 7), canvas, 5, 3))
                .isEqualTo(canvas.values());
    }

    @Test
    void another_transform_leaves_the_draws_of_the_rest_alone() {
        Patch canvas = speckles(1);
        AugmentationPlan geometry = new AugmentationPlan("g", List.of(of("flip", 0.5), of("rotation", 1, 45)));
        AugmentationPlan more = new AugmentationPlan(
                "m", List.of(of("flip", 0.5), of("rotation", 1, 45), of("scale", 1, 1), of("contrast", 0)));
        assertThat(view(new Augmenter(more, 7), canvas, 5, 3))
                .isEqualTo(view(new Augmenter(geometry, 7), canvas, 5, 3));
    }

    @Test
    void every_value_lies_within_0_to_255() {
        Augmenter strongest = new Augmenter(AugmentationPlan.strength(3), 1);
        for (int v = 1; v < 200; v++) {
            for (float x : view(strongest, speckles(v), 1, v)) {
                assertThat(x >= 0 && x <= 255).as("value %s of view %d", x, v).isTrue();
            }
        }
    }

    @Test
    void flat_patches_stay_flat_without_noise() {
        AugmentationPlan plan = new AugmentationPlan(
                "flat",
                List.of(
                        of("rotation", 1, 45),
                        of("stain-jitter", 0.15, 0.03),
                        of("contrast", 0.2),
                        of("gaussian-blur", 1, 1, 1)));
        Augmenter augmenter = new Augmenter(plan, 1);
        for (float grey : new float[] {0, 93.5f, 255}) {
            Patch canvas = Patch.blank(3, SIZE_PX, SIZE_PX);
            Arrays.fill(canvas.values(), grey);
            float[] view = view(augmenter, canvas, 1, 1);
            for (int i = 0; i < view.length; i++) {
                int plane = i / (SIZE_PX * SIZE_PX);
                assertThat(view[i]).isBetween(0f, 255f).isCloseTo(view[plane * SIZE_PX * SIZE_PX], within(0.05f));
            }
        }
    }

    @Test
    void a_wrong_shape_an_aliased_view_or_a_negative_number_is_a_callers_bug() {
        Augmenter augmenter = new Augmenter(HEAVY, 1);
        Patch square = speckles(1);
        Patch out = Patch.blank(3, SIZE_PX, SIZE_PX);
        List<ThrowingCallable> bugs = List.of(
                () -> augmenter.view(Patch.blank(3, 4, 5), 1, 1, Patch.blank(3, 4, 5)),
                () -> augmenter.view(Patch.blank(1, 4, 4), 1, 1, Patch.blank(1, 4, 4)),
                () -> augmenter.view(square, 1, 1, Patch.blank(3, 4, 4)),
                () -> augmenter.view(square, 1, 1, square),
                () -> augmenter.view(square, 1, -1, out));
        for (var bug : bugs) {
            assertThatThrownBy(bug).isInstanceOf(IllegalArgumentException.class);
        }
    }

    static float[] view(Augmenter augmenter, Patch canvas, long key, int number) {
        Patch out = Patch.blank(3, canvas.heightPx(), canvas.widthPx());
        augmenter.view(canvas, key, number, out);
        return out.values();
    }

    static Patch speckles(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        Patch patch = Patch.blank(3, SIZE_PX, SIZE_PX);
        for (int i = 0; i < patch.values().length; i++) {
            patch.values()[i] = random.nextInt(256);
        }
        return patch;
    }
}
