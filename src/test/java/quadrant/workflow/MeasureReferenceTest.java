package quadrant.workflow;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import quadrant.TestData;
import quadrant.advisor.SimilarityMeter;
import quadrant.backbone.Backbone;
import quadrant.backbone.BackboneCard;
import quadrant.backbone.BackboneCatalog;
import quadrant.backbone.PhotoReference;
import quadrant.dataset.PixelSource;
import quadrant.engine.Compute;
import quadrant.engine.ort.OrtTrunks;
import quadrant.imagej.ImageFileReader;
import quadrant.onnx.OnnxGraph;
import quadrant.pixels.ChannelMapping;
import quadrant.pixels.ChannelOrder;
import quadrant.pixels.Preprocessing;
import quadrant.pixels.ResizeRule;
import quadrant.plan.DeviceChoice;
import quadrant.task.Task;

class MeasureReferenceTest {
    private static final SimilarityMeter METER = new SimilarityMeter(new OrtTrunks(), new Compute(DeviceChoice.CPU, 2));

    @Test
    @Tag("full")
    void photographs_make_a_reference_and_microscopy_makes_one_with_a_warning() throws IOException {
        Listening task = new Listening();
        PhotoReference r = MeasureReference.run(
                METER, mobileNet(), images("data/imagenet200").subList(0, 50), "fifty", task);
        assertThat(r.statistics().images()).isEqualTo(50);
        assertThat(r.statistics().layers()).extracting(l -> l.channels()).containsExactly(64, 320);
        assertThat(r.photographs()).isEqualTo("fifty");
        assertThat(task.warned()).isEmpty();

        MeasureReference.run(METER, mobileNet(), images("data/crc70"), "tissue", task);
        assertThat(task.warned()).singleElement().asString().contains("own classifier is unsure of these images");
    }

    @Test
    void copies_count_once() throws IOException {
        List<PixelSource> thirty = images("data/imagenet200").subList(0, 30);
        List<PixelSource> photographs = new ArrayList<>(thirty);
        photographs.addAll(thirty);
        assertThat(TestData.refusal(() -> MeasureReference.run(METER, mobileNet(), photographs, "twice", Task.SILENT))
                        .problem())
                .isEqualTo("There are 30 photographs, and a reference needs 50 or more different ones.");
    }

    @Test
    void a_backbone_with_batch_norm_needs_none() {
        Backbone lite = TestData.catalog().load(BackboneCatalog.DEFAULT);
        assertThat(TestData.refusal(() -> MeasureReference.run(METER, lite, List.of(), "none", Task.SILENT))
                        .remedy())
                .contains("Nothing needs to be done");
    }

    private static Backbone mobileNet() {
        Preprocessing preprocessing = new Preprocessing(
                224,
                ResizeRule.IMAGENET,
                ChannelMapping.automatic(),
                ChannelOrder.RGB,
                List.of(127.5, 127.5, 127.5),
                List.of(127.5, 127.5, 127.5),
                Optional.empty());
        return Backbone.of(
                new BackboneCard(
                        "mobilenet",
                        "MobileNetV2",
                        "Apache-2.0",
                        "x",
                        "x",
                        preprocessing,
                        List.of("embedding", "conv_61", "add_36", "input"),
                        "x",
                        Optional.empty(),
                        "",
                        0,
                        List.of()),
                OnnxGraph.load(TestData.shared("models/mobilenet_v2_1.0_224.onnx")));
    }

    private static List<PixelSource> images(String folder) throws IOException {
        ImageFileReader reader = new ImageFileReader();
        try (Stream<Path> all = Files.walk(TestData.shared(folder))) {
            return all.filter(Files::isRegularFile)
                    .sorted()
                    .map(f -> reader.source(f, f.getFileName().toString()))
                    .toList();
        }
    }
}
