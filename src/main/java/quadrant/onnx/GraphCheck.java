package quadrant.onnx;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import quadrant.task.UserException;

/**
 * Checks a file before ONNX Runtime sees it: the graph is whole, its sizes, names and attributes are within limits, and all its
 * weights are in it. Whether the operators fit together is for ONNX Runtime to say.
 */
final class GraphCheck {
    private static final int OLDEST = 7;
    private static final int NEWEST = 21;
    static final String AGAIN = "The file is damaged or was written by a faulty exporter; export it again.";

    /** More nodes than any image network has; computations quadratic in this number still end within seconds. */
    private static final int MOST_NODES = 8_000;

    private static final int LONGEST_NAME = 1000;
    private static final int SHOWN = 60;

    /** The limit for kernels, strides and paddings: more than any image's width. */
    private static final long WIDEST = 1 << 14;

    private static final Set<String> SOURCES =
            Set.of("Constant", "RandomNormal", "RandomUniform", "SequenceEmpty", "Optional", "If");

    /** Attributes that are positive numbers, or lists of them; zero crashes ONNX Runtime. */
    private static final Set<String> POSITIVE = Set.of("kernel_shape", "strides", "dilations", "group", "blocksize");

    private static final Set<String> WINDOWED = Set.of(
            "Conv", "ConvTranspose", "ConvInteger", "QLinearConv", "FusedConv", "MaxPool", "AveragePool", "LpPool");

    private static final Set<String> MULTIPLYING = Set.of("Conv", "ConvTranspose", "Gemm", "MatMul");

    private GraphCheck() {}

    /** Checks a model, and returns it with its nodes in topological order. */
    static ModelProto sorted(ModelProto model) {
        ExternalData.requireNone(model);
        GraphProto g = model.getGraph();
        if (g.getNodeCount() > MOST_NODES) {
            throw new UserException(
                    "The model has more than " + MOST_NODES + " nodes, and Quadrant works on smaller networks.",
                    "Simplify the model, or choose another network.");
        }
        tensors(g);
        g.getNodeList().forEach(GraphCheck::node);
        OnnxGraph graph = new OnnxGraph(model);
        if (graph.opset() < OLDEST || graph.opset() > NEWEST) {
            throw new UserException(
                    "The model uses version " + graph.opset() + " of the ONNX operators, and Quadrant reads versions "
                            + OLDEST + " to " + NEWEST + ".",
                    "Export it again with opset 17, or convert it with onnx.version_converter.");
        }
        graph.output();
        List<NodeProto> ordered = order(g);
        return ordered.equals(g.getNodeList())
                ? model
                : model.toBuilder()
                        .setGraph(g.toBuilder().clearNode().addAllNode(ordered))
                        .build();
    }

    private static void tensors(GraphProto g) {
        g.getInputList().forEach(v -> name(v.getName()));
        g.getOutputList().forEach(v -> name(v.getName()));
        for (TensorProto t : g.getInitializerList()) {
            name(t.getName());
            // of types that are not supported here, too: their dimensions are used later
            if (!Dims.within(Integer.MAX_VALUE, Dims.of(t.getDimsList()))) {
                throw new UserException(
                        "The tensor \"" + t.getName() + "\" has the dimensions " + t.getDimsList()
                                + ", which are negative or more than a file holds.",
                        AGAIN);
            }
            // reading the header of a tensor checks its dimensions against its bytes
            ElementType.of(t.getDataType()).ifPresent(type -> Tensor.of(t));
        }
    }

    private static void node(NodeProto p) {
        Node n = new Node(p);
        name(n.name());
        n.inputs().forEach(GraphCheck::name);
        n.outputs().forEach(GraphCheck::name);
        boolean made = n.outputs().stream().anyMatch(o -> !o.isEmpty());
        if (!made || (n.inputs().isEmpty() && n.domain().isEmpty() && !SOURCES.contains(n.op()))) {
            throw new UserException("The node " + n.label() + " has no " + (made ? "input" : "output") + ".", AGAIN);
        }
        p.getAttributeList().forEach(a -> attribute(n, a));
    }

    private static void name(String name) {
        boolean odd = name.length() > LONGEST_NAME
                || name.codePoints()
                        .anyMatch(c -> Character.isISOControl(c) || Character.getType(c) == Character.FORMAT);
        if (odd) {
            throw new UserException(
                    "The model has the name \"" + name.substring(0, Math.min(SHOWN, name.length()))
                            + "\", which holds control characters or is longer than " + LONGEST_NAME + ".",
                    AGAIN);
        }
    }

    private static void attribute(Node n, AttributeProto a) {
        String what = "The attribute \"" + a.getName() + "\" of the node " + n.label();
        if (a.getType() == AttributeProto.AttributeType.UNDEFINED) {
            throw new UserException(what + " has no type.", AGAIN);
        }
        boolean pads = a.getName().equals("pads") && WINDOWED.contains(n.op());
        if (n.domain().isEmpty() && (pads || POSITIVE.contains(a.getName()))) {
            long least = pads ? 0 : 1;
            List<Long> values = a.getType() == AttributeProto.AttributeType.INT ? List.of(a.getI()) : a.getIntsList();
            values.stream().filter(v -> v < least || v > WIDEST).forEach(v -> {
                throw new UserException(
                        what + " is " + v + ", and " + least + " to " + WIDEST + " was expected.", AGAIN);
            });
        }
    }

