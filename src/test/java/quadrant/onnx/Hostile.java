package quadrant.onnx;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.FunctionProto;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.OperatorSetIdProto;
import ai.onnx.proto.OnnxMl.SparseTensorProto;
import ai.onnx.proto.OnnxMl.StringStringEntryProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import com.google.protobuf.InvalidProtocolBufferException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.function.Consumer;

/** A sound fine-tuned model's bytes with one thing changed that a stranger may have changed. */
public final class Hostile {
    private final byte[] sound;

    public Hostile(byte[] sound) {
        this.sound = sound.clone();
    }

    private byte[] changed(Consumer<ModelProto.Builder> change) {
        try {
            ModelProto.Builder m = ModelProto.parseFrom(sound).toBuilder();
            change.accept(m);
            return m.build().toByteArray();
        } catch (InvalidProtocolBufferException e) {
            throw new IllegalArgumentException(e);
        }
    }

    private static TensorProto outside(TensorProto t, String location) {
        return t.toBuilder()
                .clearRawData()
                .clearFloatData()
                .setDataLocation(TensorProto.DataLocation.EXTERNAL)
                .addExternalData(
                        StringStringEntryProto.newBuilder().setKey("location").setValue(location))
                .build();
    }

    private static TensorProto weights(ModelProto.Builder m, String name) {
        return m.getGraph().getInitializerList().stream()
                .filter(t -> t.getName().equals(name))
                .findFirst()
                .orElseThrow();
    }

    private static void replace(ModelProto.Builder m, String weight, TensorProto by) {
        GraphProto.Builder g = m.getGraphBuilder();
        g.setInitializer(g.getInitializerList().indexOf(weights(m, weight)), by);
    }

    private static void remove(ModelProto.Builder m, String weight) {
        GraphProto.Builder g = m.getGraphBuilder();
        g.removeInitializer(g.getInitializerList().indexOf(weights(m, weight)));
    }

    private static NodeProto constant(String name, AttributeProto.Builder value) {
        return NodeProto.newBuilder()
                .setOpType("Constant")
                .setName("constant")
                .addOutput(name)
                .addAttribute(value)
                .build();
    }

    private static AttributeProto.Builder value(TensorProto t) {
        return AttributeProto.newBuilder()
                .setName("value")
                .setType(AttributeProto.AttributeType.TENSOR)
                .setT(t);
    }

    private static NodeProto last(ModelProto.Builder m) {
        return m.getGraph().getNode(m.getGraph().getNodeCount() - 1);
    }

    private static void addBefore(ModelProto.Builder m, NodeProto node) {
        m.getGraphBuilder().addNode(0, node);
    }

    /** A weight lies in another file. */
    public byte[] weightIn(String location, String weight) {
        return changed(m -> replace(m, weight, outside(weights(m, weight), location)));
    }

    /** A weight is a constant whose value lies in another file. */
    public byte[] constantIn(String location, String weight) {
        return changed(m -> {
            TensorProto t = outside(weights(m, weight), location);
            remove(m, weight);
            addBefore(m, constant(weight, value(t)));
        });
    }

    /** A weight is a constant, without anything wrong about it. */
    public byte[] constant(String weight) {
        return changed(m -> {
            TensorProto t = weights(m, weight);
            remove(m, weight);
            addBefore(m, constant(weight, value(t)));
        });
    }

    /** A weight is a sparse one whose values lie in another file. */
    public byte[] sparseIn(String location, String weight) {
        return changed(m -> m.getGraphBuilder()
                .addSparseInitializer(SparseTensorProto.newBuilder().setValues(outside(weights(m, weight), location))));
    }

    /** A branch of a choice holds a constant that lies in another file. */
    public byte[] branchIn(String location, String weight) {
        return changed(m -> {
            TensorProto t = outside(weights(m, weight), location);
            remove(m, weight);
            m.getGraphBuilder()
                    .addInitializer(
                            new Tensor("yes", ElementType.BOOL, List.of(), ByteBuffer.wrap(new byte[] {1})).toProto());
            addBefore(m, choice(constant("inner", value(t)), weight));
        });
    }

