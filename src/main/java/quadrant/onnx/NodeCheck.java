package quadrant.onnx;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.AttributeProto.AttributeType;
import ai.onnx.proto.OnnxMl.FunctionProto;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import quadrant.task.UserException;

/** Checks that each node is plausible: inputs, outputs, names, attributes within limits. */
final class NodeCheck {
    /** More nodes than any image network has; computations quadratic in this number still end within seconds. */
    private static final int MOST_NODES = 8_000;

    private static final int LONGEST_NAME = 1000;
    private static final int SHOWN = 60;

    /** The limit for kernels, strides and paddings: more than any image's width. */
    private static final long WIDEST = 1 << 14;

    private static final Set<String> SOURCES =
            Set.of("Constant", "RandomNormal", "RandomUniform", "SequenceEmpty", "Optional", "If");

    /** Lists of integers with their smallest valid entry. */
    private static final Map<String, Integer> LISTS = Map.of("kernel_shape", 1, "strides", 1, "dilations", 1);

    private static final Set<String> NUMBERS = Set.of("group", "blocksize");
    private static final Set<String> WINDOWED = Set.of(
            "Conv", "ConvTranspose", "ConvInteger", "QLinearConv", "FusedConv", "MaxPool", "AveragePool", "LpPool");

    /** Operators that run their subgraph repeatedly. */
    private static final Set<String> LOOPS = Set.of("Loop", "Scan", "SequenceMap");

    /** More levels of nested functions than any exporter writes. */
    private static final int DEEPEST = 50;

    private final Map<String, FunctionProto> functions = new HashMap<>();
    private int nodes;
    private int depth;

    private NodeCheck() {}

    /** Checks the nodes of the graph, of its subgraphs, and of the model's own functions wherever they are called. */
    static void check(ModelProto model) {
        NodeCheck check = new NodeCheck();
        model.getFunctionsList().forEach(f -> check.functions.put(f.getDomain() + ":" + f.getName(), f));
        check.graph(model.getGraph());
    }

    private void graph(GraphProto g) {
        g.getInputList().forEach(v -> name(v.getName()));
        g.getOutputList().forEach(v -> name(v.getName()));
        g.getInitializerList().forEach(t -> name(t.getName()));
        g.getInitializerList().forEach(NodeCheck::dimensions);
        g.getNodeList().forEach(this::node);
    }

    private void node(NodeProto p) {
        if (++nodes > MOST_NODES) {
            throw new UserException(
                    "The model has more than " + MOST_NODES + " nodes, and Quadrant works on smaller networks.",
                    "Simplify the model, or choose another network.");
        }
        Node n = new Node(p);
        name(n.name());
        n.inputs().forEach(NodeCheck::name);
        n.outputs().forEach(NodeCheck::name);
        boolean made = n.outputs().stream().anyMatch(o -> !o.isEmpty());
        if (!made || (n.inputs().isEmpty() && n.domain().isEmpty() && !SOURCES.contains(n.op()))) {
            throw new UserException(
                    "The node " + n.label() + " has no " + (made ? "input" : "output") + ".", GraphCheck.AGAIN);
        }
        p.getAttributeList().forEach(a -> within(n, a));
        loop(n);
        FunctionProto called = functions.get(p.getDomain() + ":" + p.getOpType());
        if (called != null) {
            function(n, called);
        }
    }

    private void within(Node n, AttributeProto a) {
        attribute(n, a);
        if (a.hasSparseTensor() || a.getSparseTensorsCount() > 0) {
            throw GraphCheck.sparse();
        }
        if (a.hasG()) {
            graph(a.getG());
        }
        a.getGraphsList().forEach(this::graph);
    }

    private void function(Node n, FunctionProto called) {
        if (++depth > DEEPEST) {
            throw new UserException(
                    "The node " + n.label() + " calls functions that call each other, more than " + DEEPEST + " deep.",
                    GraphCheck.AGAIN);
        }
        called.getNodeList().forEach(this::node);
        depth--;
    }

    private static void name(String name) {
        boolean odd = name.length() > LONGEST_NAME
                || name.codePoints()
                        .anyMatch(c -> Character.isISOControl(c) || Character.getType(c) == Character.FORMAT);
        if (odd) {
            throw new UserException(
                    "The model has the name \"" + name.substring(0, Math.min(SHOWN, name.length()))
                            + "\", which holds control characters or is longer than " + LONGEST_NAME + ".",
                    GraphCheck.AGAIN);
        }
    }

    /** Includes types that are not supported here: their dimensions are used later. */
    private static void dimensions(TensorProto t) {
        double elements = 1;
        for (long d : t.getDimsList()) {
            elements *= d < 0 ? Double.POSITIVE_INFINITY : d;
        }
        // 0 × ∞ is NaN
        if (!(elements <= Integer.MAX_VALUE)) {
            throw new UserException(
                    "The tensor \"" + t.getName() + "\" has the dimensions " + t.getDimsList()
                            + ", which are negative or more than a file holds.",
                    GraphCheck.AGAIN);
        }
    }

    private static void attribute(Node n, AttributeProto a) {
        if (a.getType() == AttributeType.UNDEFINED) {
            throw new UserException(
                    "The attribute \"" + a.getName() + "\" of the node " + n.label() + " has no type.",
                    GraphCheck.AGAIN);
        }
        if (!n.domain().isEmpty()) {
            return;
        }
        long least = LISTS.getOrDefault(a.getName(), a.getName().equals("pads") && WINDOWED.contains(n.op()) ? 0 : -1);
        if (least >= 0) {
            a.getIntsList().forEach(v -> within(n, a, v, least));
        }
        if (NUMBERS.contains(a.getName())) {
            within(n, a, a.getI(), 1);
        }
    }

    private static void within(Node n, AttributeProto a, long value, long least) {
        if (value < least || value > WIDEST) {
            throw new UserException(
                    "The attribute \"" + a.getName() + "\" of the node " + n.label() + " is " + value + ", and " + least
                            + " to " + WIDEST + " was expected.",
                    GraphCheck.AGAIN);
        }
    }

    /** A loop may run for ever, and nothing stops it. */
    private static void loop(Node n) {
        if (LOOPS.contains(n.op())) {
            throw new UserException(
                    "The node " + n.label() + " is a loop, which may never end.",
                    "Export the model with its loops unrolled (torch.jit.trace, not torch.jit.script).");
        }
    }
}
