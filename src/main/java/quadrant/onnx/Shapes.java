package quadrant.onnx;

import ai.onnx.proto.OnnxMl.TensorProto;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import quadrant.task.UserException;

/**
 * Static shapes of a graph's tensors for a given number of images, and the values of those that are small constants.
 *
 * <p>Nodes are visited in order. What an unknown operator makes is unknown, and so is what depends on it; nothing fails for
 * it. Shapes that no machine could hold are refused.
 */
final class Shapes {
    /** Elements of the largest tensor that is believed: 1 GiB of float32. */
    private static final long LARGEST = 1L << 28;

    /** Constants of at most so many elements are looked at. */
    private static final long HOST = 1 << 12;

    private static final Map<String, ElementType> TYPES = Map.ofEntries(
            Map.entry("Shape", ElementType.INT64),
            Map.entry("Size", ElementType.INT64),
            Map.entry("ArgMax", ElementType.INT64),
            Map.entry("ArgMin", ElementType.INT64),
            Map.entry("Equal", ElementType.BOOL),
            Map.entry("Less", ElementType.BOOL),
            Map.entry("LessOrEqual", ElementType.BOOL),
            Map.entry("Greater", ElementType.BOOL),
            Map.entry("GreaterOrEqual", ElementType.BOOL),
            Map.entry("DequantizeLinear", ElementType.FLOAT),
            Map.entry("QuantizeLinear", ElementType.UINT8),
            Map.entry("DynamicQuantizeLinear", ElementType.UINT8),
            Map.entry("ConvInteger", ElementType.INT32),
            Map.entry("MatMulInteger", ElementType.INT32));

    private static final Set<String> SECOND = Set.of("Where", "OneHot");

    private final int opset;
    private final Map<String, long[]> shapes = new HashMap<>();
    private final Map<String, HostTensor> hosts = new HashMap<>();
    private final Map<String, ElementType> types = new HashMap<>();

    /** What is known before the first node: constants, and the input with so many images. */
    Shapes(OnnxGraph graph, long batch) {
        this.opset = graph.opset();
        graph.initializerProtos().forEach(this::add);
        long[] in = graph.inputShape().stream().mapToLong(Long::longValue).toArray();
        if (in.length > 0) {
            in[0] = batch;
            if (Arrays.stream(in).allMatch(d -> d > 0)) {
                Footprint.requireImage(in);
                shapes.put(graph.input(), in);
            }
        }
        types.put(graph.input(), ElementType.FLOAT);
    }

    /** Visits all nodes of a graph. */
    static Shapes of(OnnxGraph graph, long batch) {
        Shapes s = new Shapes(graph, batch);
        graph.nodes().forEach(s::visit);
        return s;
    }

    /** A constant that the graph did not have when this was made. */
    void add(TensorProto t) {
        long[] dims = t.getDimsList().stream().mapToLong(Long::longValue).toArray();
        shapes.put(t.getName(), dims);
        ElementType.of(t.getDataType()).ifPresent(type -> {
            types.put(t.getName(), type);
            if (Dims.product(dims) <= HOST) {
                hosts.put(t.getName(), HostTensor.of(Tensor.of(t)));
            }
        });
    }

    Optional<long[]> shape(String tensor) {
        return Optional.ofNullable(shapes.get(tensor));
    }

    Optional<HostTensor> host(String tensor) {
        return Optional.ofNullable(hosts.get(tensor));
    }

    /** The element type; float32 where nothing says otherwise. */
    ElementType type(String tensor) {
        return types.getOrDefault(tensor, ElementType.FLOAT);
    }

    OpContext context(Node n) {
        return new OpContext(
                n,
                opset,
                n.inputs().stream().map(this::shape).toList(),
                n.inputs().stream().map(this::host).toList());
    }

    /** Infers a node's outputs. */
    void visit(Node n) {
        OpContext c = context(n);
        n.outputs().forEach(o -> types.put(o, outputType(n)));
        Optional<HostTensor> value = HostOps.apply(c);
        if (value.isPresent()) {
            String out = n.outputs().get(0);
            shapes.put(out, value.get().dims());
            types.put(out, value.get().type());
            hosts.put(out, value.get());
            return;
        }
        List<long[]> found = ShapeRules.infer(c);
        for (int i = 0; i < Math.min(found.size(), n.outputs().size()); i++) {
            shapes.put(n.outputs().get(i), checked(n, found.get(i)));
        }
    }

    private static long[] checked(Node n, long[] shape) {
        double elements = 1;
        for (long d : shape) {
            elements *= Math.abs((double) d);
            if (d < 0) {
                elements = Double.POSITIVE_INFINITY;
            }
        }
        if (elements > LARGEST) {
            throw new UserException(
                    "The node " + n.label() + " makes a tensor of " + Arrays.toString(shape)
                            + ", which is negative or more than 2^28 numbers.",
                    "Give a smaller image size, or export the model again if it is damaged.");
        }
        return shape;
    }

    private ElementType outputType(Node n) {
        return switch (n.op()) {
            case "Cast" -> ElementType.of((int) n.integer("to", 1)).orElse(ElementType.DOUBLE);
            case "Constant", "ConstantOfShape" ->
                n.tensor("value").map(Tensor::type).orElse(ElementType.FLOAT);
            default -> Optional.ofNullable(TYPES.get(n.op())).orElseGet(() -> typeOfInput(n));
        };
    }

    private ElementType typeOfInput(Node n) {
        int i = SECOND.contains(n.op()) ? n.inputs().size() - 1 : n.op().equals("QLinearConcat") ? 2 : 0;
        return n.input(i).map(this::type).orElse(ElementType.FLOAT);
    }

    /** The tensors of a graph whose values depend on its input. */
    static Set<String> flowing(OnnxGraph graph) {
        Set<String> flowing = new HashSet<>(Set.of(graph.input()));
        for (Node n : graph.nodes()) {
            if (n.reads().stream().anyMatch(flowing::contains)) {
                flowing.addAll(n.outputs());
            }
        }
        return flowing;
    }
}
