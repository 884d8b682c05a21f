package quadrant.onnx;

import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** A mutable graph during import: its lists, which the import steps change in place. */
final class Draft {
    private final ModelProto model;
    private final int opset;
    final List<NodeProto> nodes;
    final Map<String, TensorProto> initializers = new LinkedHashMap<>();
    final List<ValueInfoProto> inputs;
    final List<ValueInfoProto> outputs;

    Draft(ModelProto model) {
        GraphProto g = model.getGraph();
        this.model = model;
        this.opset = new OnnxGraph(model).opset();
        this.nodes = new ArrayList<>(g.getNodeList());
        this.inputs = new ArrayList<>(g.getInputList());
        this.outputs = new ArrayList<>(g.getOutputList());
        g.getInitializerList().forEach(t -> initializers.put(t.getName(), t));
    }

    int opset() {
        return opset;
    }

    /** A name that is not yet used in the graph. */
    String fresh(String wanted) {
        Set<String> taken = new HashSet<>(initializers.keySet());
        inputs.forEach(i -> taken.add(i.getName()));
        nodes.forEach(n -> taken.addAll(n.getOutputList()));
        String name = wanted;
        for (int i = 2; taken.contains(name); i++) {
            name = wanted + "/" + i;
        }
        return name;
    }

    /** Replaces each use of a tensor as an input by another. */
    void rename(String tensor, String by) {
        nodes.replaceAll(n -> {
            if (!n.getInputList().contains(tensor)) {
                return n;
            }
            NodeProto.Builder b = n.toBuilder();
            for (int i = 0; i < b.getInputCount(); i++) {
                if (b.getInput(i).equals(tensor)) {
                    b.setInput(i, by);
                }
            }
            return b.build();
        });
    }

    /** The current graph, without nodes that its outputs do not need. */
    OnnxGraph graph() {
        GraphProto g = GraphProto.newBuilder()
                .setName(model.getGraph().getName())
                .addAllNode(nodes)
                .addAllInitializer(initializers.values())
                .addAllInput(inputs)
                .addAllOutput(outputs)
                .build();
        // from IR version 4 on, initializers need not be inputs
        OnnxGraph whole = new OnnxGraph(model.toBuilder()
                .setIrVersion(Math.max(4, model.getIrVersion()))
                .setGraph(g)
                .build());
        return GraphEdits.assemble(whole, GraphEdits.ancestors(whole, whole.outputs(), Set.of()), inputs, outputs);
    }
}
