package quadrant.inference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import quadrant.TestData;
import quadrant.backbone.Backbone;
import quadrant.backbone.BackboneCatalog;
import quadrant.dataset.ClassList;
import quadrant.dataset.PixelSource;
import quadrant.engine.Compute;
import quadrant.engine.ort.OrtTrunks;
import quadrant.evaluation.Prediction;
import quadrant.imagej.ImageFileReader;
import quadrant.model.FineTunedModel;
import quadrant.model.Provenance;
import quadrant.pixels.PixelType;
import quadrant.pixels.RawImage;
import quadrant.pixels.ResizeRule;
import quadrant.pixels.TestViews;
import quadrant.plan.DeviceChoice;
import quadrant.task.Task;

class ClassifierTest {
    private final Backbone backbone = TestData.catalog().load(BackboneCatalog.DEFAULT);

    /** The backbone as it comes, with ImageNet's classes: its logits tell the classes as its probabilities would. */
    private FineTunedModel imageNet() {
        return new FineTunedModel(
                backbone.graph(),
                new ClassList(
                        IntStream.range(0, 1000).mapToObj(Integer::toString).toList()),
                backbone.card().preprocessing().withResize(ResizeRule.IMAGENET),
                new Provenance(Map.of(), Optional.empty()),
                TestViews.NONE,
                Optional.empty());
    }

    @Test
    void the_backbone_names_imagenet_photographs_through_our_own_reader_and_resizing() throws IOException {
        Path data = TestData.shared("data/imagenet200");
        List<String> synsets = Files.readAllLines(TestData.shared("data/imagenet_synsets.txt")).stream()
                .map(line -> line.substring(0, 9))
                .toList();
        ImageFileReader reader = new ImageFileReader();
        List<PixelSource> images = new ArrayList<>();
        try (Stream<Path> all = Files.list(data)) {
            all.sorted()
                    .forEach(f -> images.add(reader.source(f, f.getFileName().toString())));
        }
        int right = 0;
        try (Classifier classifier = new Classifier(
                imageNet(), new OrtTrunks(), new Compute(DeviceChoice.CPU, 2), TestViews.NONE, Task.SILENT)) {
            List<List<Float>> scores = probabilities(classifier.predict(images, Task.SILENT));
            for (int i = 0; i < scores.size(); i++) {
                right += images.get(i).name().startsWith(synsets.get(largest(scores.get(i)))) ? 1 : 0;
            }
        }
        assertThat(images).hasSize(200);
        assertThat(right / 200.0).as("top-1").isGreaterThanOrEqualTo(0.88);
    }

    /** Noise of three channels, turned or mirrored. */
    private static PixelSource turned(int view) {
        int size = 224;
        float[] values = new float[3 * size * size];
        SplittableRandom random = new SplittableRandom(3);
        for (int i = 0; i < values.length; i++) {
            // a ramp, so that the image has an up and a down
            values[i] = random.nextInt(120) + i % (size * size) * 135f / (size * size);
        }
        FloatBuffer out = FloatBuffer.allocate(values.length);
        TestViews.fill(view, size, 3, FloatBuffer.wrap(values), out);
        List<float[]> channels = new ArrayList<>();
        for (int c = 0; c < 3; c++) {
            float[] plane = new float[size * size];
            out.get(c * plane.length, plane);
            channels.add(plane);
        }
        return new PixelSource() {
            @Override
            public String name() {
                return "view " + view;
            }

            @Override
            public RawImage read() {
                return new RawImage(
                        name(),
                        size,
                        size,
                        channels,
                        PixelType.UINT8,
                        true,
                        List.of(),
                        Optional.empty(),
                        List.of(),
                        List.of());
            }
        };
    }

    @Test
    void the_eight_turns_and_mirror_images_are_classified_alike_with_test_time_augmentation() throws IOException {
        List<PixelSource> images =
                IntStream.range(0, 8).mapToObj(ClassifierTest::turned).toList();
        List<List<List<Float>>> by = new ArrayList<>();
        for (TestViews views : TestViews.values()) {
            try (Classifier classifier =
                    new Classifier(imageNet(), new OrtTrunks(), new Compute(DeviceChoice.CPU, 2), views, Task.SILENT)) {
                by.add(probabilities(classifier.predict(images, Task.SILENT)));
            }
        }
        List<Float> alone = by.get(0).get(0);
        List<Float> averaged = by.get(2).get(0);
        float most = 0;
        for (int view = 0; view < 8; view++) {
            for (int k = 0; k < averaged.size(); k++) {
                assertThat(by.get(2).get(view).get(k)).as("view %d", view).isCloseTo(averaged.get(k), within(1e-5f));
                // the quarter turns of the image, and those of its mirror image
                assertThat(by.get(1).get(view).get(k))
                        .as("view %d", view)
                        .isCloseTo(by.get(1).get(view / 4 * 4).get(k), within(1e-5f));
                most = Math.max(most, Math.abs(by.get(0).get(view).get(k) - alone.get(k)));
            }
        }
        assertThat(most).as("without").isGreaterThan(1e-3f);
        // the mean of the eight
        for (int k = 0; k < averaged.size(); k++) {
            int klass = k;
            double mean = by.get(0).stream()
                    .mapToDouble(row -> row.get(klass))
                    .average()
                    .orElseThrow();
            assertThat(averaged.get(k).doubleValue()).isCloseTo(mean, within(1e-5));
        }
    }

    private static List<List<Float>> probabilities(List<Prediction> predictions) {
        return predictions.stream().map(Prediction::probabilities).toList();
    }

    private static int largest(List<Float> row) {
        return IntStream.range(0, row.size())
                .reduce((a, b) -> row.get(b) > row.get(a) ? b : a)
                .orElseThrow();
    }
}
