package quadrant.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalInt;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import quadrant.TestData;
import quadrant.backbone.Backbone;
import quadrant.backbone.BackboneCatalog;
import quadrant.engine.Trunk;

/** Real architectures of several exporters: imported, taken apart, and put together again at their cuts. */
class BackboneFilesTest {
    /** Cuts of each network at which it is put together again: loading it takes the time. */
    private static final int TRIED = 5;

    static Stream<Path> files() throws IOException {
        try (Stream<Path> zoo = Files.list(TestData.shared("models"));
                Stream<Path> light = Files.list(TestData.shared("onnx-tests/light"))) {
            return Stream.concat(
                    TestData.architectures().map(f -> f.resolve("model.onnx")),
                    Stream.concat(zoo, light)
                            .filter(f -> f.toString().endsWith(".onnx"))
                            .sorted()
                            .limit(TestData.allTests() ? Long.MAX_VALUE : 3))
                    .sorted()
                    .toList()
                    .stream();
        }
    }

    /** At every clean cut the shapes are ONNX Runtime's; whole and halves are the file's to the bit, at some cuts from first to last. */
    @ParameterizedTest
    @MethodSource("files")
    void an_imported_network_gives_what_the_file_gives_and_can_be_cut(Path file) {
        OnnxGraph graph = Importer.read(file, OptionalInt.empty());
        // a model that is fine-tuned from it can be opened again
        assertThatCode(() -> Importer.closed(graph, "m")).doesNotThrowAnyException();
        Anatomy anatomy = Anatomy.of(graph);
        assertThat(anatomy.head().classes()).isIn(10, 1000);
        assertThat(anatomy.offered().size()).isBetween(5, 12);
        assertThat(anatomy.offered())
                .isSubsetOf(anatomy.cuts())
                .startsWith(anatomy.cuts().get(0))
                .endsWith(anatomy.cuts().get(anatomy.cuts().size() - 1));
        List<String> names = anatomy.cuts().stream().map(CutPoint::tensor).toList();
        try (Trunk trunk = Runs.load(Cutter.trunk(anatomy.graph(), names))) {
            assertThat(trunk.featureShapes())
                    .isEqualTo(anatomy.cuts().stream().map(CutPoint::shape).toList());
        }
        ByteBuffer images = Runs.random(2 * Runs.size(graph.inputShape().subList(1, 4)), 3);
        float[] whole = Runs.outputs(graph, images, 2).get(0);
        assertThat(Arrays.copyOf(whole, whole.length / 2))
                .isEqualTo(Runs.outputs(OnnxGraph.load(file), images, 1).get(0));

        OnnxGraph headed = anatomy.head().replace(anatomy.graph(), 3);
        float[] logits = Runs.outputs(headed, images, 2).get(0);
        for (int i = 0; i < TRIED; i++) {
            CutPoint cut = anatomy.cuts().get(i * (anatomy.cuts().size() - 1) / (TRIED - 1));
            OnnxGraph joined = Halves.of(headed, cut.tensor()).join();
            assertThat(Runs.outputs(joined, images, 2).get(0)).as(cut.tensor()).isEqualTo(logits);
        }
    }

    @Test
    void the_embedded_backbone_comes_through_as_it_is_and_offers_its_card() {
        Backbone embedded = TestData.catalog().load(BackboneCatalog.DEFAULT);
        OnnxGraph graph = Importer.canonical(embedded.graph(), OptionalInt.empty());
        assertThat(graph.nodes())
                .extracting(Node::proto)
                .isEqualTo(embedded.graph().graph().getNodeList());
        assertThat(graph.initializerProtos())
                .containsExactlyElementsOf(embedded.graph().graph().getInitializerList());
        Anatomy anatomy = Anatomy.of(graph);
        assertThat(anatomy.head()).isEqualTo(embedded.head());
        assertThat(anatomy.offered())
                .extracting(CutPoint::tensor)
                .containsAll(embedded.card().cuts());
    }
}
