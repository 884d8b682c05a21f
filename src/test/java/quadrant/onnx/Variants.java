package quadrant.onnx;

import ai.onnx.proto.OnnxMl.AttributeProto;
import com.google.protobuf.ByteString;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Small networks image N×2×3×4 → convolution "w0" → an operator in one of its forms → pooled → two classes. */
public final class Variants {
    private static final AttributeProto KERNEL = GraphEdits.integers("kernel_shape", List.of(2L, 3L));

    private Variants() {}

    /** The networks by the form that they try. */
    public static Map<String, OnnxGraph> all() {
        Map<String, OnnxGraph> all = new LinkedHashMap<>();
        all.put("Relu", one(17, "Relu", List.of("x")));
        all.put("Sigmoid", one(17, "Sigmoid", List.of("x")));
        all.put("Identity", one(17, "Identity", List.of("x")));
        all.put("Dropout", one(17, "Dropout", List.of("x")));
        all.put("Add of a channel constant", one(17, "Add", List.of("x", "channel")));
        all.put("Mul by itself", one(17, "Mul", List.of("x", "x")));
        all.put("Mul by a scalar", one(17, "Mul", List.of("x", "low")));
        all.put("CumSum along the width", one(17, "CumSum", List.of("x", "width")));
        all.put(
                "ScatterND into a trained bias",
                network(
                        17,
                        List.of(
                                GraphEdits.node("ScatterND", "s", List.of("kb", "place", "number"), "bias"),
                                GraphEdits.node("Conv", "m", List.of("x", "k", "bias"), "y")),
                        transB()));
        all.put(
                "BatchNormalization of weights by their own statistics",
                network(
                        17,
                        List.of(ownStatistics(), GraphEdits.node("Conv", "m", List.of("x", "standard", "kb"), "y")),
                        transB()));
        all.put("Clip with both bounds", one(17, "Clip", List.of("x", "low", "high")));
        all.put("Clip without a lower bound", one(17, "Clip", List.of("x", "", "high")));
        all.put("Clip of opset 10", one(10, "Clip", List.of("x"), real("min", -0.4f), real("max", 0.5f)));
        all.put("BatchNormalization alone", one(17, "BatchNormalization", norm("x"), real("epsilon", 0.01f)));
        convolutions(all);
        all.put("Conv with bias and BatchNormalization", folded(List.of("x", "k", "kb")));
        all.put("Conv without bias and BatchNormalization", folded(List.of("x", "k")));
        all.put("Conv that two read, one of them BatchNormalization", shared());
        all.put("Gemm with alpha, beta and transB", gemm(real("alpha", 0.5f), real("beta", 2), transB()));
        return all;
    }

    private static void convolutions(Map<String, OnnxGraph> all) {
        List<String> in = List.of("x", "k", "kb");
        all.put(
                "Conv with unequal pads",
                one(17, "Conv", in, KERNEL, GraphEdits.integers("pads", List.of(1L, 0L, 0L, 2L))));
        all.put(
                "Conv with strides and dilations",
                one(
                        17,
                        "Conv",
                        in,
                        GraphEdits.integers("strides", List.of(2L, 1L)),
                        GraphEdits.integers("dilations", List.of(2L, 1L)),
                        GraphEdits.integers("pads", List.of(1L, 1L, 1L, 1L))));
        all.put("Conv with groups", one(17, "Conv", List.of("x", "kg"), GraphEdits.integer("group", 2)));
        for (String pad : List.of("SAME_UPPER", "SAME_LOWER", "VALID")) {
            all.put("Conv padded " + pad, one(17, "Conv", in, KERNEL, text("auto_pad", pad)));
        }
        all.put(
                "Conv padded SAME_UPPER with strides",
                one(17, "Conv", in, text("auto_pad", "SAME_UPPER"), GraphEdits.integers("strides", List.of(2L, 2L))));
    }

