package quadrant.engine.djl;

import static quadrant.task.OptionName.option;

import ai.djl.ndarray.NDArray;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import quadrant.onnx.Cutter;
import quadrant.onnx.Node;
import quadrant.onnx.OnnxGraph;
import quadrant.task.UserException;

/** One ONNX operator that is supported in a tail, over DJL arrays with a gradient, and its unsupported forms. */
record Operator(Body body, Check check) {
    private static final Map<String, Operator> TABLE = table();

    /** A node before it is run: what the graph alone determines. */
    record Form(Node node, int opset, Flow flow) {
        /** Whether input {@code i} is omitted, or known once the batch size is. */
        boolean fixed(int i) {
            return node.input(i).map(name -> flow.kind(name) != Flow.Kind.IMAGE).orElse(true);
        }

        /** Whether input {@code i} depends on the image. */
        boolean ofImage(int i) {
            return node.input(i).map(flow::ofImage).orElse(false);
        }

        boolean usesOnlyTheFirstOutput() {
            return node.outputs().stream().skip(1).noneMatch(flow::isRead);
        }
    }

    /** Reads its inputs from the context, returns its outputs. */
    @FunctionalInterface
    interface Body {
        List<NDArray> apply(NodeContext c);
    }

    /** As {@link Body}, for an operator of which only the first output is supported. */
    @FunctionalInterface
    interface Single {
        NDArray apply(NodeContext c);
    }

    /** Why a node cannot be run, as words that follow its name; empty where it can. */
    @FunctionalInterface
    interface Check {
        Optional<String> refusal(Form f);
    }

    static Operator of(Single single) {
        return new Operator(
                c -> List.of(single.apply(c)),
                f -> f.usesOnlyTheFirstOutput()
                        ? Optional.empty()
                        : Optional.of("of which more than the first output is read"));
    }

    static Operator several(Body body) {
        return new Operator(body, f -> Optional.empty());
    }

    /** A copy that is refused for one more reason. */
    Operator unless(Check other) {
        return new Operator(body, f -> check.refusal(f).or(() -> other.refusal(f)));
    }

    /** A copy that is refused where one of these inputs is computed from the image or trained. */
    Operator fixed(int... inputs) {
        return unless(f -> {
            for (int i : inputs) {
                if (!f.fixed(i)) {
                    return Optional.of("whose input " + i + " depends on the image");
                }
            }
            return Optional.empty();
        });
    }

    private static Map<String, Operator> table() {
        Map<String, Operator> all = new HashMap<>();
        for (Map<String, Operator> some : List.of(
                Activations.operators(),
                Arithmetic.operators(),
                Constants.operators(),
                Convolutions.operators(),
                Normalisations.operators(),
                Pads.operators(),
                Pools.operators(),
                Products.operators(),
                Reductions.operators(),
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
    static Operator find(Form form) {
        refusal(form).ifPresent(why -> {
            throw new UserException(
                    "The tail holds the operator " + form.node().label() + (why.isEmpty() ? "" : " " + why)
                            + ", which Quadrant cannot train through.",
                    "Choose a smaller depth, behind this node, or " + option("strategy")
                            + " head, which needs ONNX Runtime only.");
        });
        return found(form.node()).orElseThrow();
    }

    private static Optional<String> refusal(Form form) {
        Optional<Operator> found = found(form.node());
        return found.isPresent() ? found.get().check.refusal(form) : Optional.of("");
    }

    private static Optional<Operator> found(Node node) {
        return node.domain().isEmpty() ? Optional.ofNullable(TABLE.get(node.op())) : Optional.empty();
    }
}
