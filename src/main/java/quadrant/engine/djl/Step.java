package quadrant.engine.djl;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import quadrant.onnx.Node;
import quadrant.onnx.OnnxGraph;

/**
 * A node to run, or a convolution with the normalisation after it.
 *
 * @param norm the normalisation
 */
record Step(Node node, @Nullable Node norm, Operator operator, Flow.Kind kind) {
    /** The steps of a graph in its order; refused where one cannot be run. */
    static List<Step> plan(OnnxGraph graph, Flow flow) {
        Map<String, Integer> uses = new HashMap<>();
        graph.nodes().forEach(n -> n.inputs().forEach(i -> uses.merge(i, 1, Integer::sum)));
        graph.outputs().forEach(o -> uses.merge(o, 1, Integer::sum));
        Map<String, Node> normOf = new HashMap<>();
        graph.nodes().stream()
                .filter(n -> n.op().equals("BatchNormalization")
                        && n.inputs().stream().skip(1).allMatch(graph::isInitializer))
                .forEach(n -> normOf.put(n.inputs().get(0), n));
        Set<Node> folded = new HashSet<>();
        List<Step> steps = new ArrayList<>();
        for (Node n : graph.nodes()) {
            Operator operator = Operators.of(new Form(n, graph.opset(), flow));
            if (folded.contains(n)) {
                continue;
            }
            Node norm = n.op().equals("Conv") ? normOf.get(n.outputs().get(0)) : null;
            if (norm != null && uses.getOrDefault(n.outputs().get(0), 0) == 1) {
                folded.add(norm);
                steps.add(new Step(n, norm, operator, flow.kind(n)));
            } else {
                steps.add(new Step(n, null, operator, flow.kind(n)));
            }
        }
        return steps;
    }

    boolean makes(String value) {
        return (norm == null ? node : norm).outputs().contains(value);
    }

    /** Reads its inputs from the values and stores its outputs there. */
    void run(int opset, Map<String, TailValue> values, NDManager manager) {
        boolean onHost = kind != Flow.Kind.IMAGE;
        NodeContext c = new NodeContext(node, opset, values, manager, onHost);
        if (norm != null) {
            NDArray y = Convolutions.convThenBatchNorm(c, new NodeContext(norm, opset, values, manager, onHost));
            values.put(norm.outputs().get(0), new TailValue(y, null));
            return;
        }
        List<NDArray> made = operator.body().apply(c);
        for (int i = 0; i < made.size(); i++) {
            NDArray y = made.get(i);
            values.put(
                    node.outputs().get(i),
                    onHost ? new TailValue(y.toDevice(manager.getDevice(), false), y) : new TailValue(y, null));
        }
    }
}
