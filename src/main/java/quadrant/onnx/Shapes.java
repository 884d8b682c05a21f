package quadrant.onnx;

import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import com.google.protobuf.InvalidProtocolBufferException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.Set;
import quadrant.task.UserException;

/**
 * Static shapes of a graph's tensors for a given number of images, and the values of those that are small constants, as
 * {@link Inference} finds them.
 *
 * <p>The inference gets a skeleton of the graph: the nodes, single numbers, and constants that are sizes, indices or scales.
 * Weights are inputs of their shape, so that they are neither copied nor computed with. Nodes of
 * other operator sets are left out; their outputs are unknown, and so is everything that depends on them. Shapes larger than any machine's memory are refused.
 */
final class Shapes {
    /** Constants with at most so many elements are included. */
    private static final long SHOWN = 1 << 12;

    /** For real numbers, as many as there are scales of a Resize. */
    private static final long SHOWN_REALS = 8;

    private static final Set<String> DOMAINS = Set.of("", "com.microsoft", "com.microsoft.nchwc", "ai.onnx.ml");

    /** Loaded when it is first needed, as it loads ONNX Runtime. */
    private static final class Registered {
        static final Inference INFERENCE = ServiceLoader.load(Inference.class, Inference.class.getClassLoader())
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("META-INF/services names no Inference"));
    }

    /** Version and operator sets of the model, without its graph. */
    private final ModelProto frame;

    private final long batch;
    private final Map<String, ElementType> types = new HashMap<>();
    private final Map<String, long[]> shapes = new HashMap<>();
    private final Map<String, TensorProto> constants = new HashMap<>();

    /** The known values before the first node: constants, and the input with the given number of images. */
    Shapes(OnnxGraph graph, long batch) {
        this.frame = ModelProto.newBuilder()
                .setIrVersion(Math.max(4, graph.model().getIrVersion()))
                .addAllOpsetImport(graph.model().getOpsetImportList())
                .build();
        this.batch = batch;
        graph.initializerProtos().forEach(this::add);
        int pixels = graph.declaredInput().getType().getTensorType().getElemType();
        types.put(graph.input(), ElementType.of(pixels).orElse(ElementType.FLOAT));
        long[] in = Dims.of(graph.inputShape());
        if (in.length > 0) {
            in[0] = batch;
            if (Arrays.stream(in).allMatch(d -> d > 0)) {
                shapes.put(graph.input(), checked("The image", in));
            }
        }
    }

    /**
     * All shapes of a graph; information already inferred for its nodes, here or in a graph that it was derived from, is not
     * inferred again.
     */
    static Shapes of(OnnxGraph graph, long batch) {
        Shapes s = new Shapes(graph, batch);
        Map<NodeProto, Shapes> known = graph.inferred(batch);
        List<Node> open = new ArrayList<>();
        for (Node n : graph.nodes()) {
            Shapes before = known.get(n.proto());
            if (before == null) {
                open.add(n);
            } else {
                n.outputs().forEach(o -> s.copy(o, before));
            }
        }
        if (!open.isEmpty()) {
            s.infer(open);
            s.remember(graph);
        }
        return s;
    }

    private void copy(String tensor, Shapes from) {
        from.shape(tensor).ifPresent(shape -> shapes.put(tensor, shape));
        Optional.ofNullable(from.types.get(tensor)).ifPresent(type -> types.put(tensor, type));
        Optional.ofNullable(from.constants.get(tensor)).ifPresent(value -> constants.put(tensor, value));
    }

    /** Stores the inferred information on a graph's nodes, for it and for graphs derived from it. */
    void remember(OnnxGraph graph) {
        Map<NodeProto, Shapes> known = graph.inferred(batch);
        graph.nodes().forEach(n -> known.putIfAbsent(n.proto(), this));
    }

    /** A constant that was added to the graph after this object was created. */
    void add(TensorProto t) {
        long[] dims = Dims.of(t.getDimsList());
        shapes.put(t.getName(), dims);
        ElementType.of(t.getDataType()).ifPresent(type -> {
            types.put(t.getName(), type);
            if (Dims.product(dims) <= (type == ElementType.FLOAT ? SHOWN_REALS : SHOWN)) {
                constants.put(t.getName(), t);
            }
        });
    }

    Optional<long[]> shape(String tensor) {
        return Optional.ofNullable(shapes.get(tensor));
    }

    /** Whether the value is a small constant. */
    boolean isConstant(String tensor) {
        return constants.containsKey(tensor);
    }

    /** The value of a small constant. */
    Optional<Tensor> constant(String tensor) {
        return Optional.ofNullable(constants.get(tensor))
                .filter(t -> ElementType.of(t.getDataType()).isPresent())
                .map(Tensor::of);
    }

    /** The element type; float32 where it is not known. */
    ElementType type(String tensor) {
        return types.getOrDefault(tensor, ElementType.FLOAT);
    }

    /**
     * Infers the outputs of nodes in topological order.
     *
     * @throws UserException when they do not fit together, or their output exceeds any machine's memory
     */
    void infer(List<Node> nodes) {
        Set<String> made = new LinkedHashSet<>();
        Set<String> read = new LinkedHashSet<>();
        List<Node> shown = new ArrayList<>();
        for (Node n : nodes) {
            if (DOMAINS.contains(n.domain()) && n.inputs().stream().allMatch(i -> isKnown(i) || made.contains(i))) {
                shown.add(n);
                read.addAll(n.inputs());
                n.outputs().stream().filter(o -> !o.isEmpty()).forEach(made::add);
            }
        }
        read.removeAll(made);
        read.remove("");
        if (shown.isEmpty()) {
            return;
        }
        Inference.Found found =
                Registered.INFERENCE.infer(skeleton(shown, read, made).toByteArray());
        types.putAll(found.types());
        shown.forEach(n -> n.outputs().forEach(o -> found(n, o, found.shapes().getOrDefault(o, List.of()))));
        folded(found.folded()).stream().filter(t -> made.contains(t.getName())).forEach(t -> {
            shapes.put(t.getName(), Dims.of(t.getDimsList()));
            constants.put(t.getName(), t);
        });
    }

    private boolean isKnown(String input) {
        return input.isEmpty() || types.containsKey(input);
    }

    private void found(Node n, String output, List<Long> dims) {
        if (!dims.isEmpty() && !dims.contains(-1L)) {
            shapes.put(output, checked("What the node " + n.label() + " makes", Dims.of(dims)));
        }
    }

    private static List<TensorProto> folded(byte[] model) {
        try {
            return ModelProto.parseFrom(model).getGraph().getInitializerList();
        } catch (InvalidProtocolBufferException e) {
            throw new IllegalStateException("ONNX Runtime wrote no ONNX model", e);
        }
    }

    /** A model of some nodes, with all their results as outputs. */
    private ModelProto skeleton(List<Node> nodes, Set<String> read, Set<String> made) {
        GraphProto.Builder g = GraphProto.newBuilder().setName("skeleton");
        nodes.forEach(n -> g.addNode(n.proto()));
        for (String name : read) {
            TensorProto constant = constants.get(name);
            if (constant == null) {
                long[] dims = shapes.get(name);
                g.addInput(
                        dims == null ? GraphEdits.value(name, type(name)) : GraphEdits.value(name, type(name), dims));
            } else {
                g.addInitializer(constant);
            }
        }
        made.forEach(o -> g.addOutput(ValueInfoProto.newBuilder().setName(o)));
        return frame.toBuilder().setGraph(g).build();
    }

    private static long[] checked(String what, long... shape) {
        if (!Dims.within(Footprint.MOST_ALIVE, shape)) {
            throw new UserException(
                    what + " has the dimensions " + Arrays.toString(shape)
                            + ", which are negative or more than 2^28 numbers.",
                    "Give a smaller image size, or export the model again if it is damaged.");
        }
        return shape;
    }

    /** The tensors of a graph whose values depend on its input. */
    static Set<String> flowing(OnnxGraph graph) {
        return flowing(graph, Set.of(graph.input()));
    }

    /** The tensors of a graph whose values depend on the given ones, and these. */
    static Set<String> flowing(OnnxGraph graph, Collection<String> from) {
        Set<String> flowing = new HashSet<>(from);
        for (Node n : graph.nodes()) {
            if (n.inputs().stream().anyMatch(flowing::contains)) {
                flowing.addAll(n.outputs());
            }
        }
        return flowing;
    }
}
