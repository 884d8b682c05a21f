package quadrant.engine.djl;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import quadrant.onnx.Cutter;
import quadrant.onnx.ElementType;
import quadrant.onnx.Node;
import quadrant.onnx.OnnxGraph;
import quadrant.onnx.Tensor;

/** Runs a tail graph on DJL arrays; its float constants are arrays of the given manager, some of them trained. */
final class Interpreter {
    /** Which inputs of which operators are weights to train. */
    private static final Map<String, List<Integer>> TRAINED =
            Map.of("Conv", List.of(1, 2), "Gemm", List.of(1, 2), "BatchNormalization", List.of(1, 2));

    private final OnnxGraph graph;
    private final int opset;
    private final List<Step> steps = new ArrayList<>();
    private final Map<String, Value> constants = new HashMap<>();
    private final Map<String, NDArray> parameters = new LinkedHashMap<>();

    /** A node, or a convolution with the normalisation that follows it. */
    private record Step(Node node, Node last, Operators.Operator operator) {
        String output() {
            return last.outputs().get(0);
        }
    }

    Interpreter(OnnxGraph whole, NDManager manager) {
        // what lies behind the logits, such as a softmax, is not trained through
        this.graph = Cutter.trunk(whole, List.of(whole.output()));
        this.opset = graph.opset();
        for (Node n : graph.nodes()) {
            n.inputs().forEach(name -> graph.initializer(name).ifPresent(t -> keep(t, manager)));
            for (int i : TRAINED.getOrDefault(n.op(), List.of())) {
                n.input(i).filter(constants::containsKey).ifPresent(this::train);
            }
        }
        plan();
    }

    private void keep(Tensor t, NDManager manager) {
        if (constants.containsKey(t.name())) {
            return;
        }
        if (t.type() != ElementType.FLOAT || t.dims().isEmpty()) {
            constants.put(t.name(), Value.Host.of(t));
            return;
        }
        ByteBuffer direct = ByteBuffer.allocateDirect(t.size() * Float.BYTES).order(ByteOrder.nativeOrder());
        direct.asFloatBuffer().put(t.floats());
        Shape shape = new Shape(t.dims().stream().mapToLong(Long::longValue).toArray());
        try (NDArray shared = manager.create(direct, shape, DataType.FLOAT32)) {
            constants.put(t.name(), new Value.Array(shared.duplicate()));
        }
    }

    private void train(String name) {
        if (constants.get(name) instanceof Value.Array a) {
            parameters.putIfAbsent(name, a.array());
        }
    }

    private void plan() {
        Map<String, Integer> uses = new HashMap<>();
        graph.nodes().forEach(n -> n.inputs().forEach(i -> uses.merge(i, 1, Integer::sum)));
        graph.outputs().forEach(o -> uses.merge(o, 1, Integer::sum));
        Set<Node> folded = new HashSet<>();
        Map<String, Node> normOf = new HashMap<>();
        graph.nodes().stream()
                .filter(n -> n.op().equals("BatchNormalization"))
                .forEach(n -> normOf.put(n.inputs().get(0), n));
        for (Node n : graph.nodes()) {
            if (folded.contains(n)) {
                continue;
            }
            Operators.Operator operator = Operators.of(n);
            Node norm = n.op().equals("Conv") ? normOf.get(n.outputs().get(0)) : null;
            if (norm != null && uses.getOrDefault(n.outputs().get(0), 0) == 1) {
                folded.add(norm);
                steps.add(new Step(n, norm, operator));
            } else {
                steps.add(new Step(n, n, operator));
            }
        }
    }

    /** What is trained, by name, in the graph's order. */
    Map<String, NDArray> parameters() {
        return parameters;
    }

    /**
     * Runs the graph; whatever it makes belongs to the features' manager.
     *
     * @param others arrays that stand in for parameters
     * @param at the tensor that {@code change} is applied to as it comes by
     */
    NDArray forward(NDArray features, Map<String, NDArray> others, String at, UnaryOperator<NDArray> change) {
        NDManager manager = features.getManager();
        Map<String, Value> values = new HashMap<>(constants);
        others.forEach((name, a) -> values.put(name, new Value.Array(a)));
        // DJL gives what an operator makes to its first operand's manager; with the weights there it would outlive the
        // step
        values.values().forEach(v -> {
            if (v instanceof Value.Array constant && constant.array().getManager() != manager) {
                constant.array().tempAttach(manager);
            }
        });
        values.put(graph.input(), new Value.Array(graph.input().equals(at) ? change.apply(features) : features));
        String wanted = graph.output();
        for (Step s : steps) {
            NodeContext c = new NodeContext(s.node(), opset, values, manager);
            Value v = s.node() == s.last()
                    ? s.operator().apply(c)
                    : Convolutions.convThenBatchNorm(c, new NodeContext(s.last(), opset, values, manager));
            if (s.output().equals(at)) {
                v = new Value.Array(change.apply(v.on(manager)));
            }
            values.put(s.output(), v);
            if (s.output().equals(wanted)) {
                return v.on(manager);
            }
        }
        throw new IllegalStateException("The tail never makes " + wanted);
    }
}
