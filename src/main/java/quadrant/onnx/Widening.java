package quadrant.onnx;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import java.util.Set;

/** Converts float16 and bfloat16 to float32 everywhere: weights, constants, casts, declared types. */
final class Widening {
    private static final Set<Integer> HALVES = Set.of(ElementType.FLOAT16.code(), ElementType.BFLOAT16.code());

    /** Attributes that name an element type. */
    private static final Set<String> TYPES = Set.of("to", "dtype");

    private Widening() {}

    static void apply(Draft draft) {
        draft.initializers.replaceAll((name, t) -> tensor(t));
        draft.inputs.replaceAll(Widening::value);
        draft.outputs.replaceAll(Widening::value);
        draft.nodes.replaceAll(Widening::node);
    }

    private static TensorProto tensor(TensorProto t) {
        if (!HALVES.contains(t.getDataType())) {
            return t;
        }
        Tensor half = Tensor.of(t);
        return Tensor.of(half.name(), half.dims(), half.floats()).toProto();
    }

    private static ValueInfoProto value(ValueInfoProto v) {
        if (!HALVES.contains(v.getType().getTensorType().getElemType())) {
            return v;
        }
        ValueInfoProto.Builder b = v.toBuilder();
        b.getTypeBuilder().getTensorTypeBuilder().setElemType(ElementType.FLOAT.code());
        return b.build();
    }

    private static NodeProto node(NodeProto n) {
        NodeProto.Builder b = n.toBuilder();
        boolean changed = false;
        for (int i = 0; i < b.getAttributeCount(); i++) {
            AttributeProto old = b.getAttribute(i);
            AttributeProto wide = attribute(old);
            if (!wide.equals(old)) {
                b.setAttribute(i, wide);
                changed = true;
            }
        }
        return changed ? b.build() : n;
    }

    private static AttributeProto attribute(AttributeProto a) {
        if (a.hasT() && HALVES.contains(a.getT().getDataType())) {
            return a.toBuilder().setT(tensor(a.getT())).build();
        }
        if (a.hasG()) {
            return a.toBuilder().setG(subgraph(a.getG())).build();
        }
        return TYPES.contains(a.getName()) && HALVES.contains((int) a.getI())
                ? a.toBuilder().setI(ElementType.FLOAT.code()).build()
                : a;
    }

    private static GraphProto subgraph(GraphProto g) {
        GraphProto.Builder b = g.toBuilder()
                .clearNode()
                .clearInitializer()
                .clearInput()
                .clearOutput()
                .clearValueInfo();
        g.getNodeList().forEach(n -> b.addNode(node(n)));
        g.getInitializerList().forEach(t -> b.addInitializer(tensor(t)));
        g.getInputList().forEach(v -> b.addInput(value(v)));
        g.getOutputList().forEach(v -> b.addOutput(value(v)));
        return b.build();
    }
}
