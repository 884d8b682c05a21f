package quadrant.onnx;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * A graph whose outputs are, for chosen tensors, each image's mean and mean square over all positions, N×C each; they give the
 * mean and variance of any subset of images, m = E[x], v = E[x²] − m².
 */
public final class Moments {
    /** The axes of the positions of N×C×H×W. */
    private static final List<Integer> MAP = List.of(2, 3);

    private final OnnxGraph graph;
    private final List<Node> nodes;
    private final List<Tensor> constants = new ArrayList<>();
    private final List<String> outputs = new ArrayList<>();

    private Moments(OnnxGraph graph, List<String> kept, List<Averaged> tensors, boolean squares) {
        this.graph = graph;
        List<String> needed = new ArrayList<>(kept);
        tensors.forEach(t -> needed.add(t.tensor()));
        this.nodes = new ArrayList<>(GraphEdits.ancestors(graph, needed, Set.of()));
        this.outputs.addAll(kept);
        for (int i = 0; i < tensors.size(); i++) {
            Averaged t = tensors.get(i);
            String square = "quadrant.square." + i;
            if (squares) {
                nodes.add(GraphEdits.node("Mul", "quadrant/square/" + i, List.of(t.tensor(), t.tensor()), square));
            }
            mean(t.tensor(), t.axes(), "quadrant.mean." + i);
            if (squares) {
                mean(square, t.axes(), "quadrant.meansquare." + i);
            }
        }
    }

    /** Outputs two tensors for each of the given ones, in order: means, then mean squares. */
    public static OnnxGraph of(OnnxGraph graph, List<Averaged> tensors) {
        return new Moments(graph, List.of(), tensors, true).assemble();
    }

    /** Outputs the means alone, one tensor for each of the given ones: globally average-pooled features. */
    public static OnnxGraph means(OnnxGraph graph, List<Averaged> tensors) {
        return new Moments(graph, List.of(), tensors, false).assemble();
    }

    /** Outputs the graph's own outputs, and after them the means of the given tensors. */
    public static OnnxGraph beside(OnnxGraph graph, List<Averaged> tensors) {
        return new Moments(graph, graph.outputs(), tensors, false).assemble();
    }

    private void mean(String of, List<Integer> axes, String name) {
        outputs.add(name);
        if (axes.isEmpty()) {
            nodes.add(GraphEdits.node("Identity", name, List.of(of), name));
        } else if (axes.equals(MAP)) {
            // the only mean that ONNX Runtime computes in its own channel layout
            nodes.add(GraphEdits.node("GlobalAveragePool", name + ".place", List.of(of), name + ".place"));
            nodes.add(GraphEdits.node("Flatten", name, List.of(name + ".place"), name));
        } else {
            List<Long> all = axes.stream().map(Integer::longValue).toList();
            nodes.add(GraphEdits.mean(of, name, all, false, graph.opset(), constants::add));
        }
    }

    private OnnxGraph assemble() {
        return GraphEdits.assemble(
                GraphEdits.withConstants(graph, constants),
                nodes,
                GraphEdits.imageInput(graph),
                outputs.stream().map(GraphEdits::value).toList());
    }
}
