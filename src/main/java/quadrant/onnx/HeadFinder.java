package quadrant.onnx;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Finds the classifier at the end of a network, searching backwards from its output. */
final class HeadFinder {
    /**
     * A classifier.
     *
     * @param layer its fully connected layer or convolution
     * @param features the tensors that enter it; several where the scores of several classifiers are combined
     * @param width channels of all these
     * @param pooled whether the tensor has other dimensions than N×width
     */
    record Found(Node layer, List<String> features, int width, int classes, boolean pooled) {}

    private static final Set<String> SQUASH = Set.of("Softmax", "LogSoftmax", "Sigmoid", "QLinearSoftmax");
    private static final Set<String> NEUTRAL = Set.of(
            "Flatten", "Squeeze", "Reshape", "Identity", "Cast", "Dropout", "DequantizeLinear", "QuantizeLinear");
    private static final Set<String> POOLS =
            Set.of("GlobalAveragePool", "AveragePool", "ReduceMean", "QLinearGlobalAveragePool", "QLinearAveragePool");

    /** SqueezeNet applies a ReLU to the scores of its classes before it pools them. */
    private static final Set<String> ACTIVATIONS = Set.of("Relu", "Clip");

    private static final Set<String> SUMS = Set.of("Add", "QLinearAdd");
    private static final Set<String> CONVOLVED = Set.of("Conv", "QLinearConv");

    /** Operators between the classifiers whose scores are combined and the output. */
    private static final Set<String> BETWEEN =
            Set.of(("Add Sum Mean Mul Div Concat Unsqueeze Squeeze ReduceMean Cast Identity"
                            + " Flatten Reshape Softmax Sigmoid Dropout")
                    .split(" "));

    private static final List<String> FEATURES = List.of("embed", "feature", "hidden", "pool", "token", "repr");

    /** Widths of projections are multiples of this number; the numbers of classes in common data sets are not. */
    private static final int PROJECTION = 64;

    private final OnnxGraph graph;
    private final Set<String> flowing;
    private final Map<String, Node> producers;
    private boolean squashed;
    private boolean pooled;
    private boolean activated;

    private HeadFinder(OnnxGraph graph) {
        this.graph = graph;
        this.flowing = Shapes.flowing(graph);
        this.producers = graph.producers();
    }

    /** A fully connected layer, or a 1×1 convolution that is pooled, at the very end. */
    static Optional<Found> find(OnnxGraph graph) {
        HeadFinder finder = new HeadFinder(graph);
        return finder.walk().or(finder::joined);
    }

    /**
     * The same where it is a classifier, which a new one replaces: where a softmax or sigmoid follows, or the output's name
     * suggests it. It is not one where the output's name contains features or embeddings, or its width is a multiple of 64, as
     * for projections. Any other last layer is a classifier.
     */
    static Optional<Found> classifier(OnnxGraph graph) {
        HeadFinder finder = new HeadFinder(graph);
        return finder.walk().or(finder::joined).filter(finder::isClassifier);
    }

    private Optional<Found> walk() {
        Node n = producers.get(graph.output());
        while (n != null) {
            List<String> in = n.inputs().stream().filter(flowing::contains).toList();
            if (in.size() != 1) {
                return Optional.empty();
            }
            if (Cost.PRODUCTS.contains(n.op())) {
                return pooled || activated ? Optional.empty() : dense(n);
            }
            if (CONVOLVED.contains(n.op())) {
                return convolution(n);
            }
            if (!note(n.op())) {
                return Optional.empty();
            }
            n = producers.get(in.get(0));
        }
        return Optional.empty();
    }

    /** Whether an operator may be between the classifier and the output. */
    private boolean note(String op) {
        squashed |= SQUASH.contains(op);
        pooled |= POOLS.contains(op);
        activated |= ACTIVATIONS.contains(op);
        return SQUASH.contains(op)
                || ACTIVATIONS.contains(op)
                || NEUTRAL.contains(op)
                || POOLS.contains(op)
                || SUMS.contains(op);
    }

