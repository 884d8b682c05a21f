package quadrant.onnx;

import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.OperatorSetIdProto;
import java.util.List;

/** The model of one product of two matrices of float64, each of which may be transposed first, of any size. */
public final class Product {
    public static final String FIRST = "first";
    public static final String SECOND = "second";
    public static final String RESULT = "product";

    private static final int IR_VERSION = 8;
    private static final int OPSET = 13;

    private Product() {}

    /**
     * The bytes of the model.
     *
     * @param first whether the first operand is transposed
     * @param second whether the second is
     */
    public static byte[] model(boolean first, boolean second) {
        GraphProto graph = GraphProto.newBuilder()
                .setName("product")
                .addInput(GraphEdits.value(FIRST, ElementType.DOUBLE))
                .addInput(GraphEdits.value(SECOND, ElementType.DOUBLE))
                .addNode(GraphEdits.node(
                                "Gemm",
                                "gemm",
                                List.of(FIRST, SECOND),
                                RESULT,
                                GraphEdits.integer("transA", first ? 1 : 0),
                                GraphEdits.integer("transB", second ? 1 : 0))
                        .proto())
                .addOutput(GraphEdits.value(RESULT, ElementType.DOUBLE))
                .build();
        return ModelProto.newBuilder()
                .setIrVersion(IR_VERSION)
                .setGraph(graph)
                .addOpsetImport(OperatorSetIdProto.newBuilder().setVersion(OPSET))
                .build()
                .toByteArray();
    }
}
