package quadrant.onnx;

import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;
import quadrant.task.UserException;

/** Checks that a file is a usable graph; each fault is reported in one sentence. */
final class GraphCheck {
    private static final int OLDEST = 7;
    private static final int NEWEST = 21;
    static final String AGAIN = "The file is damaged or was written by a faulty exporter; export it again.";

    /** The operator sets whose operators ONNX Runtime may run. */
    private static final Set<String> DOMAINS =
            Set.of("", "ai.onnx", "ai.onnx.ml", "com.microsoft", "com.microsoft.experimental", "com.microsoft.nchwc");

    private GraphCheck() {}

    /** Checks a model, and returns it with its nodes in topological order. */
    static ModelProto sorted(ModelProto model) {
        GraphProto g = model.getGraph();
        ExternalData.requireNone(model);
        NodeCheck.check(model);
        opset(new OnnxGraph(model).opset());
        domains(model);
        if (g.getOutputCount() == 0) {
            throw new UserException("The model has no output.", AGAIN);
        }
        if (g.getSparseInitializerCount() > 0) {
            throw sparse();
        }
        g.getInitializerList().forEach(GraphCheck::bytes);
        List<NodeProto> ordered = order(g, given(g));
        return ordered.equals(g.getNodeList())
                ? model
                : model.toBuilder()
                        .setGraph(g.toBuilder().clearNode().addAllNode(ordered))
                        .build();
    }

    static UserException sparse() {
        return new UserException(
                "The model has sparse weights, which Quadrant does not read.", "Export it with dense weights.");
    }

    private static void opset(int opset) {
        if (opset < OLDEST || opset > NEWEST) {
            throw new UserException(
                    "The model uses version " + opset + " of the ONNX operators, and Quadrant reads versions " + OLDEST
                            + " to " + NEWEST + ".",
                    "Export it again with opset 17, or convert it with onnx.version_converter.");
        }
    }

    private static void domains(ModelProto model) {
        Set<String> own = new HashSet<>();
        model.getFunctionsList().forEach(f -> own.add(f.getDomain()));
        for (NodeProto n : model.getGraph().getNodeList()) {
            if (!DOMAINS.contains(n.getDomain()) && !own.contains(n.getDomain())) {
                throw new UserException(
                        "The operator " + new Node(n).label() + " is of the operator set \"" + n.getDomain()
                                + "\", which ONNX Runtime does not have.",
                        "Export the model with ONNX's own operators.");
            }
        }
    }

    private static void bytes(TensorProto t) {
        // reading the header of a tensor checks its dimensions against its bytes
        if (ElementType.of(t.getDataType()).isPresent()) {
            Tensor.of(t);
        }
    }

    /** All values that exist before the first node, each once. */
    private static Set<String> given(GraphProto g) {
        Set<String> given = new HashSet<>();
        for (TensorProto t : g.getInitializerList()) {
            if (!given.add(t.getName())) {
                throw twice(t.getName());
            }
        }
        Set<String> inputs = new HashSet<>();
        for (ValueInfoProto v : g.getInputList()) {
            if (!inputs.add(v.getName())) {
                throw twice(v.getName());
            }
        }
        given.addAll(inputs);
        return given;
    }

    private static UserException twice(String name) {
        return new UserException("The model has two tensors of the name \"" + name + "\".", AGAIN);
    }

    private static List<NodeProto> order(GraphProto g, Set<String> given) {
        Map<String, Integer> producer = producers(g, given);
        int[] open = new int[g.getNodeCount()];
        Map<Integer, List<Integer>> readers = new HashMap<>();
        for (int i = 0; i < open.length; i++) {
            Node n = new Node(g.getNode(i));
            for (String in : new HashSet<>(n.reads())) {
                require(
                        in.isEmpty() || given.contains(in) || producer.containsKey(in),
                        in,
                        () -> "the node " + n.label() + " reads");
                if (producer.containsKey(in)) {
                    open[i]++;
                    readers.computeIfAbsent(producer.getOrDefault(in, -1), k -> new ArrayList<>())
                            .add(i);
                }
            }
        }
        for (ValueInfoProto v : g.getOutputList()) {
            String out = v.getName();
            require(producer.containsKey(out) || given.contains(out), out, () -> "is an output of the model");
        }
        return alreadyOrdered(g, producer) ? g.getNodeList() : sort(g, open, readers);
    }

    private static Map<String, Integer> producers(GraphProto g, Set<String> given) {
        Map<String, Integer> producer = new HashMap<>();
        for (int i = 0; i < g.getNodeCount(); i++) {
            for (String o : g.getNode(i).getOutputList()) {
                if (!o.isEmpty() && (given.contains(o) || producer.put(o, i) != null)) {
                    throw twice(o);
                }
            }
        }
        return producer;
    }

    private static void require(boolean there, String tensor, Supplier<String> use) {
        if (!there) {
            throw missing(tensor, use.get());
        }
    }

    private static UserException missing(String tensor, String use) {
        return new UserException(
                "The tensor \"" + tensor + "\", which " + use + ", is made by no node and is no weight of the model.",
                AGAIN);
    }

    private static boolean alreadyOrdered(GraphProto g, Map<String, Integer> producer) {
        for (int i = 0; i < g.getNodeCount(); i++) {
            for (String in : new Node(g.getNode(i)).reads()) {
                if (producer.getOrDefault(in, -1) >= i) {
                    return false;
                }
            }
        }
        return true;
    }

    private static List<NodeProto> sort(GraphProto g, int[] open, Map<Integer, List<Integer>> readers) {
        Deque<Integer> ready = new ArrayDeque<>();
        Set<Integer> waiting = new TreeSet<>();
        for (int i = 0; i < open.length; i++) {
            waiting.add(i);
            if (open[i] == 0) {
                ready.add(i);
            }
        }
        List<NodeProto> sorted = new ArrayList<>();
        while (!ready.isEmpty()) {
            int i = ready.poll();
            waiting.remove(i);
            sorted.add(g.getNode(i));
            for (int r : readers.getOrDefault(i, List.of())) {
                if (--open[r] == 0) {
                    ready.add(r);
                }
            }
        }
        if (!waiting.isEmpty()) {
            throw new UserException(
                    "The model's graph runs in a circle through the node "
                            + new Node(g.getNode(waiting.iterator().next())).label() + ".",
                    AGAIN);
        }
        return sorted;
    }
}
