package quadrant.onnx;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import java.util.stream.Stream;
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

    private static final String CENTRED = PooledLayers.PLANES + ".centred";
    private static final String NORMALISED = PooledLayers.PLANES + ".normalised";
    private static final String PLANE_FEATURES = PooledLayers.PLANES + ".layers";

    private static final String LAYER = "quadrant.layer.";
    private static final String TOKEN = ".token";
    private static final String VECTOR = ".vector";
    private static final String SQUARE = ".square";
    private static final String OFF = ".off";
    private static final String CROP = ".crop";
    private static final String MEAN = ".mean";
    private static final String SQUARE_MEAN = ".squaremean";
    private static final String CORRELATIONS = ".correlations";
    private static final String LEAST = "quadrant.least";
    /** Keeps the square root of a constant channel, and its derivative, finite. */
    private static final float LEAST_VARIANCE = 1e-12f;
    /** Added to a product of deviations, so that a constant channel has correlations of 0. */
    private static final float LEAST_PRODUCT = 1e-6f;

    private final OnnxGraph graph;
    private final Draft draft;

    LayerNodes(OnnxGraph graph) {
        this.graph = graph;
        this.draft = new Draft(graph);
    }

    /**
     * Reads each channel of N×C×S×S by itself, and pools the layers of an image's channels, side by side, into {@link
     * PooledLayers#FEATURES}.
     *
     * @param layers of one channel
     */
    void poolEach(List<Layer> layers, String embedding, int channels, List<Double> mean, List<Double> scale) {
        String input = graph.input();
        long side = graph.inputShape().get(2);
        draft.rename(input, NORMALISED);
        List<NodeProto> own = List.copyOf(draft.nodes);
        draft.nodes.clear();
        String centred = draft.add(
                "Sub", List.of(reshape(input, PooledLayers.PLANES, -1, 1, side, side), three("mean", mean)), CENTRED);
        draft.add("Div", List.of(centred, three("scale", scale)), NORMALISED);
        draft.nodes.addAll(own);
        draft.inputs.clear();
        draft.inputs.add(GraphEdits.value(input, ElementType.FLOAT, new long[] {-1, channels, side, side}));
        pool(layers, embedding, PLANE_FEATURES);
        long width = layers.stream().mapToLong(Layer::width).sum();
        reshape(PLANE_FEATURES, PooledLayers.FEATURES, -1, channels * width);
    }

    /** A constant 1×3×1×1, so that one plane becomes three. */
    private String three(String name, List<Double> values) {
        float[] floats = new float[values.size()];
        for (int i = 0; i < floats.length; i++) {
            floats[i] = values.get(i).floatValue();
        }
        return draft.constant(Tensor.of(PooledLayers.PLANES + "." + name, List.of(1L, 3L, 1L, 1L), floats));
    }

    /** Pools the layers into one row. */
    void pool(List<Layer> layers, String embedding, String features) {
        List<String> parts = new ArrayList<>();
        constant(LEAST, LEAST_VARIANCE);
        for (int i = 0; i < layers.size(); i++) {
            Layer l = layers.get(i);
            String name = LAYER + i;
            switch (l.kind()) {
                case VECTOR -> parts.add(draft.add("Identity", List.of(l.tensor()), name + VECTOR));
                case MAP, LAST_MAP, TOKENS -> spread(l, name, l.kind() == Kind.LAST_MAP ? embedding : "", parts);
                case CLASS_TOKEN -> {
                    Tensor first = Tensor.of(name + ".first", List.of(), 0);
                    List<String> in = List.of(l.tensor(), draft.constant(first));
                    parts.add(draft.add("Gather", in, name + TOKEN, GraphEdits.integer("axis", 1)));
                    spread(l, name, "", parts);
                }
                case CENTRE -> centre(l, name, parts);
                case CORRELATIONS -> correlations(l, name, parts);
            }
        }
        draft.add("Concat", parts, features, GraphEdits.integer("axis", 1));
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
        String m = mean.isEmpty() ? flat(place, axes, name + MEAN) : mean;
        String x = map ? l.tensor() : draft.add("Sub", List.of(l.tensor(), place), name + OFF);
        String square = draft.add("Mul", List.of(x, x), name + SQUARE);
        String variance = flat(mean(square, axes, name + ".squares"), axes, name + ".meansquare");
        if (map) {
            String ofMean = draft.add("Mul", List.of(m, m), name + SQUARE_MEAN);
            variance = draft.add("Sub", List.of(variance, ofMean), name + ".variance");
        }
        parts.add(m);
        parts.add(root(variance, name, name + ".deviation"));
    }

    private String root(String variance, String name, String output) {
        return draft.add("Sqrt", List.of(draft.add("Max", List.of(variance, LEAST), name + ".floored")), output);
    }

    private void centre(Layer l, String name, List<String> parts) {
        List<Integer> w = l.window();
        List<Integer> from = List.of(w.get(0), w.get(2));
        String crop = draft.slice(l.tensor(), l.positions(), from, List.of(w.get(1), w.get(3)), name + CROP);
        spread(new Layer(crop, l.shape(), l.kind()), name, "", parts);
    }

    /** Covariance/(σσ′ + 1e-6) of each pair of channels, row by row of the upper triangle; 0 where a channel is constant. */
    private void correlations(Layer l, String name, List<String> parts) {
        List<Integer> axes = l.positions();
        long c = l.channels();
        long count = l.shape().stream().reduce(1L, Math::multiplyExact) / c;
        boolean map = axes.equals(MAP);
        AttributeProto swapped = GraphEdits.integers("perm", List.of(0L, 2L, 1L));
        String off = draft.add("Sub", List.of(l.tensor(), mean(l.tensor(), axes, name + ".place")), name + OFF);
        String rows = reshape(off, name + ".rows", -1, map ? c : count, map ? count : c);
        String columns = draft.add("Transpose", List.of(rows), name + ".columns", swapped);
        String products =
                draft.add("MatMul", map ? List.of(rows, columns) : List.of(columns, rows), name + ".products");
        String means = draft.add("Mul", List.of(products, constant(name + ".share", 1f / count)), name + ".means");
        String squares = draft.add("Mul", List.of(off, off), name + ".squares");
        String spread = root(mean(squares, axes, name + ".variance"), name, name + ".spread");
        String deviation = reshape(spread, name + ".deviations", -1, c, 1);
        String across = draft.add("Transpose", List.of(deviation), name + ".across", swapped);
        String both = draft.add("MatMul", List.of(deviation, across), name + ".both");
        String bounded = draft.add("Add", List.of(both, constant(name + ".least", LEAST_PRODUCT)), name + ".bounded");
        String all = reshape(draft.add("Div", List.of(means, bounded), name + ".matrix"), name + ".all", -1, c * c);
        // the only Gather: OpenCV's reads no tensor that is used twice
        long[] upper = LongStream.range(0, c)
                .flatMap(i -> LongStream.range(i + 1, c).map(j -> i * c + j))
                .toArray();
        List<String> in = List.of(all, draft.constant(Tensor.of(name + CORRELATIONS + ".columns", upper)));
        parts.add(draft.add("Gather", in, name + CORRELATIONS, GraphEdits.integer("axis", 1)));
    }

    private String reshape(String of, String name, long... dims) {
        return draft.add("Reshape", List.of(of, draft.constant(Tensor.of(name + ".dims", dims))), name);
    }

    /** The mean over the positions; their axes are kept with length 1. */
    private String mean(String of, List<Integer> axes, String name) {
        // the only pooling that ONNX Runtime computes in its own channel layout
        return axes.equals(MAP) ? draft.add("GlobalAveragePool", List.of(of), name) : draft.mean(of, axes, true, name);
    }

    /** N×C from a tensor whose positions have length 1. */
    private String flat(String of, List<Integer> axes, String name) {
        if (axes.equals(MAP)) {
            return draft.add("Flatten", List.of(of), name);
        }
        List<Long> all = Draft.wide(axes);
        return draft.opset() < 13
                ? draft.add("Squeeze", List.of(of), name, GraphEdits.integers("axes", all))
                : draft.add("Squeeze", List.of(of, draft.constant(Tensor.of(name + ".axes", Dims.of(all)))), name);
    }

    /** Standardises the features, and computes the class scores. */
    void classify(Classifier c) {
        long width = c.center().length;
        long classes = c.bias().length;
        String center = draft.constant(Tensor.of(CENTER, List.of(width), c.center()));
        String scale = draft.constant(Tensor.of(SCALE, List.of(width), c.scale()));
        String weight = draft.constant(Tensor.of(Head.WEIGHT, List.of(classes, width), c.weight()));
        String bias = draft.constant(Tensor.of(Head.BIAS, List.of(classes), c.bias()));
        String temperature = constant(TEMPERATURE, c.temperature());
        String x = draft.add("Sub", List.of(PooledLayers.FEATURES, center), "quadrant.layers.centred");
        x = draft.add("Mul", List.of(x, scale), PooledLayers.STANDARDISED);
        x = draft.add("Gemm", List.of(x, weight, bias), SCORES, GraphEdits.integer("transB", 1));
        x = draft.add("Div", List.of(x, temperature), Head.LOGITS);
        draft.add("Softmax", List.of(x), Head.PROBABILITIES, GraphEdits.integer("axis", 1));
    }

    private String constant(String name, float value) {
        return draft.constant(Tensor.of(name, List.of(1L), new float[] {value}));
    }

    /** The graph with all added nodes that the outputs need. */
    OnnxGraph made(List<ValueInfoProto> outputs) {
        return draft.graph(outputs);
    }

    /** The layers that such a graph pools, by the names of the nodes that {@link #pool} added for each. */
    PooledLayers read(Map<String, Node> producers) {
        Shapes shapes = Shapes.of(graph, 1);
        List<Layer> layers = new ArrayList<>();
        String embedding = "";
        while (true) {
            String name = LAYER + layers.size();
            Optional<String> first = Stream.of(CROP, OFF, SQUARE, VECTOR)
                    .map(suffix -> name + suffix)
                    .filter(producers::containsKey)
                    .findFirst();
            if (first.isEmpty()) {
                return new PooledLayers(Cutter.trunk(graph, List.of(embedding)), embedding, layers);
            }
            String tensor = producer(producers, first.get()).inputs().get(0);
            List<Long> shape = shape(shapes, tensor);
            Kind kind = kind(name, shape, producers.keySet());
            if (kind == Kind.VECTOR) {
                embedding = tensor;
            } else if (kind == Kind.LAST_MAP) {
                embedding = producer(producers, name + SQUARE_MEAN).inputs().get(0);
            }
            layers.add(new Layer(tensor, shape, kind));
        }
    }

    private static Kind kind(String name, List<Long> shape, Set<String> made) {
        Map<String, Kind> marks = Map.of(
                VECTOR, Kind.VECTOR, CORRELATIONS, Kind.CORRELATIONS, CROP, Kind.CENTRE, TOKEN, Kind.CLASS_TOKEN);
        Kind unmarked = shape.size() == 2 ? Kind.TOKENS : made.contains(name + MEAN) ? Kind.MAP : Kind.LAST_MAP;
        return marks.entrySet().stream()
                .filter(m -> made.contains(name + m.getKey()))
                .map(Map.Entry::getValue)
                .findFirst()
                .orElse(unmarked);
    }

    private static Node producer(Map<String, Node> producers, String tensor) {
        return Objects.requireNonNull(producers.get(tensor), tensor);
    }

    /** For one image, without the batch. */
    static List<Long> shape(Shapes shapes, String tensor) {
        long[] s = shapes.shape(tensor).orElseThrow(() -> new IllegalArgumentException("No shape of " + tensor));
        return IntStream.range(1, s.length).mapToObj(i -> s[i]).toList();
    }
}
