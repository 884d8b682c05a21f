package quadrant.advisor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import quadrant.TestData;
import quadrant.backbone.Backbone;
import quadrant.backbone.BackboneCatalog;
import quadrant.dataset.PixelSource;
import quadrant.engine.Compute;
import quadrant.engine.ort.OrtTrunks;
import quadrant.imagej.FilePixels;
import quadrant.imagej.ImageFileReader;
import quadrant.pixels.ResizeRule;
import quadrant.plan.DeviceChoice;
import quadrant.task.Task;

class SimilarityMeterTest {
    private static final SimilarityMeter METER = new SimilarityMeter(new OrtTrunks(), new Compute(DeviceChoice.CPU, 2));

    /** KL of two Gaussians by hand: equal; twice the variance; a mean one deviation away. */
    @Test
    void the_divergence_is_that_of_two_gaussians() {
        assertThat(one(3, 4, 3, 4)).isCloseTo(0, within(1e-12));
        assertThat(one(0, 2, 0, 1)).isCloseTo(0.5 * (2 - 1 - Math.log(2)), within(1e-12));
        assertThat(one(1, 4, 3, 4)).isCloseTo(0.5, within(1e-12));
    }

    /** One channel of five images that have this mean and variance together. */
    private static double one(double m, double v, double m0, double v0) {
        return SimilarityMeter.divergence(
                new double[] {5 * m}, new double[] {5 * (v + m * m)}, 5, new double[] {m0}, new double[] {v0});
    }

    @Test
    void the_median_is_taken_and_dead_channels_are_left_out() {
        double[] sums = {0, 0, 0, 0, 99};
        double[] squares = {1, 2, 4, 8, 1e9};
        double[] m0 = {0, 0, 0, 0, 0};
        double middle = 0.5 * ((0.5 * (1 - Math.log(2))) + 0.5 * (3 - Math.log(4)));
        assertThat(SimilarityMeter.divergence(sums, squares, 1, m0, new double[] {1, 1, 1, 1, 1e-3}))
                .isCloseTo(middle, within(1e-12));
        assertThat(SimilarityMeter.divergence(sums, squares, 1, m0, new double[5]))
                .isZero();
        assertThat(SimilarityMeter.divergence(sums, squares, 1, m0, new double[] {1, 1, 1, 0, 0}))
                .isCloseTo(0.5 * (1 - Math.log(2)), within(1e-12));
    }

    /** The values are those of an independent measurement in Python on the same network. */
    @ParameterizedTest
    @CsvSource({"herlev, 0.189", "wbc1, 0.197", "crc70, 0.134"})
    void microscopy_is_as_unlike_as_measured_elsewhere(String set, double expected) throws IOException {
        assertThat(measure(TestData.shared("data/" + set), ResizeRule.CENTER_SQUARE))
                .isCloseTo(expected, within(0.1 * expected));
    }

    @Test
    void photographs_are_alike() throws IOException {
        assertThat(measure(TestData.shared("data/imagenet200"), ResizeRule.IMAGENET))
                .isLessThan(0.02)
                .isPositive();
    }

    private static double measure(Path folder, ResizeRule resize) throws IOException {
        Backbone backbone = new BackboneCatalog().load(BackboneCatalog.DEFAULT);
        ImageFileReader reader = new ImageFileReader();
        List<PixelSource> images;
        try (Stream<Path> all = Files.walk(folder)) {
            images = all.filter(Files::isRegularFile)
                    .sorted()
                    .<PixelSource>map(f -> new FilePixels(f, f.getFileName().toString(), reader))
                    .toList();
        }
        Similarity similarity = METER.measure(
                        backbone, backbone.card().preprocessing().withResize(resize), images, 1, Task.SILENT)
                .orElseThrow();
        assertThat(similarity.images()).isEqualTo(Math.min(100, images.size()));
        assertThat((similarity.third(0) + similarity.third(1) + similarity.third(2)) / 3)
                .isCloseTo(similarity.value(), within(0.2 * similarity.value()));
        return similarity.value();
    }
}
