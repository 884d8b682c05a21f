package quadrant.onnx;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.GraphProto;
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

/** A mutable graph: its lists, which the import steps, and those that add nodes to a network, change in place. */
final class Draft {
    /** Parts of the names of logits and probabilities. */
    static final List<String> WANTED = List.of("logit", "prob", "softmax", "class", "score");

    private static final Set<Integer> HALVES = Set.of(ElementType.FLOAT16.code(), ElementType.BFLOAT16.code());

    /** Attributes that name an element type. */
    private static final Set<String> TYPES = Set.of("to", "dtype");

    private final OnnxGraph origin;
    final List<NodeProto> nodes;
    final Map<String, TensorProto> initializers = new LinkedHashMap<>();
    final List<ValueInfoProto> inputs;
    final List<ValueInfoProto> outputs;

    Draft(OnnxGraph origin) {
        GraphProto g = origin.graph();
        this.origin = origin;
        this.nodes = new ArrayList<>(g.getNodeList());
        this.inputs = new ArrayList<>(g.getInputList());
        this.outputs = new ArrayList<>(g.getOutputList());
        g.getInitializerList().forEach(t -> initializers.put(t.getName(), t));
        inputs.removeIf(v -> initializers.containsKey(v.getName()));
    }

    int opset() {
        return origin.opset();
    }

    /** Appends a node, which is named as its output. */
    String add(String op, List<String> inputs, String output, AttributeProto... attributes) {
        return add(GraphEdits.node(op, output, inputs, output, attributes));
    }

    /** Appends a node, and returns the name of its output. */
    String add(Node n) {
        nodes.add(n.proto());
        return n.outputs().get(0);
    }

    String constant(Tensor t) {
        initializers.put(t.name(), t.toProto());
        return t.name();
    }

    /**
     * Appends a mean over axes, which are an attribute before opset 18, and a constant input from there on.
     *
     * @param keep whether the axes are kept with length 1
     */
    String mean(String of, List<Integer> axes, boolean keep, String output) {
        AttributeProto keepdims = GraphEdits.integer("keepdims", keep ? 1 : 0);
        return opset() < 18
                ? add("ReduceMean", List.of(of), output, GraphEdits.integers("axes", wide(axes)), keepdims)
                : add("ReduceMean", List.of(of, constant(Tensor.of(output + ".axes", array(axes)))), output, keepdims);
    }

    /** Appends a slice; its bounds are attributes before opset 10, and constant inputs from there on. */
    String slice(String of, List<Integer> axes, List<Integer> from, List<Integer> to, String output) {
        return opset() < 10
                ? add(
                        "Slice",
                        List.of(of),
                        output,
                        GraphEdits.integers("axes", wide(axes)),
                        GraphEdits.integers("starts", wide(from)),
                        GraphEdits.integers("ends", wide(to)))
                : add(
                        "Slice",
                        List.of(
                                of,
                                constant(Tensor.of(output + ".from", array(from))),
                                constant(Tensor.of(output + ".to", array(to))),
                                constant(Tensor.of(output + ".axis", array(axes)))),
                        output);
    }

    static List<Long> wide(List<Integer> values) {
        return values.stream().map(Integer::longValue).toList();
    }

    private static long[] array(List<Integer> values) {
        return Dims.of(wide(values));
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
            GraphEdits.batch(best).setDimParam("N");
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
        return TYPES.contains(a.getName()) && HALVES.contains((int) a.getI())
                ? a.toBuilder().setI(ElementType.FLOAT.code()).build()
                : a;
    }

    /** The current graph, without nodes that its outputs do not need. */
    OnnxGraph graph() {
        OnnxGraph whole = whole();
        return graphOf(GraphEdits.ancestors(whole, whole.outputs(), Set.of()));
    }

    /** The graph of the given nodes, and the constants that they use. */
    OnnxGraph graphOf(List<Node> some) {
        Set<String> used = new HashSet<>();
        nodes.clear();
        for (Node n : some) {
            add(n);
            used.addAll(n.inputs());
        }
        initializers.keySet().retainAll(used);
        return whole();
    }

    /** The same with other outputs. */
    OnnxGraph graph(List<ValueInfoProto> others) {
        outputs.clear();
        outputs.addAll(others);
        return graph();
    }

    /** The current graph with all its nodes. */
    OnnxGraph whole() {
        return origin.with(GraphProto.newBuilder()
                .setName(origin.graph().getName())
                .addAllNode(nodes)
                .addAllInitializer(initializers.values())
                .addAllInput(inputs)
                .addAllOutput(outputs)
                .build());
    }
}
