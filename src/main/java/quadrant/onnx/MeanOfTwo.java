package quadrant.onnx;

import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

/**
 * One graph for the mean of two models that are the same network with partly different weights, or classify different layers of
 * it: the common part runs once.
 */
public final class MeanOfTwo {
    /** The prefix of the second model's names that are not shared with the first. */
    static final String SECOND = "quadrant.second.";

    private static final String FIRST = "quadrant.first.";

    private MeanOfTwo() {}

    /**
     * The graph image → {@link Head#PROBABILITIES}, the mean of both models'.
     *
     * @param a its tensors keep their names, except the probabilities
     * @param b of its nodes those that are also in the first, with the same weights, are common
     */
    public static OnnxGraph of(OnnxGraph a, OnnxGraph b) {
        Map<String, TensorProto> first =
                a.initializerProtos().stream().collect(Collectors.toMap(TensorProto::getName, t -> t));
        List<TensorProto> others = b.initializerProtos().stream()
                .filter(t -> !t.equals(first.get(t.getName())))
                .toList();
        Set<String> own = new TreeSet<>();
        others.forEach(t -> own.add(t.getName()));
        own.add(Head.PROBABILITIES);
        Draft draft = new Draft(Head.finished(a));
        Set<NodeProto> common = Set.copyOf(draft.nodes);
        draft.nodes.clear();
        a.nodes()
                .forEach(n ->
                        draft.add(renamed(n, n.name(), name -> name.equals(Head.PROBABILITIES) ? FIRST + name : name)));
        for (Node n : b.nodes()) {
            if (!common.contains(n.proto())
                    || n.inputs().stream().anyMatch(own::contains)
                    || n.outputs().stream().anyMatch(own::contains)) {
                own.addAll(n.outputs());
                draft.add(renamed(n, SECOND + n.name(), name -> own.contains(name) ? SECOND + name : name));
            }
        }
        String p = Head.PROBABILITIES;
        draft.add(GraphEdits.node("Mean", "quadrant.mean", List.of(FIRST + p, SECOND + p), p));
        others.forEach(t -> draft.constant(Tensor.of(t).named(SECOND + t.getName())));
        return draft.graph();
    }

    private static Node renamed(Node n, String called, UnaryOperator<String> name) {
        return new Node(n.proto().toBuilder()
                .setName(called)
                .clearInput()
                .addAllInput(n.inputs().stream().map(name).toList())
                .clearOutput()
                .addAllOutput(n.outputs().stream().map(name).toList())
                .build());
    }
}
