package quadrant.onnx;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import quadrant.TestData;
import quadrant.backbone.Backbone;
import quadrant.backbone.BackboneCatalog;

/** The rule for the ends of blocks on networks of a few nodes, and the number of blocks of known ones. */
class BlockEndsTest {
    private static final List<Long> WEIGHTS = List.of(2L, 2L, 1L, 1L);

    /** Image → convolution → activation "stem". */
    private static Chain stem() {
        return new Chain(17)
                .constant("w", WEIGHTS)
                .constant("two", List.of(2L))
                .node("Conv", "first", List.of("image", "w"))
                .node("Relu", "stem", List.of("first"));
    }

    private static List<String> ends(Chain network) {
        OnnxGraph graph = network.build();
        return new Stages(graph, Anatomy.cuts(graph))
                .blockEnds().stream().map(CutPoint::tensor).toList();
    }

    @Test
    void a_sum_of_branches_ends_a_block_after_its_activation() {
        assertThat(ends(stem().node("Conv", "inner", List.of("stem", "w"))
                        .node("Add", "sum", List.of("inner", "stem"))
                        .node("Relu", "active", List.of("sum"))
                        .node("Conv", "next", List.of("active", "w"))
                        .node("Relu", "last", List.of("next"))))
                .containsExactly("active");
    }

    @Test
    void a_sum_without_activation_ends_a_block_itself() {
        assertThat(ends(stem().node("Conv", "inner", List.of("stem", "w"))
                        .node("Add", "sum", List.of("inner", "stem"))
                        .node("Conv", "next", List.of("sum", "w"))
                        .node("Relu", "last", List.of("next"))))
                .containsExactly("sum");
    }

    @Test
    void an_activation_may_take_several_nodes() {
        assertThat(ends(stem().node("Conv", "inner", List.of("stem", "w"))
                        .node("Add", "sum", List.of("inner", "stem"))
                        .node("Sigmoid", "gate", List.of("sum"))
                        .node("Mul", "swish", List.of("sum", "gate"))
                        .node("Conv", "next", List.of("swish", "w"))
                        .node("Relu", "last", List.of("next"))))
                .containsExactly("swish");
    }

    @Test
    void a_concatenation_of_branches_ends_a_block() {
        assertThat(ends(stem().node("Conv", "left", List.of("stem", "w"))
                        .node("Relu", "left.active", List.of("left"))
                        .node("Conv", "right", List.of("stem", "w"))
                        .node("Relu", "right.active", List.of("right"))
                        .node("Concat", "joined", List.of("left.active", "right.active"), "axis=1")
                        .node("MaxPool", "smaller", List.of("joined"), "kernel_shape=2,2")))
                .containsExactly("joined");
    }

    @Test
    void a_convolution_without_activation_ends_a_block_after_its_normalisation() {
        assertThat(ends(stem().node("Conv", "narrow", List.of("stem", "w"))
                        .node("BatchNormalization", "normal", List.of("narrow", "two", "two", "two", "two"))
                        .node("Conv", "wide", List.of("normal", "w"))
                        .node("Relu", "last", List.of("wide"))))
                .containsExactly("normal");
    }

    @Test
    void an_added_constant_joins_no_branches() {
        assertThat(ends(stem().constant("bias", List.of(2L, 1L, 1L))
                        .node("Conv", "inner", List.of("stem", "w"))
                        .node("Add", "shifted", List.of("inner", "bias"))
                        .node("Relu", "active", List.of("shifted"))
                        .node("Add", "again", List.of("active", "bias"))
                        .node("Relu", "last", List.of("again"))))
                .isEmpty();
    }

    @Test
    void the_embedded_network_has_seventeen_blocks() {
        assertThat(blocks(TestData.catalog().load(BackboneCatalog.DEFAULT).graph()))
                .isEqualTo(17);
    }

    @Test
    void the_middle_layer_is_the_eighth_of_the_seventeen_in_any_choice_of_families() {
        Backbone backbone = TestData.catalog().load(BackboneCatalog.DEFAULT);
        PooledLayers all = PooledLayers.of(backbone.graph(), backbone.head());
        PooledLayers.Layer eighth =
                all.of(Set.of(PooledLayers.Family.WHOLE)).layers().get(7);

        assertThat(all.middle()).isEqualTo(eighth);
        assertThat(all.of(Set.of(PooledLayers.Family.WHOLE, PooledLayers.Family.EARLY))
                        .middle())
                .isEqualTo(eighth);
    }

    @ParameterizedTest
    @CsvSource({
        "models/mobilenet_v2_1.0_224.onnx, 18",
        "models/squeezenet_v1.1.onnx, 8",
        "onnx-tests/architectures/resnet18/model.onnx, 8",
        "onnx-tests/architectures/densenet121/model.onnx, 7",
        "onnx-tests/architectures/shufflenet_v2/model.onnx, 17"
    })
    void known_networks_have_their_blocks(String file, int blocks) throws IOException {
        Path model = TestData.shared(file);
        assertThat(Files.size(model)).isPositive();
        assertThat(blocks(Importer.read(model, OptionalInt.empty()))).isEqualTo(blocks);
    }

    private static int blocks(OnnxGraph network) {
        Anatomy anatomy = Anatomy.of(network);
        return (int) PooledLayers.of(anatomy.graph(), anatomy.head()).layers().stream()
                .filter(l -> l.family() == PooledLayers.Family.WHOLE)
                .count();
    }
}
