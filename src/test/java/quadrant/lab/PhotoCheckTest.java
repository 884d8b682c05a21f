package quadrant.lab;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import quadrant.TestData;
import quadrant.backbone.Backbone;
import quadrant.backbone.BackboneCatalog;
import quadrant.dataset.PixelSource;
import quadrant.engine.Compute;
import quadrant.engine.ort.OrtTrunks;
import quadrant.imagej.ImageFileReader;
import quadrant.onnx.OnnxGraph;
import quadrant.pixels.ChannelOrder;
import quadrant.pixels.Preprocessing;
import quadrant.pixels.ResizeRule;
import quadrant.plan.DeviceChoice;
import quadrant.task.Task;

class PhotoCheckTest {
    private static final Compute CPU = new Compute(DeviceChoice.CPU, 2);
    private final Backbone lite = TestData.catalog().load(BackboneCatalog.DEFAULT);

    @Test
    void the_right_preprocessing_answers_best() throws IOException {
        Preprocessing right = lite.card().preprocessing();
        List<PhotoCheck.Answer> answers = check(
                lite.graph(),
                photographs(40),
                new PhotoCheck.Candidate("swapped", like(right, ChannelOrder.BGR, 127, 128)),
                new PhotoCheck.Candidate("wrong scale", like(right, ChannelOrder.RGB, 0, 1)),
                new PhotoCheck.Candidate("right", right));

        assertThat(answers).extracting(a -> a.candidate().name()).containsExactly("right", "swapped", "wrong scale");
        assertThat(answers.get(0).top1().orElseThrow()).isGreaterThan(0.8);
        assertThat(answers.get(2).top1().orElseThrow()).isLessThan(0.2);
    }

    @Test
    void without_named_photographs_only_the_confidence_is_told() throws IOException {
        List<PixelSource> nameless = photographs(8).stream()
                .map(p -> (PixelSource) new Renamed(p, "holiday.jpg"))
                .toList();
        List<PhotoCheck.Answer> answers = check(
                lite.graph(),
                nameless,
                new PhotoCheck.Candidate("right", lite.card().preprocessing()));
        assertThat(answers.get(0).top1()).isEmpty();
        assertThat(answers.get(0).confidence()).isBetween(0.3, 1.0);
    }

    @Test
    void a_network_without_the_classes_of_imagenet_is_refused() {
        OnnxGraph other = lite.head().replace(lite.graph(), 7);
        assertThat(TestData.refusal(() -> check(other, List.of())).problem()).contains("has 7 outputs");
    }

    private record Renamed(PixelSource of, String name) implements PixelSource {
        @Override
        public quadrant.pixels.RawImage read() {
            return of.read();
        }
    }

    private static List<PhotoCheck.Answer> check(
            OnnxGraph graph, List<PixelSource> photos, PhotoCheck.Candidate... candidates) {
        return new PhotoCheck(new OrtTrunks(), CPU).run(graph, photos, List.of(candidates), Task.SILENT);
    }

    private static Preprocessing like(Preprocessing p, ChannelOrder order, double mean, double scale) {
        return new Preprocessing(
                p.sizePx(),
                ResizeRule.IMAGENET,
                p.mapping(),
                order,
                List.of(mean, mean, mean),
                List.of(scale, scale, scale),
                Optional.empty());
    }

    private static List<PixelSource> photographs(int n) throws IOException {
        ImageFileReader reader = new ImageFileReader();
        try (Stream<Path> files = Files.list(TestData.shared("data/imagenet200"))) {
            List<Path> all = files.sorted().toList();
            return IntStream.range(0, n)
                    .mapToObj(i -> all.get(i * all.size() / n))
                    .map(f -> reader.source(f, String.valueOf(f.getFileName())))
                    .toList();
        }
    }
}
