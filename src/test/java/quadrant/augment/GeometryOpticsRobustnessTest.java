package quadrant.augment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
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

    static List<Augmentation> all() {
        return List.of(
                new Flip(0.5),
                new Rotation(1, 45),
                new Scale(0.2, 2),
                new Shear(30),
                new Shift(0.2),
                new Elastic(1, 100, 4),
                new GaussianBlur(1, 0.3, 3),
                new Defocus(1, 0.3, 5),
                new ResolutionLoss(1, 1, 5),
                new Vignetting(1, 0.1, 0.9),
                new IlluminationGradient(1, 0.1, 0.9),
                new GaussianNoise(1, 1, 20),
                new PoissonGaussianNoise(1, 0, 60, 0, 20),
                new JpegArtefacts(1, 1, 100));
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
        boolean adds = transform instanceof Optics
                && !(transform instanceof GaussianBlur
                        || transform instanceof Defocus
                        || transform instanceof ResolutionLoss);
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
        for (int v = 1; v < 20 && transform instanceof Optics; v++) {
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
        for (int v = 1; v < 20 && transform instanceof Geometry; v++) {
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
    void views_allocate_next_to_nothing_once_warm(Augmentation transform) {
        Augmenter augmenter = new Augmenter(plan(transform), 1);
        Patch canvas = AugmenterTest.speckles(1);
        Patch out = Patch.blank(3, canvas.heightPx(), canvas.widthPx());
        for (int v = 1; v <= 200; v++) {
            augmenter.view(canvas, 1, v, out);
        }
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long before = threads.getCurrentThreadAllocatedBytes();
        for (int v = 1; v <= 200; v++) {
            augmenter.view(canvas, 1, v, out);
        }
        // a view has 27 kB; the draws and the map are a few objects; Java's JPEG codec keeps nothing
        assertThat((threads.getCurrentThreadAllocatedBytes() - before) / 200)
                .isLessThan(transform instanceof JpegArtefacts ? 1_000_000 : 2000);
    }

    @ParameterizedTest
    @MethodSource("each")
    void plans_come_back_from_JSON_and_transforms_know_whether_they_do_anything(Augmentation transform) {
        AugmentationPlan plan = plan(transform);
        assertThat(AugmentationPlan.fromJson(plan.toJson())).isEqualTo(plan);
        assertThat(transform.changesNothing()).isFalse();
    }

    @Test
    void transforms_of_no_strength_change_nothing() {
        for (Augmentation none :
                List.of(new Shear(0), new Elastic(0, 5, 5), new Elastic(1, 0, 5), new Defocus(0, 1, 2))) {
            assertThat(none.changesNothing()).as(none.kind()).isTrue();
            Patch canvas = AugmenterTest.speckles(1);
            assertThat(AugmenterTest.view(new Augmenter(plan(none), 1), canvas, 1, 1))
                    .isEqualTo(canvas.values());
        }
    }

    @Test
    void parameters_out_of_range_are_refused() {
        for (ThrowingCallable bad : List.<ThrowingCallable>of(
                () -> new Shear(46),
                () -> new Elastic(1, -1, 5),
                () -> new Elastic(1, 1, 0.5),
                () -> new Defocus(1, 2, 21),
                () -> new PoissonGaussianNoise(1, Double.NaN, 1, 0, 0),
                () -> new JpegArtefacts(1, 0, 50),
                () -> new JpegArtefacts(1, 10.5, 50),
                () -> new ResolutionLoss(1, 0.5, 2),
                () -> new Vignetting(1, 0, 1),
                () -> new IlluminationGradient(1, 0, 1))) {
            assertThatThrownBy(bad).isInstanceOf(IllegalArgumentException.class);
        }
    }

    private static void within0To255(float[] view) {
        for (float x : view) {
            assertThat(x >= 0 && x <= 255).as("grey level %s", x).isTrue();
        }
    }
}