    private Optional<Found> dense(Node n) {
        Optional<long[]> w = weight(n);
        if (w.isEmpty()
                || w.get().length != 2
                || n.integer("transA", 0) != 0
                || !flowing.contains(n.inputs().get(0))) {
            return Optional.empty();
        }
        // a Gemm accepts only matrices
        if (!n.op().endsWith("Gemm")
                && shape(n.inputs().get(0)).filter(x -> x.length != 2).isPresent()) {
            return Optional.empty();
        }
        boolean transposed = n.integer("transB", 0) != 0;
        return Optional.of(new Found(
                n,
                List.of(n.inputs().get(0)),
                (int) w.get()[transposed ? 1 : 0],
                (int) w.get()[transposed ? 0 : 1],
                quantised(n)));
    }

    private Optional<Found> convolution(Node n) {
        Optional<long[]> w = weight(n);
        Optional<long[]> x = shape(n.inputs().get(0)).filter(s -> s.length == 4);
        if (w.isEmpty() || x.isEmpty() || w.get().length != 4 || n.integer("group", 1) != 1) {
            return Optional.empty();
        }
        long[] k = w.get();
        boolean pointwise = k[2] == 1 && k[3] == 1;
        boolean whole = k[2] == x.get()[2] && k[3] == x.get()[3];
        return whole || (pointwise && pooled)
                ? Optional.of(new Found(n, List.of(n.inputs().get(0)), (int) k[1], (int) k[0], true))
                : Optional.empty();
    }

    private Optional<long[]> weight(Node n) {
        return n.input(quantised(n) ? 3 : 1).filter(w -> !flowing.contains(w)).flatMap(this::shape);
    }

    /**
     * The classifiers whose scores are combined at the end, if only the combination follows them: the mean of two heads (LeViT,
     * CrossViT, distilled DeiT), and a dynamically quantised one, whose sum and scale are combined. The new classifier takes
     * the features of all of them, concatenated.
     */
    private Optional<Found> joined() {
        Deque<String> open = new ArrayDeque<>(List.of(graph.output()));
        Set<String> seen = new HashSet<>();
        Set<String> scaled = new HashSet<>();
        List<Found> heads = new ArrayList<>();
        while (!open.isEmpty()) {
            Node n = producers.get(open.pop());
            if (n == null) {
                return Optional.empty();
            }
            Optional<Found> head = n.op().equals("MatMulInteger")
                    ? integers(n)
                    : Cost.PRODUCTS.contains(n.op()) ? dense(n) : Optional.empty();
            if (head.isPresent()) {
                heads.add(head.get());
            } else if (n.op().equals("DynamicQuantizeLinear")) {
                scaled.add(n.inputs().get(0));
            } else if (BETWEEN.contains(n.op())) {
                n.inputs().stream()
                        .filter(i -> flowing.contains(i) && seen.add(i))
                        .forEach(open::push);
            } else {
                return Optional.empty();
            }
        }
        return together(heads).filter(f -> f.features().containsAll(scaled));
    }

    private static Optional<Found> together(List<Found> heads) {
        if (heads.isEmpty() || heads.stream().map(Found::classes).distinct().count() > 1) {
            return Optional.empty();
        }
        Set<String> features = new LinkedHashSet<>();
        int width = 0;
        for (Found h : heads) {
            width += features.add(h.features().get(0)) ? h.width() : 0;
        }
        Found first = heads.get(0);
        return heads.stream().anyMatch(Found::pooled)
                ? Optional.empty()
                : Optional.of(new Found(first.layer(), List.copyOf(features), width, first.classes(), false));
    }

    /** An integer product of features that are quantised at run time. */
    private Optional<Found> integers(Node n) {
        Node made = producers.get(n.inputs().get(0));
        return made == null || !made.op().equals("DynamicQuantizeLinear")
                ? Optional.empty()
                : dense(n).map(f -> new Found(n, List.of(made.inputs().get(0)), f.width(), f.classes(), false));
    }

    /** The shape of a stored weight need not be inferred. */
    private Optional<long[]> shape(String tensor) {
        return graph.isInitializer(tensor)
                ? graph.initializer(tensor).map(t -> Dims.of(t.dims()))
                : Shapes.of(graph, 1).shape(tensor);
    }

    static boolean quantised(Node n) {
        return n.op().startsWith("Q");
    }

    private boolean isClassifier(Found f) {
        String name = graph.output().toLowerCase(Locale.ROOT);
        if (squashed || Draft.WANTED.stream().anyMatch(name::contains)) {
            return true;
        }
        return FEATURES.stream().noneMatch(name::contains) && f.classes() % PROJECTION != 0;
    }
}
