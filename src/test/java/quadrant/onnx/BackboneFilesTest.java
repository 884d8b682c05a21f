package quadrant.onnx;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalInt;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import quadrant.TestData;
import quadrant.engine.Trunk;

/** Real architectures of several exporters: imported, taken apart, and put together again at their cuts. */
class BackboneFilesTest {
    static Stream<Path> files() throws IOException {
        try (Stream<Path> all = Files.walk(TestData.shared("onnx-tests/architectures"));
                Stream<Path> zoo = Files.list(TestData.shared("models"));
                Stream<Path> light = Files.list(TestData.shared("onnx-tests/light"))) {
            String only = System.getProperty("only", "");
            return Stream.of(all, zoo, light)
                    .flatMap(s -> s)
                    .filter(f -> f.toString().endsWith(".onnx"))
                    .filter(f -> f.toString().contains(only))
                    .sorted()
                    .toList()
                    .stream();
        }
    }

    @ParameterizedTest
    @MethodSource("files")
    void an_imported_network_gives_what_the_file_gives_and_can_be_cut(Path file) {
        OnnxGraph raw = OnnxGraph.load(file);
        OnnxGraph graph = Importer.read(file, OptionalInt.empty());
        Anatomy anatomy = Anatomy.of(graph);
        System.err.println(
                "## " + file + " " + anatomy.head() + " cuts " + anatomy.cuts().size() + " nodes "
                        + raw.nodes().size() + " -> " + graph.nodes().size());
        List<CutPoint> show = Boolean.getBoolean("all") ? anatomy.cuts() : anatomy.offered();
        show.forEach(c -> System.err.println("   " + c));

        List<String> names = anatomy.cuts().stream().map(CutPoint::tensor).toList();
        try (Trunk trunk = Runs.load(Cutter.trunk(anatomy.graph(), names))) {
            assertThat(trunk.featureShapes())
                    .isEqualTo(anatomy.cuts().stream().map(CutPoint::shape).toList());
        }
        int image = Runs.size(graph.inputShape().subList(1, 4));
        ByteBuffer images = Runs.random(2 * image, 3);
        float[] whole = Runs.outputs(graph, images, 2).get(0);
        assertThat(Arrays.copyOf(whole, whole.length / 2)).isEqualTo(first(raw, images));
        OnnxGraph headed = anatomy.head().replace(anatomy.graph(), 3);
        float[] logits = Runs.outputs(headed, images, 2).get(0);
        for (CutPoint cut : anatomy.offered()) {
            OnnxGraph joined = Cutter.cut(headed, cut.tensor()).join();
            assertThat(Runs.outputs(joined, images, 2).get(0)).isEqualTo(logits);
        }
    }

    private static float[] first(OnnxGraph raw, ByteBuffer images) {
        return Runs.outputs(raw, images, 1).get(0);
    }
}
