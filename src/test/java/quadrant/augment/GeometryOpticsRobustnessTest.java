package quadrant.augment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static quadrant.augment.Augmentation.of;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import quadrant.pixels.Patch;

/** Every transform of geometry and optics, alone and together, on images that are no pictures. */
class GeometryOpticsRobustnessTest {
    static Stream<Augmentation> each() {
        return all().stream();
    }

    private static List<Augmentation> all() {
        return List.of(
                of("flip", 0.5),
                of("rotation", 1, 45),
                of("scale", 0.2, 2),
                of("shear", 30),
                of("shift", 0.2),
                of("elastic", 1, 100, 4),
                of("gaussian-blur", 1, 0.3, 3),
                of("defocus", 1, 0.3, 5),
                of("resolution", 1, 1, 5),
                of("vignetting", 1, 0.1, 0.9),
                of("illumination-gradient", 1, 0.1, 0.9),
                of("gaussian-noise", 1, 1, 20),
                of("poisson-gaussian-noise", 1, 0, 60, 0, 20),
                of("jpeg", 1, 1, 100));
    }

    @ParameterizedTest
    @MethodSource("each")
    void any_size_and_any_flat_image_gives_finite_grey_levels(Augmentation transform) {
        for (int size : new int[] {1, 2, 3, 7, 16, 33}) {
            Augmenter augmenter = new Augmenter(plan(transform), 1);
            for (float grey : new float[] {0, 77.5f, 255}) {
                Patch canvas = Patch.blank(3, size, size);
                Arrays.fill(canvas.values(), grey);
                for (int v = 1; v < 20; v++) {
                    within0To255(AugmenterTest.view(augmenter, canvas, 1, v));
                }
            }
        }
    }

    private static AugmentationPlan plan(Augmentation transform) {
        return new AugmentationPlan("alone", List.of(transform));
    }

    @ParameterizedTest
    @MethodSource("each")
    void flat_images_stay_flat_under_geometry_and_blur(Augmentation transform) {
        boolean adds = isOptics(transform)
                && !List.of("gaussian-blur", "defocus", "resolution").contains(transform.kind());
        if (!adds) {
            Patch canvas = Patch.blank(3, 33, 33);
            Arrays.fill(canvas.values(), 255);
            Augmenter augmenter = new Augmenter(plan(transform), 1);
            for (int v = 1; v < 40; v++) {
                for (float x : AugmenterTest.view(augmenter, canvas, 1, v)) {
                    assertThat(x).isCloseTo(255, within(0.01f));
                }
            }
        }
    }

    /** The contract is finite values; a NaN that comes all the same stays in its neighbourhood, and nothing hangs. */
    @ParameterizedTest
    @MethodSource("each")
    void a_NaN_stays_near_where_it_was(Augmentation transform) {
        int size = 96;
        Augmenter augmenter = new Augmenter(plan(transform), 1);
        for (int v = 1; v < 20 && isOptics(transform); v++) {
            Patch canvas = Patch.blank(3, size, size);
            Arrays.fill(canvas.values(), 100);
            canvas.values()[48 * size + 48] = Float.NaN;
            float[] view = AugmenterTest.view(augmenter, canvas, 1, v);
            for (int i = 0; i < view.length; i++) {
                int y = i / size % size;
                int x = i % size;
                if (Math.max(Math.abs(x - 48), Math.abs(y - 48)) > 24) {
                    assertThat(view[i]).isBetween(0f, 255f);
                }
            }
        }
    }

    @ParameterizedTest
    @MethodSource("each")
    void a_NaN_takes_few_pixels_along_when_pixels_move(Augmentation transform) {
        int size = 96;
        Augmenter augmenter = new Augmenter(plan(transform), 1);
        for (int v = 1; v < 20 && !isOptics(transform); v++) {
            Patch canvas = Patch.blank(3, size, size);
            Arrays.fill(canvas.values(), 100);
            canvas.values()[48 * size + 48] = Float.NaN;
            canvas.values()[0] = Float.NaN;
            int lost = 0;
            for (float x : AugmenterTest.view(augmenter, canvas, 1, v)) {
                lost += Float.isNaN(x) ? 1 : 0;
            }
            assertThat(lost).isLessThan(300);
        }
    }

    @Test
    void all_together_are_the_same_on_any_thread() throws InterruptedException, ExecutionException {
        AugmentationPlan plan = new AugmentationPlan("all", all());
        Patch canvas = AugmenterTest.speckles(4);
        ExecutorService pool = Executors.newFixedThreadPool(8);
        try {
            List<Future<float[]>> views = new ArrayList<>();
            for (int v = 24; v > 0; v--) {
                int number = v;
                views.add(pool.submit(() -> AugmenterTest.view(new Augmenter(plan, 7), canvas, 5, number)));
            }
            Augmenter one = new Augmenter(plan, 7);
            for (int v = 1; v <= 24; v++) {
                assertThat(views.get(24 - v).get()).isEqualTo(AugmenterTest.view(one, canvas, 5, v));
            }
        } finally {
            pool.shutdown();
        }
    }

    @ParameterizedTest
    @MethodSource("each")
    void plans_come_back_from_JSON_and_transforms_know_whether_they_do_anything(Augmentation transform) {
        AugmentationPlan plan = plan(transform);
        assertThat(PlanFile.read(PlanFile.write(plan))).isEqualTo(plan);
        assertThat(transform.changesNothing()).isFalse();
    }

    @Test
    void transforms_of_no_strength_change_nothing() {
        for (Augmentation none :
                List.of(of("shear", 0), of("elastic", 0, 5, 5), of("elastic", 1, 0, 5), of("defocus", 0, 1, 2))) {
            assertThat(none.changesNothing()).as(none.kind()).isTrue();
            Patch canvas = AugmenterTest.speckles(1);
            assertThat(AugmenterTest.view(new Augmenter(plan(none), 1), canvas, 1, 1))
                    .isEqualTo(canvas.values());
        }
    }

    @Test
    void parameters_out_of_range_are_refused() {
        for (ThrowingCallable bad : List.<ThrowingCallable>of(
                () -> of("shear", 46),
                () -> of("elastic", 1, -1, 5),
                () -> of("elastic", 1, 1, 0.5),
                () -> of("defocus", 1, 2, 21),
                () -> of("poisson-gaussian-noise", 1, Double.NaN, 1, 0, 0),
                () -> of("jpeg", 1, 0, 50),
                () -> of("jpeg", 1, 10.5, 50),
                () -> of("resolution", 1, 0.5, 2),
                () -> of("vignetting", 1, 0, 1),
                () -> of("illumination-gradient", 1, 0, 1))) {
            assertThatThrownBy(bad).isInstanceOf(IllegalArgumentException.class);
        }
    }

    private static boolean isOptics(Augmentation transform) {
        return transform.row().stage() == Kind.Stage.OPTICS;
    }

    private static void within0To255(float[] view) {
        for (float x : view) {
            assertThat(x >= 0 && x <= 255).as("grey level %s", x).isTrue();
        }
    }
}
