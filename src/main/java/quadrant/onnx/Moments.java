package quadrant.onnx;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * A graph that gives, for chosen tensors N×C×H×W, each image's mean and mean square over H and W, N×C each: what is
 * needed for the mean and variance of any subset of images, m = E[x], v = E[x²] − m².
 */
public final class Moments {
    private Moments() {}

    /** Outputs two tensors for each of the given ones, in order: means, then mean squares. */
    public static OnnxGraph of(OnnxGraph graph, List<String> tensors) {
        boolean axesAsInput = graph.opset() >= 18;
        OnnxGraph base = axesAsInput ? Surgery.withConstants(graph, List.of(Tensor.of("quadrant.axes", 2, 3))) : graph;
        List<Node> nodes = new ArrayList<>(Surgery.ancestors(graph, tensors, Set.of()));
        List<String> outputs = new ArrayList<>();
        for (int i = 0; i < tensors.size(); i++) {
            String x = tensors.get(i);
            String square = "quadrant.square." + i;
            nodes.add(Surgery.node("Mul", "quadrant/square/" + i, List.of(x, x), square));
            outputs.add(mean(nodes, x, "quadrant.mean." + i, axesAsInput));
            outputs.add(mean(nodes, square, "quadrant.meansquare." + i, axesAsInput));
        }
        return Surgery.assemble(
                base,
                nodes,
                Surgery.imageInput(graph),
                outputs.stream().map(Surgery::value).toList());
    }

    private static String mean(List<Node> nodes, String of, String name, boolean axesAsInput) {
        nodes.add(
                axesAsInput
                        ? Surgery.node(
                                "ReduceMean", name, List.of(of, "quadrant.axes"), name, Surgery.integer("keepdims", 0))
                        : Surgery.node(
                                "ReduceMean",
                                name,
                                List.of(of),
                                name,
                                Surgery.integers("axes", List.of(2L, 3L)),
                                Surgery.integer("keepdims", 0)));
        return name;
    }
}
