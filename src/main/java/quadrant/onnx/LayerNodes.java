package quadrant.onnx;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import quadrant.onnx.PooledLayers.Classifier;
import quadrant.onnx.PooledLayers.Kind;
import quadrant.onnx.PooledLayers.Layer;

/** The nodes that pool a network's layers and classify by them, appended to the network's own. */
final class LayerNodes {
    static final String CENTER = "quadrant.layers.center";
    static final String SCALE = "quadrant.layers.scale";
    static final String SCORES = "quadrant.scores";
    static final String TEMPERATURE = "quadrant.temperature";

    /** The axes of the positions of N×C×H×W. */
    private static final List<Integer> MAP = List.of(2, 3);

    private static final String LAYER = "quadrant.layer.";
    private static final String TOKEN = ".token";
    private static final String VECTOR = ".vector";
    private static final String SQUARE = ".square";
    private static final String OFF = ".off";
    private static final String DEVIATION = ".deviation";
    private static final String CROP = ".crop";
    private static final String CORRELATIONS = ".correlations";
    /** Keeps the square root of a constant channel, and its derivative, finite. */
    private static final float LEAST_VARIANCE = 1e-12f;
    /** Added to a product of deviations, so that a constant channel has correlations of 0. */
    private static final float LEAST_PRODUCT = 1e-6f;

    private final OnnxGraph graph;
    private final List<Node> nodes;
    private final List<Tensor> constants = new ArrayList<>();

    LayerNodes(OnnxGraph graph) {
        this.graph = graph;
        this.nodes = new ArrayList<>(graph.nodes());
    }

    /** Pools the layers into {@link PooledLayers#FEATURES}. */
    void pool(List<Layer> layers, String embedding) {
        List<String> parts = new ArrayList<>();
        constant("quadrant.least", LEAST_VARIANCE);
        for (int i = 0; i < layers.size(); i++) {
            Layer l = layers.get(i);
            String name = LAYER + i;
            switch (l.kind()) {
                case VECTOR -> parts.add(add("Identity", List.of(l.tensor()), name + VECTOR));
                case MAP, LAST_MAP, TOKENS -> spread(l, name, l.kind() == Kind.LAST_MAP ? embedding : "", parts);
                case CLASS_TOKEN -> {
                    constants.add(Tensor.of(name + ".first", ElementType.INT64, List.of(), new double[] {0}));
                    List<String> first = List.of(l.tensor(), name + ".first");
                    parts.add(add("Gather", first, name + TOKEN, GraphEdits.integer("axis", 1)));
                    spread(l, name, "", parts);
                }
                case CENTRE -> centre(l, name, parts);
                case CORRELATIONS -> correlations(l, name, parts);
            }
        }
        add("Concat", parts, PooledLayers.FEATURES, GraphEdits.integer("axis", 1));
    }

    /**
     * Mean and standard deviation over the positions: √max(E[x²] − m², 1e-12) of maps, in two passes over the tensor; √max(E[(x
     * − m)²], 1e-12) for tokens, whose mean may be so much larger than their standard deviation that the difference of squares
     * is lost in float32.
     */
    private void spread(Layer l, String name, String mean, List<String> parts) {
        List<Integer> axes = l.positions();
        boolean map = axes.equals(MAP);
        String place = map && !mean.isEmpty() ? mean : mean(l.tensor(), axes, name + ".place");
        String m = mean.isEmpty() ? flat(place, axes, name + ".mean") : mean;
        String x = map ? l.tensor() : add("Sub", List.of(l.tensor(), place), name + OFF);
        add("Mul", List.of(x, x), name + SQUARE);
        String variance = flat(mean(name + SQUARE, axes, name + ".squares"), axes, name + ".meansquare");
        if (map) {
            add("Mul", List.of(m, m), name + ".squaremean");
            variance = add("Sub", List.of(variance, name + ".squaremean"), name + ".variance");
        }
        add("Max", List.of(variance, "quadrant.least"), name + ".floored");
        add("Sqrt", List.of(name + ".floored"), name + DEVIATION);
        parts.add(m);
        parts.add(name + DEVIATION);
    }