    /** The nodes in topological order: as in the file, where it is in such order. */
    private static List<NodeProto> order(GraphProto g) {
        Set<String> known = new HashSet<>();
        g.getInitializerList().forEach(t -> once(t.getName(), known));
        Set<String> inputs = new HashSet<>();
        g.getInputList().forEach(v -> once(v.getName(), inputs));
        known.addAll(inputs);
        known.add("");
        List<NodeProto> open = new ArrayList<>(g.getNodeList());
        List<NodeProto> sorted = new ArrayList<>();
        boolean more = true;
        while (more) {
            more = open.removeIf(p -> {
                boolean ready = known.containsAll(new Node(p).inputs());
                if (ready) {
                    sorted.add(p);
                    p.getOutputList().stream().filter(o -> !o.isEmpty()).forEach(o -> once(o, known));
                }
                return ready;
            });
        }
        for (NodeProto p : open) {
            Node n = new Node(p);
            require(known, n.inputs(), "the node " + n.label() + " reads");
        }
        require(known, g.getOutputList().stream().map(ValueInfoProto::getName).toList(), "is an output of the model");
        return sorted;
    }

    private static void once(String name, Set<String> known) {
        if (!known.add(name)) {
            throw new UserException("The model has two tensors of the name \"" + name + "\".", AGAIN);
        }
    }

    private static void require(Set<String> known, List<String> tensors, String use) {
        tensors.stream().filter(t -> !known.contains(t)).findFirst().ifPresent(t -> {
            throw new UserException(
                    "The tensor \"" + t + "\", which " + use
                            + ", is no dense weight and is made by no node before: the graph runs in a circle or is not whole.",
                    AGAIN);
        });
    }

    /** Refuses graphs within a graph, such as branches and loops: their work and memory are not visible. */
    static void requirePlain(OnnxGraph graph) {
        for (Node n : graph.nodes()) {
            if (n.proto().getAttributeList().stream().anyMatch(a -> a.hasG() || a.getGraphsCount() > 0)) {
                throw new UserException(
                        "The node " + n.label() + " holds a graph of its own, and plain operators were expected.",
                        "Export the model without branches and loops (torch.jit.trace, not torch.jit.script), or simplify"
                                + " it (onnxsim).");
            }
        }
    }

    /**
     * Checks that a model has no function of its own, whose work is not visible, and that no weight is NaN. Infinity is allowed
     * in constants of attention masks, but not in weights that are multiplied with an image's features.
     */
    static void requireOurs(OnnxGraph graph) {
        if (graph.model().getFunctionsCount() > 0) {
            throw new UserException(
                    "The model has a function of its own, \""
                            + graph.model().getFunctions(0).getName() + "\", and plain operators were expected.",
                    "Use the model.onnx that finetune wrote.");
        }
        Set<String> multiplied = new HashSet<>();
        for (Node n : graph.nodes()) {
            if (MULTIPLYING.contains(n.op()) || n.op().endsWith("Normalization")) {
                multiplied.addAll(n.inputs());
            }
        }
        graph.initializerProtos().forEach(t -> finite(t, t.getName(), multiplied.contains(t.getName())));
        for (Node n : graph.nodes()) {
            boolean weight = n.outputs().stream().anyMatch(multiplied::contains);
            for (AttributeProto a : n.proto().getAttributeList()) {
                if (a.hasT()) {
                    finite(a.getT(), n.label(), weight);
                }
                a.getTensorsList().forEach(t -> finite(t, n.label(), weight));
                requireNumber(
                        Float.isNaN(a.getF()) || a.getFloatsList().stream().anyMatch(v -> v.isNaN()), n.label(), "NaN");
            }
        }
    }

    private static void finite(TensorProto t, String name, boolean weight) {
        if (ElementType.of(t.getDataType()).filter(type -> !type.isInteger()).isEmpty()) {
            return;
        }
        Tensor tensor = Tensor.of(t);
        FloatBuffer floats = tensor.raw().asFloatBuffer();
        DoubleStream numbers = tensor.type() == ElementType.FLOAT
                ? IntStream.range(0, tensor.size()).mapToDouble(floats::get)
                : Arrays.stream(tensor.numbers());
        requireNumber(
                numbers.anyMatch(v -> weight ? !Double.isFinite(v) : Double.isNaN(v)),
                name,
                weight ? "NaN or infinite" : "NaN");
    }

    private static void requireNumber(boolean odd, String where, String what) {
        if (odd) {
            throw new UserException(
                    "A weight of the model is no number (" + what + ", in " + where
                            + "), so its probabilities would be none.",
                    "Restore a copy of the model, or fine-tune again; a training that diverges ends so.");
        }
    }
}
