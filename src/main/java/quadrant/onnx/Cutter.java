package quadrant.onnx;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Cuts a graph into two at one tensor: the trunk up to it and the tail behind it.
 *
 * <p>A cut is clean when every path from the input to the output goes through the tensor: then this tensor is the only value of
 * the trunk that the tail needs. Walking the nodes in order, a tensor is live from its production to its last use; where a
 * single tensor that depends on the input is live, there is a clean cut.
 */
public final class Cutter {
    private Cutter() {}

    /** All clean cuts between the input and the output, from the input on; the input itself is the first. */
    public static List<String> cleanCuts(OnnxGraph graph) {
        List<Node> nodes = graph.nodes();
        Map<String, Integer> lastUse = new HashMap<>();
        Set<String> flowing = Shapes.flowing(graph);
        for (int i = 0; i < nodes.size(); i++) {
            int now = i;
            nodes.get(i).inputs().stream().filter(flowing::contains).forEach(in -> lastUse.put(in, now));
        }
        lastUse.put(graph.output(), Integer.MAX_VALUE);
        List<String> cuts = new ArrayList<>(List.of(graph.input()));
        Set<String> live = new LinkedHashSet<>(cuts);
        for (int i = 0; i < nodes.size(); i++) {
            int now = i;
            if (nodes.get(i).outputs().stream().noneMatch(flowing::contains)) {
                continue;
            }
            nodes.get(i).outputs().stream().filter(lastUse::containsKey).forEach(live::add);
            live.removeIf(t -> lastUse.getOrDefault(t, -1) <= now);
            if (live.size() == 1 && !live.contains(cuts.get(cuts.size() - 1))) {
                cuts.add(live.iterator().next());
            }
        }
        return List.copyOf(cuts);
    }

    /** The part behind a tensor that is a clean cut, with it as its input. */
    public static OnnxGraph tail(OnnxGraph graph, String tensor) {
        Draft tail = new Draft(graph);
        if (!tensor.equals(graph.input())) {
            tail.inputs.clear();
            tail.inputs.add(GraphEdits.value(tensor));
        }
        return tail.graphOf(GraphEdits.ancestors(graph, graph.outputs(), Set.of(tensor)));
    }

    /** The part of the graph that the given tensors need, with them as outputs, in the given order. */
    public static OnnxGraph trunk(OnnxGraph graph, List<String> tensors) {
        Draft draft = new Draft(graph);
        List<String> outputs = new ArrayList<>();
        for (String t : tensors) {
            // in ONNX the output of a graph cannot be its input
            outputs.add(
                    t.equals(graph.input())
                            ? draft.add(GraphEdits.node("Identity", "quadrant/input", List.of(t), t + "/quadrant"))
                            : t);
        }
        return draft.graph(outputs.stream().map(GraphEdits::value).toList());
    }
}
