package quadrant.onnx;

import ai.onnx.proto.OnnxMl.GraphProto;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import quadrant.task.UserException;

/**
 * Pools the output of a network to one vector per image.
 *
 * <p>N×C×H×W: the mean over H and W. N×T×D, tokens: the class token, the first, where T is 1 + r + k² with r = 0, 1
 * (distillation), 4 or 8 registers; else the mean over the tokens. N×F: unchanged.
 */
final class FeaturePooling {
    static final String FEATURES = "quadrant.features";

    private static final int[] REGISTERS = {0, 1, 4, 8};

    private final OnnxGraph graph;
    private final List<Node> nodes = new ArrayList<>();
    private final List<Tensor> constants = new ArrayList<>();

    private FeaturePooling(OnnxGraph graph) {
        this.graph = graph;
    }

    /** The graph with the pooling nodes, where some are needed, and the position of the new head. */
    record Pooled(OnnxGraph graph, Head head) {}

    /** Pools in front of a classifier. */
    static Pooled before(HeadFinder.Found found, OnnxGraph graph) {
        FeaturePooling p = new FeaturePooling(graph);
        String x = found.features().get(0);
        if (found.features().size() > 1) {
            p.nodes.add(GraphEdits.node("Concat", FEATURES, found.features(), FEATURES, GraphEdits.integer("axis", 1)));
            return new Pooled(p.made(), new Head(FEATURES, found.width(), found.classes()));
        }
        if (!found.pooled()) {
            return new Pooled(graph, new Head(x, found.width(), found.classes()));
        }
        if (HeadFinder.quantised(found.layer())) {
            List<String> in = found.layer().inputs();
            x = p.add("DequantizeLinear", List.of(x, in.get(1), in.get(2)), "quadrant.real");
        }
        long[] shape = shape(graph, found.features().get(0));
        String pooled = shape.length == 2 ? x : p.pool(x, shape);
        OnnxGraph made = p.made();
        return new Pooled(made, new Head(pooled, found.width(), found.classes()));
    }

    /** Pools the output of a network without a classifier; these features are the new output. */
    static Pooled output(OnnxGraph graph) {
        FeaturePooling p = new FeaturePooling(graph);
        long[] shape = shape(graph, graph.output());
        String pooled = shape.length == 2 ? graph.output() : p.pool(graph.output(), shape);
        int width = (int) shape[shape.length == 4 ? 1 : shape.length - 1];
        OnnxGraph made = p.made();
        GraphProto g = made.graph().toBuilder()
                .clearOutput()
                .addOutput(GraphEdits.table(pooled, width))
                .build();
        return new Pooled(made.with(g), new Head(pooled, width, 0));
    }

    private static long[] shape(OnnxGraph graph, String tensor) {
        Shapes shapes = Shapes.of(graph, 1);
        Optional<long[]> s = shapes.shape(tensor);
        if (s.isEmpty()) {
            throw unknown(graph, shapes);
        }
        if (s.get().length < 2 || s.get().length > 4) {
            throw new UserException(
                    "The tensor \"" + tensor
                            + "\", with which the network ends, is no table, map or row of tokens for each" + " image.",
                    "Choose a network that gives one vector, map or row of tokens an image.");
        }
        return s.get();
    }

    /** Names the node at which the dimensions became unknown. */
    private static UserException unknown(OnnxGraph graph, Shapes shapes) {
        String lost = graph.nodes().stream()
                .filter(n -> n.outputs().stream().allMatch(o -> shapes.shape(o).isEmpty()))
                .findFirst()
                .map(Node::label)
                .orElse("at the end");
        return new UserException(
                "The dimensions of what the network gives are not known, as the node " + lost
                        + " does not fit its inputs or is an operator that Quadrant does not know.",
                "Export the model again with ONNX's own operators and a fixed image size, or choose another.");
    }

    private String pool(String x, long... shape) {
        if (shape.length == 4) {
            boolean single = shape[2] == 1 && shape[3] == 1;
            String mean = single ? x : add("GlobalAveragePool", List.of(x), "quadrant.pooled");
            return add("Flatten", List.of(mean), FEATURES);
        }
        if (classToken(shape[1])) {
            constants.add(Tensor.of("quadrant.token", ElementType.INT64, List.of(), new double[] {0}));
            nodes.add(GraphEdits.node(
                    "Gather", FEATURES, List.of(x, "quadrant.token"), FEATURES, GraphEdits.integer("axis", 1)));
            return FEATURES;
        }
        nodes.add(GraphEdits.mean(x, FEATURES, List.of(1L), false, graph.opset(), constants::add));
        return FEATURES;
    }

    /** Whether so many tokens can be a class token, optional registers, and a square of patches. */
    static boolean classToken(long tokens) {
        return square(tokens).isEmpty()
                && Arrays.stream(REGISTERS).anyMatch(r -> square(tokens - 1 - r).isPresent());
    }

    private static OptionalInt square(long n) {
        int root = (int) Math.round(Math.sqrt((double) Math.max(0, n)));
        return n > 0 && (long) root * root == n ? OptionalInt.of(root) : OptionalInt.empty();
    }

    private String add(String op, List<String> inputs, String output) {
        nodes.add(GraphEdits.node(op, output, inputs, output));
        return output;
    }

    private OnnxGraph made() {
        OnnxGraph base = GraphEdits.withConstants(graph, constants);
        GraphProto.Builder g = base.graph().toBuilder();
        nodes.forEach(n -> g.addNode(n.proto()));
        return nodes.isEmpty() ? graph : base.with(g.build());
    }
}