    private void centre(Layer l, String name, List<String> parts) {
        List<Long> axes = l.positions().stream().map(Integer::longValue).toList();
        List<Long> w = l.window().stream().map(Integer::longValue).toList();
        String crop = name + CROP;
        nodes.add(GraphEdits.slice(
                l.tensor(),
                crop,
                axes,
                List.of(w.get(0), w.get(2)),
                List.of(w.get(1), w.get(3)),
                graph.opset(),
                constants::add));
        spread(new Layer(crop, l.shape(), l.kind()), name, "", parts);
    }

    /** Covariance/(σσ′ + 1e-6) of each pair of channels, row by row of the upper triangle; 0 where a channel is constant. */
    private void correlations(Layer l, String name, List<String> parts) {
        List<Integer> axes = l.positions();
        long c = l.channels();
        long count = l.shape().stream().reduce(1L, Math::multiplyExact) / c;
        boolean map = axes.equals(MAP);
        add("Sub", List.of(l.tensor(), mean(l.tensor(), axes, name + ".place")), name + OFF);
        String rows = reshape(name + OFF, name + ".rows", -1, map ? c : count, map ? count : c);
        String columns =
                add("Transpose", List.of(rows), name + ".columns", GraphEdits.integers("perm", List.of(0L, 2L, 1L)));
        add("MatMul", map ? List.of(rows, columns) : List.of(columns, rows), name + ".products");
        constant(name + ".share", 1f / count);
        String means = add("Mul", List.of(name + ".products", name + ".share"), name + ".means");
        add("Mul", List.of(name + OFF, name + OFF), name + ".squares");
        String variance = mean(name + ".squares", axes, name + ".variance");
        add("Max", List.of(variance, "quadrant.least"), name + ".floored");
        add("Sqrt", List.of(name + ".floored"), name + ".spread");
        String deviation = reshape(name + ".spread", name + ".deviations", -1, c, 1);
        String across = add(
                "Transpose", List.of(deviation), name + ".across", GraphEdits.integers("perm", List.of(0L, 2L, 1L)));
        add("MatMul", List.of(deviation, across), name + ".both");
        constant(name + ".least", LEAST_PRODUCT);
        add("Add", List.of(name + ".both", name + ".least"), name + ".bounded");
        add("Div", List.of(means, name + ".bounded"), name + ".matrix");
        reshape(name + ".matrix", name + ".all", -1, c * c);
        // the only Gather: OpenCV's reads no tensor that is used twice
        long[] upper = LongStream.range(0, c)
                .flatMap(i -> LongStream.range(i + 1, c).map(j -> i * c + j))
                .toArray();
        constants.add(Tensor.of(name + CORRELATIONS + ".columns", upper));
        List<String> in = List.of(name + ".all", name + CORRELATIONS + ".columns");
        parts.add(add("Gather", in, name + CORRELATIONS, GraphEdits.integer("axis", 1)));
    }

    private String reshape(String of, String name, long... dims) {
        constants.add(Tensor.of(name + ".dims", dims));
        return add("Reshape", List.of(of, name + ".dims"), name);
    }

    /** The mean over the positions; their axes are kept with length 1. */
    private String mean(String of, List<Integer> axes, String name) {
        if (axes.equals(MAP)) {
            // the only pooling that ONNX Runtime computes in its own channel layout
            return add("GlobalAveragePool", List.of(of), name);
        }
        List<Long> all = axes.stream().map(Integer::longValue).toList();
        Node n = GraphEdits.mean(of, name, all, true, graph.opset(), constants::add);
        nodes.add(n);
        return n.name();
    }

    /** N×C from a tensor whose positions have length 1. */
    private String flat(String of, List<Integer> axes, String name) {
        if (axes.equals(MAP)) {
            return add("Flatten", List.of(of), name);
        }
        List<Long> all = axes.stream().map(Integer::longValue).toList();
        if (graph.opset() < 13) {
            return add("Squeeze", List.of(of), name, GraphEdits.integers("axes", all));
        }
        constants.add(Tensor.of(name + ".axes", Dims.of(all)));
        return add("Squeeze", List.of(of, name + ".axes"), name);
    }

