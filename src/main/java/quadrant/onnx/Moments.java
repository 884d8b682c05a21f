package quadrant.onnx;

import java.util.ArrayList;
import java.util.List;

/**
 * A graph whose outputs are, for chosen tensors, each image's mean and mean square over all positions, N×C each; they give the
 * mean and variance of any subset of images, m = E[x], v = E[x²] − m².
 */
public final class Moments {
    /** The axes of the positions of N×C×H×W. */
    private static final List<Integer> MAP = List.of(2, 3);

    private Moments() {}

    /** Outputs two tensors for each of the given ones, in order: means, then mean squares. */
    public static OnnxGraph of(OnnxGraph graph, List<Averaged> tensors) {
        return with(graph, List.of(), tensors, true);
    }

    /** Outputs the means alone, one tensor for each of the given ones: globally average-pooled features. */
    public static OnnxGraph means(OnnxGraph graph, List<Averaged> tensors) {
        return with(graph, List.of(), tensors, false);
    }

    /** Outputs the graph's own outputs, and after them the means of the given tensors. */
    public static OnnxGraph beside(OnnxGraph graph, List<Averaged> tensors) {
        return with(graph, graph.outputs(), tensors, false);
    }

    private static OnnxGraph with(OnnxGraph graph, List<String> kept, List<Averaged> tensors, boolean squares) {
        Draft draft = new Draft(graph);
        List<String> outputs = new ArrayList<>(kept);
        for (int i = 0; i < tensors.size(); i++) {
            Averaged t = tensors.get(i);
            String square = "quadrant.square." + i;
            if (squares) {
                draft.add(GraphEdits.node("Mul", "quadrant/square/" + i, List.of(t.tensor(), t.tensor()), square));
            }
            outputs.add(mean(draft, t.tensor(), t.axes(), "quadrant.mean." + i));
            if (squares) {
                outputs.add(mean(draft, square, t.axes(), "quadrant.meansquare." + i));
            }
        }
        return draft.graph(outputs.stream().map(GraphEdits::value).toList());
    }

    private static String mean(Draft draft, String of, List<Integer> axes, String name) {
        if (axes.isEmpty()) {
            return draft.add("Identity", List.of(of), name);
        }
        // the only mean that ONNX Runtime computes in its own channel layout
        return axes.equals(MAP)
                ? draft.add("Flatten", List.of(draft.add("GlobalAveragePool", List.of(of), name + ".place")), name)
                : draft.mean(of, axes, false, name);
    }
}
