package quadrant.onnx;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import java.nio.ByteBuffer;
import java.util.List;

/** Model files that no exporter writes, each with one odd thing about it. */
public final class Odd {
    private Odd() {}

    private static GraphProto.Builder frame(ModelProto.Builder m) {
        return m.getGraphBuilder();
    }

    private static ModelProto.Builder small() {
        return OnnxGraph.parse(Sound.colour(Small.graph(17)), "sound").model().toBuilder();
    }

    /** The image is the output. */
    public static byte[] outputIsInput() {
        ModelProto.Builder m = small();
        frame(m).clearOutput().addOutput(frame(m).getInput(0));
        return m.build().toByteArray();
    }

    /** A network of one node. */
    public static byte[] oneNode(Node node) {
        ModelProto.Builder m = small();
        frame(m).clearNode()
                .addNode(node.proto())
                .clearOutput()
                .addOutput(GraphEdits.value(node.outputs().get(0)));
        return m.build().toByteArray();
    }

    /** One Relu. */
    public static byte[] relu() {
        return oneNode(GraphEdits.node("Relu", "only", List.of("image"), "out"));
    }

    /** A node that makes nothing. */
    public static byte[] withoutOutput() {
        ModelProto.Builder m = small();
        frame(m).getNodeBuilder(2).clearOutput();
        return m.build().toByteArray();
    }

    /** A tensor whose name breaks lines. */
    public static byte[] controlCharacters() {
        ModelProto.Builder m = small();
        frame(m).getNodeBuilder(1).setName("a\nquadrant: done\u001b[2J");
        return m.build().toByteArray();
    }

    /** So many activations one after another. */
    public static byte[] chain(int nodes) {
        ModelProto.Builder m = small();
        GraphProto.Builder g = frame(m);
        NodeProto first = g.getNode(0);
        NodeProto last = g.getNode(g.getNodeCount() - 1);
        g.clearNode().addNode(first);
        String at = first.getOutput(0);
        for (int i = 0; i < nodes; i++) {
            String next = "t" + i;
            g.addNode((i % 3 == 0
                            ? GraphEdits.node("Conv", next, List.of(at, "w", "b"), next)
                            : GraphEdits.node(
                                    i % 3 == 1 ? "Relu" : "Add",
                                    next,
                                    i % 3 == 1 ? List.of(at) : List.of(at, at),
                                    next))
                    .proto());
            at = next;
        }
        g.addNode(
                GraphEdits.node("GlobalAveragePool", "gap", List.of(at), "gap").proto());
        g.addNode(GraphEdits.node("Flatten", "flat", List.of("gap"), "flat").proto());
        g.addNode(last.toBuilder().setInput(0, "flat"));
        return m.build().toByteArray();
    }

    /** A loop that runs for ever. */
    public static byte[] loop() {
        ModelProto.Builder m = small();
        GraphProto body = GraphProto.newBuilder()
                .setName("body")
                .addNode(GraphEdits.node("Relu", "r", List.of("b1"), "r").proto())
                .addOutput(GraphEdits.value("r"))
                .build();
        frame(m).setNode(
                        3,
                        NodeProto.newBuilder()
                                .setOpType("Loop")
                                .setName("again")
                                .addInput("")
                                .addInput("")
                                .addInput("b1")
                                .addOutput("b2")
                                .addAttribute(AttributeProto.newBuilder()
                                        .setName("body")
                                        .setType(AttributeProto.AttributeType.GRAPH)
                                        .setG(body)));
        return m.build().toByteArray();
    }

    /** Branches within branches, so many deep. */
    public static byte[] nested(int deep) {
        ModelProto.Builder m = small();
        frame(m).setNode(3, Sound.choice("b1", "b2", deep))
                .addInitializer(
                        new Tensor("yes", ElementType.BOOL, List.of(), ByteBuffer.wrap(new byte[] {1})).toProto());
        return m.build().toByteArray();
    }

    /** The features grow to a size that follows from the pixels. */
    public static byte[] unbounded() {
        ModelProto.Builder m = small();
        GraphProto.Builder g = frame(m);
        g.setNode(
                3,
                GraphEdits.node("Expand", "grow", List.of("b1", "size"), "b2").proto());
        g.addNode(3, GraphEdits.node("NonZero", "where", List.of("b1"), "where").proto());
        g.addInitializer(Tensor.of("axis", 1).toProto());
        g.addNode(
                4,
                GraphEdits.node("ReduceSum", "sum", List.of("where", "axis"), "size", GraphEdits.integer("keepdims", 0))
                        .proto());
        return m.build().toByteArray();
    }

    /** The largest of so many equal numbers is added to the features: a constant, if it is ever computed. */
    public static byte[] filled(long numbers) {
        ModelProto.Builder m = small();
        GraphProto.Builder g = frame(m);
        g.addInitializer(Tensor.of("numbers", numbers).toProto());
        g.setNode(3, GraphEdits.node("Add", "add", List.of("b1", "one"), "b2").proto());
        g.addNode(
                3,
                GraphEdits.node("ConstantOfShape", "fill", List.of("numbers"), "many")
                        .proto());
        g.addNode(
                4, GraphEdits.node("ReduceMax", "most", List.of("many"), "one").proto());
        return m.build().toByteArray();
    }

    /** The features are repeated more often than any memory holds. */
    public static byte[] tiled(long times) {
        ModelProto.Builder m = small();
        GraphProto.Builder g = frame(m);
        g.addInitializer(Tensor.of("times", 1, 1, times, times).toProto());
        g.setNode(
                3, GraphEdits.node("Tile", "tile", List.of("b1", "times"), "b2").proto());
        g.setNode(4, GraphEdits.node("Relu", "n3", List.of("b2"), "c").proto());
        return m.build().toByteArray();
    }
}
