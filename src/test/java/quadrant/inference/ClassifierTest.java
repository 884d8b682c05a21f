package quadrant.inference;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
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
import quadrant.imagej.FilePixels;
import quadrant.imagej.ImageFileReader;
import quadrant.model.FineTunedModel;
import quadrant.model.Provenance;
import quadrant.pixels.ResizeRule;
import quadrant.plan.DeviceChoice;
import quadrant.task.Task;

class ClassifierTest {
    private final Backbone backbone = new BackboneCatalog().load(BackboneCatalog.DEFAULT);

    /** The backbone as it comes, with ImageNet's classes: its logits tell the classes as its probabilities would. */
    private FineTunedModel imageNet() {
        return new FineTunedModel(
                backbone.graph(),
                new ClassList(
                        IntStream.range(0, 1000).mapToObj(Integer::toString).toList()),
                backbone.card().preprocessing().withResize(ResizeRule.IMAGENET),
                new Provenance(Map.of()));
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
                    .forEach(f -> images.add(new FilePixels(f, f.getFileName().toString(), reader)));
        }
        int right = 0;
        try (Classifier classifier =
                new Classifier(imageNet(), new OrtTrunks(), new Compute(DeviceChoice.CPU, 2), Task.SILENT)) {
            List<List<Float>> scores = classifier.classify(images, Task.SILENT);
            for (int i = 0; i < scores.size(); i++) {
                right += images.get(i).name().startsWith(synsets.get(largest(scores.get(i)))) ? 1 : 0;
            }
        }
        assertThat(images).hasSize(200);
        assertThat(right / 200.0).as("top-1").isGreaterThanOrEqualTo(0.88);
    }

    private static int largest(List<Float> row) {
        return IntStream.range(0, row.size())
                .reduce((a, b) -> row.get(b) > row.get(a) ? b : a)
                .orElseThrow();
    }
}
