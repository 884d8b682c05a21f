package quadrant.onnx;

import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.OperatorSetIdProto;
import ai.onnx.proto.OnnxMl.StringStringEntryProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.TensorShapeProto;
import ai.onnx.proto.OnnxMl.TypeProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** The file of an image classifier that is quick to read: image N×3×16×16, two convolutions, pooled, two classes. */
public final class Tiny {
    /** Pixels of its input. */
    public static final int SIZE = 16;

    private Tiny() {}

    /** Its bytes, as {@code producer} would have written them. */
    public static byte[] bytes(String producer, Map<String, String> metadata) {
        return model(producer, metadata, weights("w1", 4, 3, 3, 3)).toByteArray();
    }

    /** The same with the weights {@code w1} in a file beside it, whose bytes are {@link #outside}. */
    public static byte[] withWeightsIn(String location) {
        TensorProto outside = weights("w1", 4, 3, 3, 3).toBuilder()
                .clearRawData()
                .clearFloatData()
                .setDataLocation(TensorProto.DataLocation.EXTERNAL)
                .addExternalData(
                        StringStringEntryProto.newBuilder().setKey("location").setValue(location))
                .build();
        return model("pytorch", Map.of(), outside).toByteArray();
    }

    /** The weights that {@link #withWeightsIn} leaves out. */
    public static byte[] outside() {
        return weights("w1", 4, 3, 3, 3).getRawData().toByteArray();
    }

    /** The same with an operator of the default domain in place of its second Relu. */
    public static byte[] with(String operator) {
        List<Node> nodes = new ArrayList<>(nodes());
        nodes.set(3, GraphEdits.node(operator, "n4", List.of("c"), "d"));
        return model("pytorch", Map.of(), weights("w1", 4, 3, 3, 3), nodes, 0, SIZE)
                .toByteArray();
    }

    /** The same for images of any size. */
    public static byte[] ofAnySize() {
        return model("pytorch", Map.of(), weights("w1", 4, 3, 3, 3), nodes(), 0, 0)
                .toByteArray();
    }

    /** The same for batches of so many images only. */
    public static byte[] forBatchesOf(int n) {
        return model("pytorch", Map.of(), weights("w1", 4, 3, 3, 3), nodes(), n, SIZE)
                .toByteArray();
    }

    /** For one image only, with a softmax over channels that would go over all images of a freed batch. */
    public static byte[] forOneImageOnly() {
        List<Node> nodes = new ArrayList<>(nodes());
        nodes.set(
                2,
                GraphEdits.node(
                        "Conv", "n3", List.of("m4", "w2"), "c", GraphEdits.integers("pads", List.of(1L, 1L, 1L, 1L))));
        nodes.addAll(
                2,
                List.of(
                        GraphEdits.node("Reshape", "m1", List.of("b", "apart"), "m1"),
                        GraphEdits.node(
                                "Transpose",
                                "m2",
                                List.of("m1"),
                                "m2",
                                GraphEdits.integers("perm", List.of(1L, 0L, 2L))),
                        GraphEdits.node("Softmax", "m3", List.of("m2"), "m3", GraphEdits.integer("axis", 1)),
                        GraphEdits.node("Reshape", "m4", List.of("m3", "together"), "m4")));
        return model("pytorch", Map.of(), weights("w1", 4, 3, 3, 3), nodes, 1, SIZE)
                .toByteArray();
    }

    private static ModelProto model(String producer, Map<String, String> metadata, TensorProto first) {
        return model(producer, metadata, first, nodes(), 0, SIZE);
    }

    private static List<Node> nodes() {
        return List.of(
                GraphEdits.node(
                        "Conv",
                        "n1",
                        List.of("image", "w1"),
                        "a",
                        GraphEdits.integers("pads", List.of(1L, 1L, 1L, 1L)),
                        GraphEdits.integers("strides", List.of(2L, 2L))),
                GraphEdits.node("Relu", "n2", List.of("a"), "b"),
                GraphEdits.node(
                        "Conv", "n3", List.of("b", "w2"), "c", GraphEdits.integers("pads", List.of(1L, 1L, 1L, 1L))),
                GraphEdits.node("Relu", "n4", List.of("c"), "d"),
                GraphEdits.node("GlobalAveragePool", "n5", List.of("d"), "e"),
                GraphEdits.node("Flatten", "n6", List.of("e"), "f"),
                GraphEdits.node("Gemm", "n7", List.of("f", "fc.w", "fc.b"), "logits"));
    }

    private static ModelProto model(
            String producer, Map<String, String> metadata, TensorProto first, List<Node> nodes, long batch, long size) {
        GraphProto.Builder g = GraphProto.newBuilder().setName("tiny").addInput(image(batch, size));
        nodes.forEach(n -> g.addNode(n.proto()));
        g.addInitializer(first);
        g.addInitializer(weights("w2", 5, 4, 3, 3));
        g.addInitializer(weights("fc.w", 5, 2));
        g.addInitializer(weights("fc.b", 2));
        g.addInitializer(Tensor.of("apart", 4, 1, 64).toProto());
        g.addInitializer(Tensor.of("together", 1, 4, 8, 8).toProto());
        g.addOutput(GraphEdits.table("logits", 2));
        ModelProto.Builder m = ModelProto.newBuilder()
                .setIrVersion(8)
                .setProducerName(producer)
                .setGraph(g)
                .addOpsetImport(OperatorSetIdProto.newBuilder().setVersion(17));
        metadata.forEach((k, v) ->
                m.addMetadataProps(StringStringEntryProto.newBuilder().setKey(k).setValue(v)));
        return m.build();
    }

    private static TensorProto weights(String name, long... dims) {
        int n = 1;
        for (long d : dims) {
            n *= (int) d;
        }
        float[] values = new float[n];
        for (int i = 0; i < n; i++) {
            values[i] = (float) Math.sin(1.3 * i + name.length());
        }
        return Tensor.of(name, Arrays.stream(dims).boxed().toList(), values).toProto();
    }

    private static ValueInfoProto image(long batch, long size) {
        TensorShapeProto.Builder shape = TensorShapeProto.newBuilder();
        for (long d : new long[] {batch, 3, size, size}) {
            shape.addDim(
                    d > 0
                            ? TensorShapeProto.Dimension.newBuilder().setDimValue(d)
                            : TensorShapeProto.Dimension.newBuilder().setDimParam("d" + shape.getDimCount()));
        }
        return ValueInfoProto.newBuilder()
                .setName("image")
                .setType(TypeProto.newBuilder()
                        .setTensorType(TypeProto.Tensor.newBuilder()
                                .setElemType(ElementType.FLOAT.code())
                                .setShape(shape)))
                .build();
    }
}
