package quadrant.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import quadrant.TestData;
import quadrant.augment.AugmentationPlan;
import quadrant.backbone.Backbone;
import quadrant.backbone.BackboneCatalog;
import quadrant.dataset.GroupId;
import quadrant.dataset.PixelSource;
import quadrant.dataset.Sample;
import quadrant.engine.Compute;
import quadrant.engine.Device;
import quadrant.engine.Trunk;
import quadrant.pixels.PerceptualHash;
import quadrant.pixels.PixelType;
import quadrant.pixels.Planes;
import quadrant.plan.DeviceChoice;
import quadrant.plan.Recipe;
import quadrant.plan.Strategy;
import quadrant.task.Task;
import quadrant.task.Workers;

class FeatureExtractorTest {
    private static final AugmentationPlan NONE = AugmentationPlan.named("none");
    private static final int VIEWS = 2;

    @TempDir
    private Path folder;

    private final Backbone backbone = new BackboneCatalog().load(BackboneCatalog.DEFAULT);
    private final Middle trunk = new Middle();

    /** A grey image of one value. */
    private record Flat(String name, float value) implements PixelSource {
        @Override
        public Planes read() {
            float[] plane = new float[400];
            Arrays.fill(plane, value);
            return new Planes(
                    name, 20, 20, List.of(plane), PixelType.UINT8, false, List.of(), Optional.empty(), List.of());
        }
    }

    /** Gives the middle pixel twice, and its double as pooled features; counts the views it sees. */
    private static final class Middle implements Trunk {
        private int seen;

        @Override
        public List<List<Long>> featureShapes() {
            return List.of(List.of(2L), List.of(1L));
        }

        @Override
        public Device device() {
            return new Device("cpu", "a test");
        }

        @Override
        public void run(ByteBuffer images, int n, List<ByteBuffer> features) {
            for (int i = 0; i < n; i++) {
                float v = images.getFloat((i * 3 * 224 * 224 + 112 * 224 + 112) * Float.BYTES);
                features.get(0).putFloat(i * 8, v).putFloat(i * 8 + 4, v);
                features.get(1).putFloat(i * 4, 2 * v);
            }
            seen += n;
        }

        @Override
        public void close() {}
    }

    private long cacheBytes = 1 << 20;

    private static TrainingImage image(String name, int value) {
        Sample sample = new Sample(name, new Flat(name, value), 0, new GroupId(name), OptionalInt.empty(), Map.of());
        return new TrainingImage(sample, String.format("%064x", value), new PerceptualHash(value, 0, 0, 0));
    }

    /** The first output of the fake trunk. */
    private static final class CutAlone implements Trunk {
        @Override
        public List<List<Long>> featureShapes() {
            return List.of(List.of(2L));
        }

        @Override
        public Device device() {
            return new Device("cpu", "a test");
        }

        @Override
        public void run(ByteBuffer images, int n, List<ByteBuffer> features) {
            for (int i = 0; i < n; i++) {
                float v = images.getFloat((i * 3 * 224 * 224 + 112 * 224 + 112) * Float.BYTES);
                features.get(0).putFloat(i * 8, v).putFloat(i * 8 + 4, v);
            }
        }

        @Override
        public void close() {}
    }

    @Test
    void a_shelf_that_would_outgrow_the_bound_forgets_the_images_of_other_runs() {
        // two images with their index lines, and not much more
        cacheBytes = 2L * (VIEWS * 3 * Float.BYTES + 74) + 40;
        require(List.of(image("a", 10), image("b", 200)), 2 * VIEWS);
        require(List.of(image("c", 90), image("d", 40)), 2 * VIEWS);
        require(List.of(image("a", 10), image("b", 200)), 2 * VIEWS);
    }

    @Test
    void what_does_not_fit_into_the_cache_is_streamed_and_the_same() {
        cacheBytes = 3 * VIEWS * 4;
        require(List.of(image("a", 10), image("b", 200), image("c", 90)), 3 * VIEWS);
    }

    private void require(List<TrainingImage> images, int viewsRun) {
        Recipe recipe = Recipe.proven(Strategy.TOP, 1, NONE, VIEWS, 1, false);
        TrainingInput input = new TrainingInput(
                backbone,
                backbone.card().preprocessing(),
                recipe,
                2,
                images,
                List.of(),
                5,
                new Compute(DeviceChoice.CPU, 2),
                "mine");
        trunk.seen = 0;
        FeatureCache cache = new FeatureCache(folder, cacheBytes);
        try (Workers workers = new Workers(2);
                PooledRows rows = new FeatureExtractor(
                                new FeatureExtractor.Trunks(trunk, "trunk", "test", CutAlone::new),
                                input,
                                workers,
                                cache,
                                new Stopwatch(System::nanoTime))
                        .extract(images, NONE, VIEWS, Task.SILENT)) {
            assertThat(trunk.seen).as("views run").isEqualTo(viewsRun);
            assertThat(rows.rows()).isEqualTo(images.size() * VIEWS);
            int[] backwards = new int[rows.rows()];
            for (int r = 0; r < backwards.length; r++) {
                backwards[r] = backwards.length - 1 - r;
                assertThat(rows.pooled(r)).hasSize(1);
                assertThat((double) rows.pooled(r)[0]).isCloseTo(2 * expected(images, r), within(1e-5));
            }
            ByteBuffer gathered = TestData.direct(2 * backwards.length);
            rows.gather(backwards, gathered);
            for (int i = 0; i < backwards.length; i++) {
                assertThat((double) gathered.getFloat(i * 8 + 4))
                        .isCloseTo(expected(images, backwards[i]), within(1e-5));
            }
        }
    }

    private static double expected(List<TrainingImage> images, int row) {
        return (((Flat) images.get(row / VIEWS).sample().pixels()).value - 127) / 128;
    }

    @Test
    void a_second_run_with_other_images_runs_only_what_is_missing() {
        require(List.of(image("a", 10), image("b", 200), image("c", 90)), 3 * VIEWS);
        require(List.of(image("c", 90), image("d", 40), image("a", 10)), VIEWS);
        require(List.of(image("b", 200), image("d", 40)), 0);
    }

    @Test
    void the_same_pixels_under_two_names_share_one_record() {
        require(List.of(image("a", 10), image("copy of a", 10), image("b", 200), image("c", 90)), 4 * VIEWS);
        require(List.of(image("c", 90), image("copy of a", 10), image("d", 40)), VIEWS);
    }
}
