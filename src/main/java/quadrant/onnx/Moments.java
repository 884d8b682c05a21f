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

    private Moments(OnnxGraph graph, List<Averaged> tensors) {
        this(graph, tensors.stream().map(Averaged::tensor).toList(), List.of());
    }

    private Moments(OnnxGraph graph, List<String> needed, List<String> kept) {
        this.graph = graph;
        this.nodes = new ArrayList<>(GraphEdits.ancestors(graph, needed, Set.of()));
        this.outputs.addAll(kept);
    }

    /** Outputs two tensors for each of the given ones, in order: means, then mean squares. */
    public static OnnxGraph of(OnnxGraph graph, List<Averaged> tensors) {
        Moments moments = new Moments(graph, tensors);
        for (int i = 0; i < tensors.size(); i++) {
            String x = tensors.get(i).tensor();
            String square = "quadrant.square." + i;
            moments.nodes.add(GraphEdits.node("Mul", "quadrant/square/" + i, List.of(x, x), square));
            moments.mean(x, tensors.get(i).axes(), "quadrant.mean." + i);
            moments.mean(square, tensors.get(i).axes(), "quadrant.meansquare." + i);
        }
        return moments.assemble();
    }

    /** Outputs the means alone, one tensor for each of the given ones: globally average-pooled features. */
    public static OnnxGraph means(OnnxGraph graph, List<Averaged> tensors) {
        Moments moments = new Moments(graph, tensors);
        for (int i = 0; i < tensors.size(); i++) {
            moments.mean(tensors.get(i).tensor(), tensors.get(i).axes(), "quadrant.mean." + i);
        }
        return moments.assemble();
    }

    /** Outputs the graph's own outputs, and after them the means of the given tensors. */
    public static OnnxGraph beside(OnnxGraph graph, List<Averaged> tensors) {
        List<String> wanted = new ArrayList<>(graph.outputs());
        tensors.forEach(t -> wanted.add(t.tensor()));
        Moments moments = new Moments(graph, wanted, graph.outputs());
        for (int i = 0; i < tensors.size(); i++) {
            moments.mean(tensors.get(i).tensor(), tensors.get(i).axes(), "quadrant.mean." + i);
        }
        return moments.assemble();
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
