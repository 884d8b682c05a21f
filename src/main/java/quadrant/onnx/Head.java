package quadrant.onnx;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import quadrant.task.UserException;

/**
 * The position of a backbone's old classifier, and the graph with a new one in its place.
 *
 * @param features the tensor N×F that enters the classifier
 * @param width F
 * @param classes the number of classes of the old classifier; 0 where the network had none
 */
public record Head(String features, int width, int classes) {
    /** The names that a new head adds to the graph. */
    public static final String WEIGHT = "quadrant.head.weight";

    public static final String BIAS = "quadrant.head.bias";
    public static final String LOGITS = "quadrant.logits";
    public static final String PROBABILITIES = "probabilities";

    /** The classifier at the end of a network that needs no pooling before it. */
    public static Head find(OnnxGraph graph) {
        return HeadFinder.find(graph)
                .filter(f -> !f.pooled() && f.features().size() == 1)
                .map(f -> new Head(f.features().get(0), f.width(), f.classes()))
                .orElseThrow(() -> new UserException(
                        "No fully connected classifier was found at the end of the network.",
                        "Use a backbone that ends in one, such as the embedded EfficientNet-Lite0."));
    }

    /**
     * The network body with a new, all-zero classifier and its softmax.
     *
     * <p>The outputs are {@link #PROBABILITIES} and {@link #LOGITS}, both N×classes.
     */
    public OnnxGraph replace(OnnxGraph graph, int newClasses) {
        Draft draft = new Draft(graph);
        draft.constant(Tensor.of(WEIGHT, List.of((long) newClasses, (long) width), new float[newClasses * width]));
        draft.constant(Tensor.of(BIAS, List.of((long) newClasses), new float[newClasses]));
        draft.add(GraphEdits.node(
                "Gemm", "quadrant/head", List.of(features, WEIGHT, BIAS), LOGITS, GraphEdits.integer("transB", 1)));
        draft.add(GraphEdits.node(
                "Softmax", "quadrant/softmax", List.of(LOGITS), PROBABILITIES, GraphEdits.integer("axis", 1)));
        return draft.graph(List.of(GraphEdits.table(LOGITS, newClasses), GraphEdits.table(PROBABILITIES, newClasses)));
    }

    /**
     * The features that the new classifier of a graph reads, N×F: those that enter the layer of {@link #WEIGHT}.
     *
     * @throws IllegalArgumentException where the graph has none
     */
    public static String input(OnnxGraph graph) {
        return graph.nodes().stream()
                .filter(n -> n.inputs().contains(WEIGHT))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("No node reads " + WEIGHT))
                .inputs()
                .get(0);
    }

    /** The graph with weights and bias divided by T: softmax((Wx + b) / T). */
    public static OnnxGraph cooled(OnnxGraph graph, double temperature) {
        Map<String, float[]> divided = new HashMap<>();
        for (String name : List.of(WEIGHT, BIAS)) {
            float[] values = graph.initializer(name).orElseThrow().floats();
            for (int i = 0; i < values.length; i++) {
                values[i] = (float) (values[i] / temperature);
            }
            divided.put(name, values);
        }
        return graph.withWeights(divided);
    }

    /** The finished model: {@link #PROBABILITIES} alone as output. */
    public static OnnxGraph finished(OnnxGraph graph) {
        Draft draft = new Draft(graph);
        draft.outputs.removeIf(v -> !v.getName().equals(PROBABILITIES));
        return draft.whole();
    }
}
