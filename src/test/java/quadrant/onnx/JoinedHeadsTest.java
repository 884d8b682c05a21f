package quadrant.onnx;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Classifiers whose scores are put together; the images are N×2×3×4. */
class JoinedHeadsTest {
    private static Chain features() {
        return new Chain(17)
                .constant("w", List.of(2L, 2L))
                .constant("v", List.of(3L, 2L))
                .constant("half", List.of(), 0.5f)
                .node("GlobalAveragePool", "p", List.of("image"))
                .node("Flatten", "a", List.of("p"))
                .node("GlobalMaxPool", "q", List.of("image"))
                .node("Flatten", "second", List.of("q"))
                .node("Relu", "first", List.of("a"));
    }

    @Test
    void the_mean_of_two_heads_gives_the_features_of_both() {
        OnnxGraph graph = features()
                .node("MatMul", "one", List.of("first", "w"))
                .node("MatMul", "two", List.of("second", "w"))
                .node("Add", "sum", List.of("one", "two"))
                .node("Mul", "scores", List.of("sum", "half"))
                .build();
        Anatomy anatomy = Anatomy.of(graph);
        assertThat(anatomy.head().classes()).isEqualTo(2);
        assertThat(anatomy.head().width()).isEqualTo(4);
        assertThat(anatomy.cuts().get(0).tensor()).isEqualTo(anatomy.head().features());
        float[] together = Runs.outputs(
                        Cutter.trunk(anatomy.graph(), List.of(anatomy.head().features(), "first", "second")), 1, 3)
                .get(0);
        List<float[]> apart = Runs.outputs(Cutter.trunk(graph, List.of("first", "second")), 1, 3);
        assertThat(together).contains(apart.get(0)).contains(apart.get(1));
    }

    @Test
    void what_is_no_classifier_beside_one_is_none() {
        OnnxGraph graph = features()
                .node("MatMul", "one", List.of("first", "w"))
                .node("Add", "sum", List.of("one", "second"))
                .build();
        assertThat(Anatomy.of(graph).head().classes()).isZero();
    }

    @Test
    void a_head_that_is_quantised_as_it_runs_takes_real_features() {
        OnnxGraph graph = features().build();
        List<Node> nodes = List.of(
                new Node(GraphEdits.node("DynamicQuantizeLinear", "d", List.of("first"), "x").proto().toBuilder()
                        .addOutput("scale")
                        .addOutput("zero")
                        .build()),
                GraphEdits.node("Mul", "scales", List.of("scale", "half"), "scales"),
                GraphEdits.node("MatMulInteger", "m", List.of("x", "k", "zero"), "integers"),
                GraphEdits.node("Cast", "c", List.of("integers"), "real", GraphEdits.integer("to", 1)),
                GraphEdits.node("Mul", "scores", List.of("real", "scales"), "scores"));
        Draft draft = new Draft(graph);
        draft.constant(
                new Tensor("k", ElementType.UINT8, List.of(2L, 3L), ByteBuffer.wrap(new byte[] {1, 2, 3, 4, 5, 6})));
        nodes.forEach(draft::add);
        Head head = Anatomy.of(draft.graph(List.of(GraphEdits.value("scores")))).head();
        assertThat(Map.of(head.features(), head.classes())).containsExactly(Map.entry("first", 3));
    }
}
