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
import quadrant.engine.Device;
import quadrant.engine.Trunk;
import quadrant.pixels.PerceptualHash;
import quadrant.pixels.PixelType;
import quadrant.pixels.Preprocessing;
import quadrant.pixels.RawImage;
import quadrant.task.Task;
import quadrant.task.Workers;

class FeatureExtractorTest {
    private static final AugmentationPlan NONE = AugmentationPlan.named("none");
    private static final int VIEWS = 2;

    @TempDir
    private Path folder;

    private final Backbone backbone = TestData.catalog().load(BackboneCatalog.DEFAULT);
    private final Middle trunk = new Middle();

    /** A grey image of one value. */
    private record Flat(String name, float value) implements PixelSource {
        @Override
        public RawImage read() {
            float[] plane = new float[400];
            Arrays.fill(plane, value);
            return new RawImage(
                    name,
                    20,
                    20,
                    List.of(plane),
                    PixelType.UINT8,
                    false,
                    List.of(),
                    Optional.empty(),
                    List.of(),
                    List.of());
        }
    }

    /** Gives the middle pixel twice, and its double; counts the views it sees. */
    private static final class Middle implements Trunk {
        private int seen;

        @Override
        public List<List<Long>> featureShapes() {
            return List.of(List.of(3L));
        }

        @Override
        public Device device() {
            return new Device("cpu", "a test");
        }

        @Override
        public synchronized void run(ByteBuffer images, int n, List<ByteBuffer> features) {
            for (int i = 0; i < n; i++) {
                float v = images.getFloat((i * 3 * 224 * 224 + 112 * 224 + 112) * Float.BYTES);
                features.get(0).putFloat(i * 12, v).putFloat(i * 12 + 4, v).putFloat(i * 12 + 8, 2 * v);
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

    @Test
    void a_shelf_that_would_outgrow_the_bound_forgets_the_images_of_other_runs() {
        // two records, and not much more
        cacheBytes = 2L * (VIEWS * 3 * Float.BYTES + 36) + 40;
        require(List.of(image("a", 10), image("b", 200)), 2 * VIEWS);
        require(List.of(image("c", 90), image("d", 40)), 2 * VIEWS);
        require(List.of(image("a", 10), image("b", 200)), 2 * VIEWS);
    }

    private void require(List<TrainingImage> images, int viewsRun) {
        Preprocessing preprocessing = backbone.card().preprocessing();
        trunk.seen = 0;
        FeatureStore cache = new FeatureStore(folder, cacheBytes);
        try (Workers workers = new Workers(2)) {
            FeatureExtractor extractor = new FeatureExtractor(trunk, "trunk", "test", cache, new Stopwatch());
            ViewMaker maker = new ViewMaker(preprocessing, NONE, 5, workers);
            try (FeatureShelf loan = extractor
                    .shelves(List.of(new FeatureExtractor.Wanted(images, 0, VIEWS, maker)), Task.SILENT)
                    .get(0)) {
                requireRows(images, viewsRun, loan);
            }
        }
    }

    private void requireRows(List<TrainingImage> images, int viewsRun, FeatureShelf loan) {
        assertThat(trunk.seen).as("views run").isEqualTo(viewsRun);
        for (int row = 0; row < images.size() * VIEWS; row++) {
            String hash = images.get(row / VIEWS).pixelHash();
            double expected = expected(images, row);
            assertThat((double) loan.row(hash, row % VIEWS).getFloat(4)).isCloseTo(expected, within(1e-5));
            assertThat((double) loan.row(hash, row % VIEWS).getFloat(8)).isCloseTo(2 * expected, within(1e-5));
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
        require(List.of(image("a", 10), image("copy of a", 10), image("b", 200), image("c", 90)), 3 * VIEWS);
        require(List.of(image("c", 90), image("copy of a", 10), image("d", 40)), VIEWS);
    }
}
