package quadrant.onnx;

import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.OperatorSetIdProto;
import java.util.List;

/** A network small enough to see through: image N×2×3×4 → Relu → a block with a skip → pooled → two classes. */
public final class Small {
    private Small() {}

    public static OnnxGraph graph(int opset) {
        return graph(opset, "Relu");
    }

    /** The same with another operator in place of the second Relu. */
    public static OnnxGraph graph(int opset, String operator) {
        GraphProto.Builder g = GraphProto.newBuilder()
                .setName("small")
                .addInput(GraphEdits.value("image", ElementType.FLOAT, new long[] {-1, 2, 3, 4}));
        List.of(
                        GraphEdits.node("Relu", "n0", List.of("image"), "a"),
                        GraphEdits.node("Conv", "n1", List.of("a", "w", "b"), "b1"),
                        GraphEdits.node(operator, "n2", List.of("b1"), "b2"),
                        GraphEdits.node("Add", "n3", List.of("b2", "a"), "c"),
                        GraphEdits.node("GlobalAveragePool", "n4", List.of("c"), "d"),
                        GraphEdits.node("Flatten", "n5", List.of("d"), "e"),
                        GraphEdits.node("Gemm", "n6", List.of("e", "fc.w", "fc.b"), "logits"))
                .forEach(n -> g.addNode(n.proto()));
        g.addInitializer(Tensor.of("w", List.of(2L, 2L, 1L, 1L), new float[] {1, -1, 0.5f, 2})
                .toProto());
        g.addInitializer(Tensor.of("b", List.of(2L), new float[] {0, 1}).toProto());
        g.addInitializer(
                Tensor.of("fc.w", List.of(2L, 2L), new float[] {1, 2, 3, 4}).toProto());
        g.addInitializer(Tensor.of("fc.b", List.of(2L), new float[] {5, 6}).toProto());
        g.addOutput(GraphEdits.table("logits", 2));
        return new OnnxGraph(ModelProto.newBuilder()
                .setIrVersion(8)
                .setGraph(g)
                .addOpsetImport(OperatorSetIdProto.newBuilder().setVersion(opset))
                .build());
    }
}
