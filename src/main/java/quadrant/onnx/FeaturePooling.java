package quadrant.onnx;

import ai.onnx.proto.OnnxMl.GraphProto;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
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

    private FeaturePooling() {}

    /** The graph with the pooling nodes, where some are needed, and the position of the new head. */
    record Pooled(OnnxGraph graph, Head head) {}

    /** Pools in front of a classifier. */
    static Pooled before(HeadFinder.Found found, OnnxGraph graph) {
        Draft draft = new Draft(graph);
        String x = found.features().get(0);
        if (found.features().size() > 1) {
            x = draft.add("Concat", found.features(), FEATURES, GraphEdits.integer("axis", 1));
        } else if (found.pooled()) {
            if (HeadFinder.quantised(found.layer())) {
                List<String> in = found.layer().inputs();
                x = draft.add("DequantizeLinear", List.of(x, in.get(1), in.get(2)), "quadrant.real");
            }
            x = pool(draft, x, shape(graph, found.features().get(0)));
        }
        return new Pooled(made(draft, graph), new Head(x, found.width(), found.classes()));
    }

    /** Pools the output of a network without a classifier; these features are the new output. */
    static Pooled output(OnnxGraph graph) {
        Draft draft = new Draft(graph);
        long[] shape = shape(graph, graph.output());
        String pooled = pool(draft, graph.output(), shape);
        int width = (int) shape[shape.length == 4 ? 1 : shape.length - 1];
        GraphProto g = made(draft, graph).graph().toBuilder()
                .clearOutput()
                .addOutput(GraphEdits.table(pooled, width))
                .build();
        return new Pooled(graph.with(g), new Head(pooled, width, 0));
    }

    private static OnnxGraph made(Draft draft, OnnxGraph graph) {
        return draft.nodes.size() == graph.nodes().size() ? graph : draft.whole();
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

    private static String pool(Draft draft, String x, long... shape) {
        if (shape.length == 2) {
            return x;
        }
        if (shape.length == 4) {
            boolean single = shape[2] == 1 && shape[3] == 1;
            String mean = single ? x : draft.add("GlobalAveragePool", List.of(x), "quadrant.pooled");
            return draft.add("Flatten", List.of(mean), FEATURES);
        }
        if (classToken(shape[1])) {
            Tensor first = Tensor.of("quadrant.token", ElementType.INT64, List.of(), new double[] {0});
            return draft.add("Gather", List.of(x, draft.constant(first)), FEATURES, GraphEdits.integer("axis", 1));
        }
        return draft.mean(x, List.of(1), false, FEATURES);
    }

    /** Whether so many tokens can be a class token, optional registers, and a square of patches. */
    static boolean classToken(long tokens) {
        return Places.side(tokens) == 0 && Arrays.stream(REGISTERS).anyMatch(r -> Places.side(tokens - 1 - r) > 0);
    }
}
