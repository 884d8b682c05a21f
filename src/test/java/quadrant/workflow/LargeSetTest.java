package quadrant.workflow;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import quadrant.TestData;
import quadrant.advisor.DatasetProfile;
import quadrant.dataset.Dataset;
import quadrant.dataset.PixelSource;
import quadrant.dataset.Sample;
import quadrant.engine.Engines;
import quadrant.engine.djl.DjlTails;
import quadrant.engine.ort.OrtTrunks;
import quadrant.onnx.PooledLayers;
import quadrant.pixels.PixelType;
import quadrant.pixels.RawImage;
import quadrant.plan.Batching;
import quadrant.plan.Deliver;
import quadrant.plan.DeviceChoice;
import quadrant.plan.Strategy;
import quadrant.plan.TrainingPlan;
import quadrant.task.Task;
import quadrant.training.FeatureStore;
import quadrant.training.Stopwatch;

/** More training images than are all asked which families of features to read, on a network of two convolutions. */
class LargeSetTest {
    private static final int IMAGES = 3400;

    @TempDir
    private Path folder;

    @Test
    @Tag("full")
    void of_a_large_set_the_families_that_some_images_choose_are_computed_for_all() throws IOException {
        FineTuned tuned = run();
        List<PooledLayers.Layer> read =
                PooledLayers.in(tuned.model().graph()).orElseThrow().layers();
        // two layers, each whole and its centre, and both layers' correlations, are 4·4 + 6 + 4·5 + 10 numbers
        int width = read.stream().mapToInt(PooledLayers.Layer::width).sum();
        assertThat(width).isLessThan(52);
        Map<Integer, Integer> shelves = shelves();
        assertThat(shelves.keySet()).containsExactly(width, 52);
        assertThat(shelves.get(width)).isEqualTo(IMAGES);
        assertThat(shelves.get(52)).isBetween(900, 1000);
        assertThat(tuned.test().orElseThrow().model().rows()).hasSizeGreaterThan(300);
    }

    private FineTuned run() throws IOException {
        TrainingPlan plan = new TrainingPlan(
                "src/test/resources/quadrant/model/earlier-head.onnx",
                Strategy.LAYERS,
                OptionalInt.empty(),
                Optional.empty(),
                Batching.PLAIN,
                OptionalInt.of(1),
                OptionalInt.empty(),
                false,
                Deliver.BEST,
                11,
                DeviceChoice.CPU,
                2);
        FineTuneRequest request = new FineTuneRequest(
                plan,
                Made.images(grey(), false),
                new HoldOut.Share(0.1),
                DatasetProfile.SizeRule.EFFECTIVE,
                Optional.empty(),
                true,
                folder.resolve("work"),
                false);
        return new FineTune(
                        new Engines(new OrtTrunks(), new DjlTails()),
                        TestData.catalog(),
                        new FeatureStore(folder.resolve("features"), 1L << 30),
                        "test",
                        1e9)
                .run(request, e -> {}, new Stopwatch(), Task.SILENT);
    }

    /** Noise that is a little brighter in one class: nothing is known best by the centre or by correlations. */
    private record Grey(String name, int label, int number) implements PixelSource {
        @Override
        public RawImage read() {
            SplittableRandom random = new SplittableRandom(number);
            List<float[]> channels = new ArrayList<>();
            for (int c = 0; c < 3; c++) {
                float[] plane = new float[16 * 16];
                for (int i = 0; i < plane.length; i++) {
                    plane[i] = Math.round(120 + 4 * label + random.nextDouble(-50, 50));
                }
                channels.add(plane);
            }
            return new RawImage(
                    name, 16, 16, channels, PixelType.UINT8, true, List.of(), Optional.empty(), List.of(), List.of());
        }
    }

    private static Dataset grey() {
        List<Sample> samples = new ArrayList<>();
        for (int i = 0; i < IMAGES; i++) {
            samples.add(Made.sample(new Grey("i" + i, i % 2, i), i % 2, "patient" + i / 6));
        }
        return Made.dataset(samples);
    }

    /** The images on each shelf of the cache, by the numbers of an image. */
    private Map<Integer, Integer> shelves() throws IOException {
        Map<Integer, Integer> images = new TreeMap<>();
        for (TestData.Shelf shelf : TestData.cached(folder.resolve("features"))) {
            images.put(shelf.bytes() / Float.BYTES, shelf.hashes().size());
        }
        return images;
    }
}
