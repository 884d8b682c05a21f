package quadrant.engine.djl;

import static quadrant.task.OptionName.option;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import quadrant.onnx.Cutter;
import quadrant.onnx.Node;
import quadrant.onnx.OnnxGraph;
import quadrant.task.UserException;

/** The table of ONNX operators that are supported in a tail, each over DJL arrays with a gradient. */
final class Operators {
    private static final Map<String, Operator> TABLE = table();

    private Operators() {}

    private static Map<String, Operator> table() {
        Map<String, Operator> all = new HashMap<>();
        for (Map<String, Operator> some : List.of(
                Activations.operators(),
                Arithmetic.operators(),
                Constants.operators(),
                Convolutions.operators(),
                Joining.operators(),
                Logic.operators(),
                Normalisations.operators(),
                Pools.operators(),
                Products.operators(),
                Reductions.operators(),
                Scattering.operators(),
                Shaping.operators(),
                Slicing.operators())) {
            some.forEach((op, operator) -> {
                if (all.put(op, operator) != null) {
                    throw new IllegalStateException("Two operators " + op);
                }
            });
        }
        return Map.copyOf(all);
    }

    /** The part of a graph that its first output needs; nodes after the logits are not trained through. */
    static OnnxGraph trainedPart(OnnxGraph graph) {
        return Cutter.trunk(graph, List.of(graph.output()));
    }

    /** The nodes of a graph that cannot be run, in the graph's order. */
    static List<Node> obstacles(OnnxGraph graph) {
        OnnxGraph part = trainedPart(graph);
        Flow flow = new Flow(part);
        return part.nodes().stream()
                .filter(n -> refusal(new Form(n, part.opset(), flow)).isPresent())
                .toList();
    }

    /** The operator of a node; one sentence where there is none. */
    static Operator of(Form form) {
        refusal(form).ifPresent(why -> {
            throw new UserException(
                    "The tail holds the operator " + form.node().label() + (why.isEmpty() ? "" : " " + why)
                            + ", which Quadrant cannot train through.",
                    "Choose a smaller depth, behind this node, or " + option("strategy")
                            + " head, which needs ONNX Runtime only.");
        });
        return find(form.node()).orElseThrow();
    }

    private static Optional<String> refusal(Form form) {
        Optional<Operator> found = find(form.node());
        return found.isPresent() ? found.get().check().refusal(form) : Optional.of("");
    }

    private static Optional<Operator> find(Node node) {
        return node.domain().isEmpty() ? Optional.ofNullable(TABLE.get(node.op())) : Optional.empty();
    }
}