    /** A weight comes out of a choice between branches. */
    public byte[] branch(String weight) {
        return changed(m -> {
            TensorProto t = weights(m, weight);
            remove(m, weight);
            m.getGraphBuilder()
                    .addInitializer(
                            new Tensor("yes", ElementType.BOOL, List.of(), ByteBuffer.wrap(new byte[] {1})).toProto());
            addBefore(m, choice(constant("inner", value(t)), weight));
        });
    }

    private static NodeProto choice(NodeProto inner, String out) {
        NodeProto.Builder n = NodeProto.newBuilder()
                .setOpType("If")
                .setName("if")
                .addInput("yes")
                .addOutput(out);
        for (String name : List.of("then_branch", "else_branch")) {
            n.addAttribute(AttributeProto.newBuilder()
                    .setName(name)
                    .setType(AttributeProto.AttributeType.GRAPH)
                    .setG(GraphProto.newBuilder().setName(name).addNode(inner).addOutput(GraphEdits.value("inner"))));
        }
        return n.build();
    }

    /** The last operator is one of the model's own functions, which loops. */
    public byte[] loopInFunction() {
        return changed(m -> {
            NodeProto end = last(m);
            m.addFunctions(FunctionProto.newBuilder()
                    .setDomain("own")
                    .setName("End")
                    .addInput("x")
                    .addOutput("y")
                    .addOpsetImport(OperatorSetIdProto.newBuilder().setVersion(17))
                    .addNode(repeating("Loop", "x", "y")));
            m.addOpsetImport(OperatorSetIdProto.newBuilder().setDomain("own").setVersion(1));
            m.getGraphBuilder()
                    .setNode(
                            m.getGraph().getNodeCount() - 1,
                            end.toBuilder().setDomain("own").setOpType("End").clearAttribute());
        });
    }

    /** The last operator runs its subgraph again and again. */
    public byte[] loop(String operator) {
        return changed(m -> {
            NodeProto end = last(m);
            m.getGraphBuilder()
                    .setNode(m.getGraph().getNodeCount() - 1, repeating(operator, end.getInput(0), end.getOutput(0)));
        });
    }

    private static NodeProto repeating(String operator, String in, String out) {
        GraphProto body = GraphProto.newBuilder()
                .setName("body")
                .addNode(GraphEdits.node("Relu", "r", List.of(in), "r").proto())
                .addOutput(GraphEdits.value("r"))
                .build();
        return NodeProto.newBuilder()
                .setOpType(operator)
                .setName("again")
                .addInput("")
                .addInput("")
                .addInput(in)
                .addOutput(out)
                .addAttribute(AttributeProto.newBuilder()
                        .setName("body")
                        .setType(AttributeProto.AttributeType.GRAPH)
                        .setG(body))
                .build();
    }

    /** The first number of a weight is another. */
    public byte[] number(String weight, float number) {
        return changed(m -> {
            Tensor t = Tensor.of(weights(m, weight));
            float[] values = t.floats();
            values[0] = number;
            replace(m, weight, Tensor.of(weight, t.dims(), values).toProto());
        });
    }

    /** The image input declares other dimensions, −1 for a free one. */
    public byte[] input(long... dims) {
        return changed(m -> {
            ValueInfoProto.Builder image = m.getGraphBuilder().getInputBuilder(0);
            var shape = image.getTypeBuilder().getTensorTypeBuilder().getShapeBuilder();
            shape.clearDim();
            for (long d : dims) {
                if (d < 0) {
                    shape.addDimBuilder().setDimParam("N");
                } else {
                    shape.addDimBuilder().setDimValue(d);
                }
            }
        });
    }

    /** For an image one number comes out, whatever the classes are. */
    public byte[] oneNumber() {
        return changed(m -> {
            GraphProto.Builder g = m.getGraphBuilder();
            NodeProto end = last(m);
            int at = g.getNodeCount() - 1;
            g.setNode(at, end.toBuilder().setOutput(0, "all"));
            g.addNode(GraphEdits.node(
                            "ReduceMax",
                            "one",
                            List.of("all"),
                            end.getOutput(0),
                            GraphEdits.integers("axes", List.of(1L)),
                            GraphEdits.integer("keepdims", 1))
                    .proto());
            g.clearOutput().addOutput(GraphEdits.value(end.getOutput(0)));
        });
    }

