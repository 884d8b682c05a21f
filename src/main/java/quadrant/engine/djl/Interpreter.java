package quadrant.engine.djl;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import quadrant.onnx.Node;
import quadrant.onnx.OnnxGraph;
import quadrant.onnx.Tensor;

/**
 * Runs a tail graph on DJL arrays, some of which are trained.
 *
 * <p>Values that do not depend on the image are not computed at every step: constants are computed once, when the tail is
 * loaded, and values that depend on the batch size (the shape arithmetic that exporters leave in the graph) once for each size.
 *
 * <p>DJL attaches an operator's result to its first operand's manager. Constants and weights belong to the tail's own manager,
 * and are lent to the step's manager while it runs, as results computed from them would outlive the step otherwise.
 */
final class Interpreter {
    /** The batches of a training have one or two sizes. */
    private static final int SIZES = 4;

    private final OnnxGraph graph;
    private final Flow flow;
    private final List<Step> steps;
    private final NDManager own;
    private final Map<String, NodeContext.Value> constants = new HashMap<>();
    private final Map<String, NDArray> parameters = new LinkedHashMap<>();
    private final Map<Long, Sized> sizes = new LinkedHashMap<>();

    /**
     * A node to run, or a convolution with the normalisation after it.
     *
     * @param norm the normalisation
     */
    private record Step(Node node, @Nullable Node norm, Operator operator, Flow.Kind kind) {
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
                Operator operator = Operator.find(new Operator.Form(n, graph.opset(), flow));
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
        void run(int opset, Map<String, NodeContext.Value> values, NDManager manager) {
            boolean onHost = kind != Flow.Kind.IMAGE;
            NodeContext c = new NodeContext(node, opset, values, manager, onHost);
            if (norm != null) {
                NDArray y = Convolutions.convThenBatchNorm(c, new NodeContext(norm, opset, values, manager, onHost));
                values.put(norm.outputs().get(0), new NodeContext.Value(y, null));
                return;
            }
            List<NDArray> made = operator.body().apply(c);
            for (int i = 0; i < made.size(); i++) {
                NDArray y = made.get(i);
                values.put(
                        node.outputs().get(i),
                        onHost
                                ? new NodeContext.Value(y.toDevice(manager.getDevice(), false), y)
                                : new NodeContext.Value(y, null));
            }
        }
    }

    /** The values that depend on the batch size. */
    private record Sized(NDManager manager, Map<String, NodeContext.Value> values) {}

    Interpreter(OnnxGraph whole, NDManager manager) {
        this.graph = Operator.trainedPart(whole);
        this.own = manager;
        this.flow = new Flow(graph);
        this.steps = Step.plan(graph, flow);
        for (String name : graph.initializerNames()) {
            graph.initializer(name).ifPresent(this::keep);
        }
        flow.trained()
                .forEach(name -> parameters.put(
                        name, Objects.requireNonNull(constants.get(name), name).array()));
        compute();
    }

    private void keep(Tensor t) {
        NDArray a = Constants.array(t, own);
        boolean trained = flow.trained().contains(t.name());
        constants.put(t.name(), new NodeContext.Value(a, trained ? null : a.toDevice(Device.cpu(), false)));
    }

    /** Runs the nodes that depend on nothing. */
    private void compute() {
        try (NDManager scratch = own.newSubManager()) {
            Map<String, NodeContext.Value> values = new HashMap<>(constants);
            lend(values, scratch);
            for (Step s : steps) {
                if (s.kind() == Flow.Kind.CONSTANT) {
                    s.run(graph.opset(), values, scratch);
                }
            }
            adopt(values, Flow.Kind.CONSTANT, own).forEach(constants::put);
        }
    }

    private static void lend(Map<String, NodeContext.Value> values, NDManager manager) {
        values.values().forEach(v -> {
            lend(v.array(), manager);
            if (v.host() != null) {
                lend(v.host(), manager);
            }
        });
    }

    private static void lend(NDArray a, NDManager manager) {
        if (a.getManager() != manager) {
            a.tempAttach(manager);
        }
    }

    /** The results of one kind that later steps read, attached to a manager that keeps them. */
    private Map<String, NodeContext.Value> adopt(
            Map<String, NodeContext.Value> values, Flow.Kind kind, NDManager keeper) {
        Map<String, NodeContext.Value> kept = new HashMap<>();
        values.forEach((name, v) -> {
            if (!constants.containsKey(name) && flow.kind(name) == kind && flow.isReadBeyond(name, kind)) {
                // a result may be one of the constants itself, which then keeps its owner
                if (constants.values().stream().noneMatch(c -> c.array() == v.array() || c.host() == v.array())) {
                    v.array().attach(keeper);
                    if (v.host() != null && v.host() != v.array()) {
                        v.host().attach(keeper);
                    }
                }
                kept.put(name, v);
            }
        });
        return kept;
    }

    /** The names of constants that may be weights but are not trained. */
    Set<String> left() {
        return flow.left();
    }

    /** The trained parameters by name, in the graph's order. */
    Map<String, NDArray> parameters() {
        return parameters;
    }

    /**
     * Runs the graph; all results belong to the features' manager.
     *
     * @param others arrays that replace parameters
     * @param at the tensor that {@code change} is applied to when it is computed
     */
    NDArray forward(NDArray features, Map<String, NDArray> others, String at, UnaryOperator<NDArray> change) {
        NDManager manager = features.getManager();
        long n = features.getShape().get(0);
        Sized sized = sizes.get(n);
        Map<String, NodeContext.Value> values = new HashMap<>(constants);
        if (sized != null) {
            values.putAll(sized.values);
        }
        others.forEach((name, a) -> values.put(name, new NodeContext.Value(a, null)));
        lend(values, manager);
        values.put(
                graph.input(),
                new NodeContext.Value(graph.input().equals(at) ? change.apply(features) : features, null));
        for (Step s : steps) {
            if (isDone(s, sized != null)) {
                continue;
            }
            s.run(graph.opset(), values, manager);
            if (s.makes(at)) {
                values.compute(
                        at, (name, v) -> v == null ? null : new NodeContext.Value(change.apply(v.array()), null));
            }
        }
        if (sized == null) {
            remember(n, values);
        }
        return Objects.requireNonNull(values.get(graph.output()), graph.output())
                .array();
    }

    /** Whether a step was run before: when the tail was loaded, or for an earlier batch of this size. */
    private static boolean isDone(Step s, boolean sized) {
        return s.kind() == Flow.Kind.CONSTANT || (s.kind() == Flow.Kind.BATCH && sized);
    }

    private void remember(long n, Map<String, NodeContext.Value> values) {
        if (sizes.size() == SIZES) {
            long eldest = sizes.keySet().iterator().next();
            Sized gone = sizes.remove(eldest);
            if (gone != null) {
                gone.manager.close();
            }
        }
        NDManager keeper = own.newSubManager();
        sizes.put(n, new Sized(keeper, adopt(values, Flow.Kind.BATCH, keeper)));
    }
}