    private static Node ownStatistics() {
        return new Node(GraphEdits.node(
                        "BatchNormalization", "s", norm("k"), "standard", GraphEdits.integer("training_mode", 1))
                .proto()
                .toBuilder()
                .addOutput("m1")
                .addOutput("v1")
                .build());
    }

    private static OnnxGraph folded(List<String> inputs) {
        return network(
                17,
                List.of(
                        GraphEdits.node("Conv", "c", inputs, "t"),
                        GraphEdits.node("BatchNormalization", "n", norm("t"), "y", real("epsilon", 0.01f))),
                transB());
    }

    private static OnnxGraph shared() {
        return network(
                17,
                List.of(
                        GraphEdits.node("Conv", "c", List.of("x", "kg"), "t", GraphEdits.integer("group", 2)),
                        GraphEdits.node("BatchNormalization", "n", norm("t"), "u"),
                        GraphEdits.node("Add", "s", List.of("u", "t"), "y")),
                transB());
    }

    private static OnnxGraph gemm(AttributeProto... attributes) {
        return network(17, List.of(GraphEdits.node("Relu", "m", List.of("x"), "y")), attributes);
    }

    private static OnnxGraph one(int opset, String op, List<String> inputs, AttributeProto... attributes) {
        return network(opset, List.of(GraphEdits.node(op, "m", inputs, "y", attributes)), transB());
    }

    private static List<String> norm(String of) {
        return List.of(of, "gamma", "beta", "mean", "variance");
    }

    private static AttributeProto transB() {
        return GraphEdits.integer("transB", 1);
    }

    private static AttributeProto real(String name, float value) {
        return AttributeProto.newBuilder()
                .setName(name)
                .setType(AttributeProto.AttributeType.FLOAT)
                .setF(value)
                .build();
    }

    private static AttributeProto text(String name, String value) {
        return AttributeProto.newBuilder()
                .setName(name)
                .setType(AttributeProto.AttributeType.STRING)
                .setS(ByteString.copyFromUtf8(value))
                .build();
    }

    private static OnnxGraph network(int opset, List<Node> middle, AttributeProto... gemm) {
        List<Node> nodes = new ArrayList<>();
        nodes.add(GraphEdits.node("Conv", "first", List.of("image", "w0"), "x"));
        nodes.addAll(middle);
        nodes.add(GraphEdits.node("GlobalAveragePool", "pool", List.of("y"), "d"));
        nodes.add(GraphEdits.node("Flatten", "flat", List.of("d"), "e"));
        nodes.add(GraphEdits.node("Gemm", "head", List.of("e", "fc.w", "fc.b"), "logits", gemm));
        Draft draft = new Draft(Small.graph(opset));
        List.of(
                        wave("w0", 2, 2, 1, 1),
                        wave("k", 2, 2, 2, 3),
                        wave("kg", 2, 1, 2, 2),
                        wave("kb", 2),
                        wave("channel", 2, 1, 1),
                        wave("gamma", 2),
                        wave("beta", 2),
                        wave("mean", 2),
                        Tensor.of("variance", List.of(2L), new float[] {0.5f, 2}),
                        Tensor.of("width", 3),
                        Tensor.of("place", List.of(1L, 1L), 1),
                        Tensor.of("number", List.of(1L), new float[] {0.25f}),
                        Tensor.of("low", List.of(), new float[] {-0.4f}),
                        Tensor.of("high", List.of(), new float[] {0.5f}))
                .forEach(draft::constant);
        return draft.graphOf(nodes);
    }

    private static Tensor wave(String name, long... dims) {
        List<Long> shape = new ArrayList<>();
        int n = 1;
        for (long d : dims) {
            shape.add(d);
            n *= (int) d;
        }
        float[] values = new float[n];
        for (int i = 0; i < n; i++) {
            values[i] = (float) Math.sin(1.3 * i + name.length());
        }
        return Tensor.of(name, shape, values);
    }
}
