package quadrant.onnx;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.TensorShapeProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** A mutable graph during import: its lists, which the import steps change in place. */
final class Draft {
    private static final List<String> WANTED = List.of("logit", "prob", "softmax", "class", "score");
    private static final Set<Integer> HALVES = Set.of(ElementType.FLOAT16.code(), ElementType.BFLOAT16.code());

    /** Attributes that name an element type. */
    private static final Set<String> TYPES = Set.of("to", "dtype");

    private final ModelProto model;
    private final int opset;
    final List<NodeProto> nodes;
    final Map<String, TensorProto> initializers = new LinkedHashMap<>();
    final List<ValueInfoProto> inputs;
    final List<ValueInfoProto> outputs;

    Draft(ModelProto model) {
        GraphProto g = model.getGraph();
        this.model = model;
        this.opset = new OnnxGraph(model).opset();
        this.nodes = new ArrayList<>(g.getNodeList());
        this.inputs = new ArrayList<>(g.getInputList());
        this.outputs = new ArrayList<>(g.getOutputList());
        g.getInitializerList().forEach(t -> initializers.put(t.getName(), t));
    }

    int opset() {
        return opset;
    }

    /** A name that is not yet used in the graph. */
    String fresh(String wanted) {
        Set<String> taken = new HashSet<>(initializers.keySet());
        inputs.forEach(i -> taken.add(i.getName()));
        nodes.forEach(n -> taken.addAll(n.getOutputList()));
        String name = wanted;
        for (int i = 2; taken.contains(name); i++) {
            name = wanted + "/" + i;
        }
        return name;
    }

    /** Replaces each use of a tensor as an input by another. */
    void rename(String tensor, String by) {
        nodes.replaceAll(n -> n.toBuilder()
                .clearInput()
                .addAllInput(n.getInputList().stream()
                        .map(i -> i.equals(tensor) ? by : i)
                        .toList())
                .build());
    }

    /**
     * Keeps one output, with a free batch size: one of real numbers; of those the first whose name indicates logits or
     * probabilities, but not of an auxiliary classifier; else the first.
     */
    void chooseOutput() {
        ValueInfoProto.Builder best =
                outputs.stream().min(Comparator.comparingInt(Draft::rank)).orElseThrow().toBuilder();
        TensorShapeProto shape = best.getType().getTensorType().getShape();
        if (shape.getDimCount() > 0 && shape.getDim(0).hasDimValue()) {
            best.getTypeBuilder()
                    .getTensorTypeBuilder()
                    .getShapeBuilder()
                    .getDimBuilder(0)
                    .setDimParam("N");
        }
        outputs.clear();
        outputs.add(best.build());
    }

    private static int rank(ValueInfoProto v) {
        int type = v.getType().getTensorType().getElemType();
        String name = v.getName().toLowerCase(Locale.ROOT);
        if (type != ElementType.FLOAT.code() && type != 0) {
            return 3;
        }
        if (name.contains("aux")) {
            return 2;
        }
        return WANTED.stream().anyMatch(name::contains) ? 0 : 1;
    }

    /** Converts float16 and bfloat16 to float32 everywhere: weights, constants, casts, declared types. */
    void widen() {
        initializers.replaceAll((name, t) -> tensor(t));
        inputs.replaceAll(Draft::value);
        outputs.replaceAll(Draft::value);
        nodes.replaceAll(Draft::node);
    }

    private static TensorProto tensor(TensorProto t) {
        if (!HALVES.contains(t.getDataType())) {
            return t;
        }
        Tensor half = Tensor.of(t);
        return Tensor.of(half.name(), half.dims(), half.floats()).toProto();
    }

    private static ValueInfoProto value(ValueInfoProto v) {
        if (!HALVES.contains(v.getType().getTensorType().getElemType())) {
            return v;
        }
        ValueInfoProto.Builder b = v.toBuilder();
        b.getTypeBuilder().getTensorTypeBuilder().setElemType(ElementType.FLOAT.code());
        return b.build();
    }

    private static NodeProto node(NodeProto n) {
        List<AttributeProto> wide =
                n.getAttributeList().stream().map(Draft::attribute).toList();
        return wide.equals(n.getAttributeList())
                ? n
                : n.toBuilder().clearAttribute().addAllAttribute(wide).build();
    }

    private static AttributeProto attribute(AttributeProto a) {
        if (a.hasT() && HALVES.contains(a.getT().getDataType())) {
            return a.toBuilder().setT(tensor(a.getT())).build();
        }
        if (a.hasG()) {
            return a.toBuilder().setG(subgraph(a.getG())).build();
        }
        return TYPES.contains(a.getName()) && HALVES.contains((int) a.getI())
                ? a.toBuilder().setI(ElementType.FLOAT.code()).build()
                : a;
    }

    private static GraphProto subgraph(GraphProto g) {
        GraphProto.Builder b = g.toBuilder()
                .clearNode()
                .clearInitializer()
                .clearInput()
                .clearOutput()
                .clearValueInfo();
        g.getNodeList().forEach(n -> b.addNode(node(n)));
        g.getInitializerList().forEach(t -> b.addInitializer(tensor(t)));
        g.getInputList().forEach(v -> b.addInput(value(v)));
        g.getOutputList().forEach(v -> b.addOutput(value(v)));
        return b.build();
    }

    /** The current graph, without nodes that its outputs do not need. */
    OnnxGraph graph() {
        GraphProto g = GraphProto.newBuilder()
                .setName(model.getGraph().getName())
                .addAllNode(nodes)
                .addAllInitializer(initializers.values())
                .addAllInput(inputs)
                .addAllOutput(outputs)
                .build();
        // from IR version 4 on, initializers need not be inputs
        OnnxGraph whole = new OnnxGraph(model.toBuilder()
                .setIrVersion(Math.max(4, model.getIrVersion()))
                .setGraph(g)
                .build());
        return GraphEdits.assemble(whole, GraphEdits.ancestors(whole, whole.outputs(), Set.of()), inputs, outputs);
    }
}