    /** So many outputs, all the same. */
    public byte[] outputs(int n) {
        return changed(m -> {
            GraphProto.Builder g = m.getGraphBuilder();
            String out = g.getOutput(0).getName();
            for (int i = 1; i < n; i++) {
                g.addNode(GraphEdits.node("Identity", "copy" + i, List.of(out), "copy" + i)
                        .proto());
                g.addOutput(GraphEdits.value("copy" + i));
            }
        });
    }

    /**
     * Nodes in a row, on the image of 800 × 800 pixels, before the last operator.
     *
     * @param kernel of square windows, an odd number; 0 for none
     */
    public byte[] between(String domain, String operator, int times, long kernel) {
        AttributeProto[] window = kernel == 0
                ? new AttributeProto[0]
                : new AttributeProto[] {
                    GraphEdits.integers("kernel_shape", List.of(kernel, kernel)),
                    GraphEdits.integers("pads", List.of(kernel / 2, kernel / 2, kernel / 2, kernel / 2))
                };
        return changed(m -> {
            GraphProto.Builder g = m.getGraphBuilder();
            NodeProto end = last(m);
            g.removeNode(g.getNodeCount() - 1);
            g.addInitializer(Tensor.of("tiles", 1, 1, 50, 50).toProto());
            g.addInitializer(Tensor.of("zero", List.of(1L), new float[1]).toProto());
            g.addNode(GraphEdits.node("Tile", "tile", List.of(g.getInput(0).getName(), "tiles"), "large")
                    .proto());
            String at = "large";
            for (int i = 0; i < times; i++) {
                NodeProto n = GraphEdits.node(operator, "hidden" + i, List.of(at), "hidden" + i, window)
                        .proto();
                g.addNode(n.toBuilder().setDomain(domain));
                at = "hidden" + i;
            }
            g.addNode(GraphEdits.node("Flatten", "flat", List.of(at), "flat").proto());
            g.addNode(GraphEdits.node(
                            "ReduceMax",
                            "most",
                            List.of("flat"),
                            "most",
                            GraphEdits.integers("axes", List.of(1L)),
                            GraphEdits.integer("keepdims", 1))
                    .proto());
            g.addNode(GraphEdits.node("Mul", "none", List.of("most", "zero"), "none")
                    .proto());
            g.addNode(GraphEdits.node("Add", "logits+", List.of(end.getInput(0), "none"), "logits+")
                    .proto());
            g.addNode(end.toBuilder().setInput(0, "logits+"));
            if (!domain.isEmpty()) {
                m.addOpsetImport(
                        OperatorSetIdProto.newBuilder().setDomain(domain).setVersion(1));
            }
        });
    }

    /** The last operator reads a product of two large constants too, which ONNX Runtime computes as it loads the model. */
    public byte[] constantProducts(int times) {
        return changed(m -> {
            GraphProto.Builder g = m.getGraphBuilder();
            NodeProto end = last(m);
            g.removeNode(g.getNodeCount() - 1);
            g.addInitializer(Tensor.of("side", 4096, 4096).toProto());
            g.addInitializer(Tensor.of("one", List.of(1L), new float[1]).toProto());
            g.addNode(GraphEdits.node("ConstantOfShape", "p", List.of("side"), "p")
                    .proto());
            String at = "p";
            for (int i = 0; i < times; i++) {
                g.addNode(GraphEdits.node("MatMul", "p" + i, List.of(at, "p"), "p" + i)
                        .proto());
                at = "p" + i;
            }
            g.addNode(GraphEdits.node("ReduceMax", "most", List.of(at), "most", GraphEdits.integer("keepdims", 0))
                    .proto());
            g.addNode(GraphEdits.node("Add", "logits+", List.of(end.getInput(0), "most"), "logits+")
                    .proto());
            g.addNode(end.toBuilder().setInput(0, "logits+"));
        });
    }

    /** What comes out is not softened, and so is no probability. */
    public byte[] withoutSoftmax() {
        return changed(m -> m.getGraphBuilder()
                .setNode(
                        m.getGraph().getNodeCount() - 1,
                        last(m).toBuilder().setOpType("Identity").clearAttribute()));
    }
}
