package quadrant.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import quadrant.backbone.BackboneCatalog;
import quadrant.backbone.BackboneStore;
import quadrant.dataset.ClassList;
import quadrant.dataset.Dataset;
import quadrant.dataset.GroupId;
import quadrant.dataset.PixelSource;
import quadrant.dataset.Sample;
import quadrant.engine.Compute;
import quadrant.engine.ort.OrtTrunks;
import quadrant.pixels.Patch;
import quadrant.pixels.PerceptualHash;
import quadrant.pixels.PixelType;
import quadrant.pixels.Preprocessing;
import quadrant.pixels.RawImage;
import quadrant.task.Hashes;
import quadrant.task.Task;
import quadrant.task.Workers;

class ColourBaselineTest {
    /** One colour all over, and a count of how often it was read. */
    private static final class Plain implements PixelSource {
        private final String name;
        private final float red;
        private int reads;

        Plain(String name, float red) {
            this.name = name;
            this.red = red;
        }

        @Override
        public String name() {
            return name;
        }

        @Override
        public synchronized RawImage read() {
            reads++;
            List<float[]> channels = new ArrayList<>();
            for (float v : new float[] {red, 30, 200}) {
                float[] plane = new float[400];
                Arrays.fill(plane, v);
                channels.add(plane);
            }
            return new RawImage(
                    name, 20, 20, channels, PixelType.UINT8, true, List.of(), Optional.empty(), List.of(), List.of());
        }
    }

    private static TrainingImage image(Plain pixels, int label) {
        return new TrainingImage(
                new Sample(pixels.name(), pixels, label, new GroupId(pixels.name()), OptionalInt.empty(), Map.of()),
                Hashes.sha256(pixels.name().getBytes(StandardCharsets.UTF_8)),
                new PerceptualHash(1, 0, 0, 0));
    }

    @Test
    void a_histogram_holds_the_square_roots_of_the_shares_of_colours() {
        // two pixels black, one pure red, one white
        float[] values = {0, 0, 255, 255, 0, 0, 0, 255, 0, 0, 0, 255};
        float[] h = ColourBaseline.histogram(new Patch(3, 2, 2, values));

        assertThat(h).hasSize(216);
        assertThat(h[0]).isCloseTo((float) Math.sqrt(0.5), within(1e-6f));
        assertThat(h[5 * 36]).isEqualTo(0.5f);
        assertThat(h[215]).isEqualTo(0.5f);
        // the edge between the first two cells lies at 256 / 6
        assertThat(ColourBaseline.histogram(new Patch(3, 1, 1, new float[] {42.6f, 0, 42.7f}))[1])
                .isEqualTo(1);
    }

    @Test
    void colours_are_told_apart_and_each_image_is_read_once_for_all_folds() {
        Preprocessing preprocessing = new BackboneCatalog(new BackboneStore(Path.of("target/none")))
                .load("efficientnet-lite0")
                .card()
                .preprocessing();
        List<Plain> sources = new ArrayList<>();
        List<TrainingImage> images = new ArrayList<>();
        for (int i = 0; i < 12; i++) {
            Plain p = new Plain("i" + i, i % 2 == 0 ? 20 + i : 180 + i);
            sources.add(p);
            images.add(image(p, i % 2));
        }
        ColourBaseline baseline = new ColourBaseline(preprocessing, new OrtTrunks().matrices(Compute.cpu()), 1);
        try (Workers workers = new Workers(2)) {
            for (int from = 0; from < 12; from += 4) {
                List<TrainingImage> test = images.subList(from, from + 4);
                List<TrainingImage> train = new ArrayList<>(images);
                train.removeAll(test);
                Dataset data = new Dataset(
                        new ClassList(List.of("blue", "red")),
                        train.stream().map(TrainingImage::sample).toList(),
                        false,
                        List.of());
                List<List<Float>> p = baseline.probabilities(data, train, test, workers, Task.SILENT)
                        .test();
                for (int i = 0; i < 4; i++) {
                    assertThat(p.get(i).get((from + i) % 2)).isGreaterThan(0.6f);
                    assertThat(p.get(i).get(0) + p.get(i).get(1)).isCloseTo(1, within(1e-5f));
                }
            }
        }
        assertThat(sources).allMatch(s -> s.reads == 1);
    }
}
