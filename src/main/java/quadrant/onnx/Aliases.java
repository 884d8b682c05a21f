package quadrant.onnx;

import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Makes a separate copy of a weight for each of its uses.
 *
 * <p>Exporters alias equal initializers through Identity and let several nodes read one; trunk and tail, or two layers, would
 * then share trained weights. Constant nodes that are weights become initializers. Copies share their bytes.
 */
final class Aliases {
    private final Draft draft;
    private final Map<String, String> initializerOf = new HashMap<>();
    private final Set<String> used = new HashSet<>();

    private Aliases(Draft draft) {
        this.draft = draft;
    }

    static void apply(Draft draft) {
        new Aliases(draft).run();
    }

    private void run() {
        Set<String> outputs = new HashSet<>();
        draft.outputs.forEach(o -> outputs.add(o.getName()));
        List<NodeProto> kept = new ArrayList<>();
        for (NodeProto n : draft.nodes) {
            if (outputs.contains(n.getOutputCount() > 0 ? n.getOutput(0) : "") || !absorbed(new Node(n))) {
                kept.add(n);
            }
        }
        draft.nodes.clear();
        kept.forEach(n -> draft.nodes.add(own(n)));
    }

    /** Whether a node is only another name for a weight. */
    private boolean absorbed(Node n) {
        String source = n.inputs().isEmpty()
                ? ""
                : initializerOf.getOrDefault(n.inputs().get(0), n.inputs().get(0));
        TensorProto t = draft.initializers.get(source);
        boolean cast = n.op().equals("Cast") && t != null && n.integer("to", 0) == t.getDataType();
        if (t != null && (n.op().equals("Identity") || cast)) {
            initializerOf.put(n.outputs().get(0), source);
            return true;
        }
        return n.op().equals("Constant") && n.has("value") && stored(n);
    }

    /** Turns a constant of several real numbers into a weight. */
    private boolean stored(Node n) {
        Tensor value = n.tensor("value").orElseThrow();
        String name = n.outputs().get(0);
        boolean weight = value.type() == ElementType.FLOAT && value.size() > 1;
        if (weight) {
            draft.constant(value.named(name));
        }
        return weight;
    }

    private NodeProto own(NodeProto n) {
        List<String> own = n.getInputList().stream().map(this::own).toList();
        return own.equals(n.getInputList())
                ? n
                : n.toBuilder().clearInput().addAllInput(own).build();
    }

    private String own(String input) {
        String name = initializerOf.getOrDefault(input, input);
        TensorProto t = draft.initializers.get(name);
        if (t == null || t.getDataType() != ElementType.FLOAT.code() || t.getDimsCount() == 0 || used.add(name)) {
            return name;
        }
        return copy(t);
    }

    private String copy(TensorProto t) {
        int i = 2;
        while (draft.initializers.containsKey(t.getName() + "/" + i)) {
            i++;
        }
        String name = t.getName() + "/" + i;
        draft.initializers.put(name, t.toBuilder().setName(name).build());
        return name;
    }
}