    /** Standardises the features, and computes the class scores. */
    void classify(Classifier c) {
        long width = c.center().length;
        long classes = c.bias().length;
        constants.add(Tensor.of(CENTER, List.of(width), c.center()));
        constants.add(Tensor.of(SCALE, List.of(width), c.scale()));
        constants.add(Tensor.of(Head.WEIGHT, List.of(classes, width), c.weight()));
        constants.add(Tensor.of(Head.BIAS, List.of(classes), c.bias()));
        constant(TEMPERATURE, c.temperature());
        add("Sub", List.of(PooledLayers.FEATURES, CENTER), "quadrant.layers.centred");
        add("Mul", List.of("quadrant.layers.centred", SCALE), PooledLayers.STANDARDISED);
        add(
                "Gemm",
                List.of(PooledLayers.STANDARDISED, Head.WEIGHT, Head.BIAS),
                SCORES,
                GraphEdits.integer("transB", 1));
        add("Div", List.of(SCORES, TEMPERATURE), Head.LOGITS);
        add("Softmax", List.of(Head.LOGITS), Head.PROBABILITIES, GraphEdits.integer("axis", 1));
    }

    private void constant(String name, float value) {
        constants.add(Tensor.of(name, List.of(1L), new float[] {value}));
    }

    private String add(String op, List<String> inputs, String output, AttributeProto... more) {
        nodes.add(GraphEdits.node(op, output, inputs, output, more));
        return output;
    }

    /** The graph with all added nodes that the outputs need. */
    OnnxGraph made(List<ValueInfoProto> outputs) {
        return GraphEdits.assembleNeeded(
                GraphEdits.withConstants(graph, constants), nodes, GraphEdits.imageInput(graph), outputs);
    }

    /** The layers that such a graph pools. */
    PooledLayers read(Map<String, Node> producers) {
        Shapes shapes = Shapes.of(graph, 1);
        List<String> parts = producer(producers, PooledLayers.FEATURES).inputs();
        List<Layer> layers = new ArrayList<>();
        String embedding = "";
        for (int i = 0; i < parts.size(); i++) {
            String part = parts.get(i);
            if (part.endsWith(VECTOR)) {
                embedding = producer(producers, part).inputs().get(0);
                layers.add(new Layer(embedding, shape(shapes, embedding), Kind.VECTOR));
            } else if (part.endsWith(CORRELATIONS)) {
                String off = part.substring(0, part.length() - CORRELATIONS.length()) + OFF;
                String tensor = producer(producers, off).inputs().get(0);
                layers.add(new Layer(tensor, shape(shapes, tensor), Kind.CORRELATIONS));
            } else if (part.endsWith(DEVIATION)) {
                String name = part.substring(0, part.length() - DEVIATION.length());
                Node from = producer(producers, producers.containsKey(name + OFF) ? name + OFF : name + SQUARE);
                boolean centre = producers.containsKey(name + CROP);
                String tensor = (centre ? producer(producers, name + CROP) : from)
                        .inputs()
                        .get(0);
                String mean = parts.get(i - 1);
                boolean last = !mean.startsWith(LAYER);
                embedding = last ? mean : embedding;
                List<Long> shape = shape(shapes, tensor);
                Kind whole = last ? Kind.LAST_MAP : kind(shape, producers.containsKey(name + TOKEN));
                layers.add(new Layer(tensor, shape, centre ? Kind.CENTRE : whole));
            }
        }
        return new PooledLayers(Cutter.trunk(graph, List.of(embedding)), embedding, layers);
    }

    private static Kind kind(List<Long> shape, boolean token) {
        if (token) {
            return Kind.CLASS_TOKEN;
        }
        return shape.size() == 2 ? Kind.TOKENS : Kind.MAP;
    }

    private static Node producer(Map<String, Node> producers, String tensor) {
        Node n = producers.get(tensor);
        if (n == null) {
            throw new IllegalArgumentException("No node gives " + tensor);
        }
        return n;
    }

    /** For one image, without the batch. */
    static List<Long> shape(Shapes shapes, String tensor) {
        long[] s = shapes.shape(tensor).orElseThrow(() -> new IllegalArgumentException("No shape of " + tensor));
        return IntStream.range(1, s.length).mapToObj(i -> s[i]).toList();
    }
}
