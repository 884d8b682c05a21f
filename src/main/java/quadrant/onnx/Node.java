package quadrant.onnx;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import java.util.List;
import java.util.Optional;

/** One operation of the graph: operator, named inputs ("" for an omitted optional one), outputs, attributes. */
public final class Node {
    private final NodeProto proto;

    Node(NodeProto proto) {
        this.proto = proto;
    }

    NodeProto proto() {
        return proto;
    }

    /** The operator, such as {@code Conv}. */
    public String op() {
        return proto.getOpType();
    }

    /** The operator set that defines the operator; "" for ONNX's own. */
    public String domain() {
        return proto.getDomain().equals("ai.onnx") ? "" : proto.getDomain();
    }

    public String name() {
        return proto.getName();
    }

    public List<String> inputs() {
        return proto.getInputList();
    }

    public List<String> outputs() {
        return proto.getOutputList();
    }

    /** The name of input {@code i}, where it is given. */
    public Optional<String> input(int i) {
        return i < proto.getInputCount() && !proto.getInput(i).isEmpty()
                ? Optional.of(proto.getInput(i))
                : Optional.empty();
    }

    public boolean has(String attribute) {
        return find(attribute).isPresent();
    }

    public long integer(String attribute, long otherwise) {
        return find(attribute).map(AttributeProto::getI).orElse(otherwise);
    }

    public float real(String attribute, float otherwise) {
        return find(attribute).map(AttributeProto::getF).orElse(otherwise);
    }

    public String text(String attribute, String otherwise) {
        return find(attribute).map(a -> a.getS().toStringUtf8()).orElse(otherwise);
    }

    public Optional<long[]> integers(String attribute) {
        return find(attribute)
                .map(a -> a.getIntsList().stream().mapToLong(Long::longValue).toArray());
    }

    public Optional<float[]> reals(String attribute) {
        return find(attribute).map(a -> {
            float[] values = new float[a.getFloatsCount()];
            for (int i = 0; i < values.length; i++) {
                values[i] = a.getFloats(i);
            }
            return values;
        });
    }

    public Optional<Tensor> tensor(String attribute) {
        return find(attribute).map(a -> Tensor.of(a.getT()));
    }

    /**
     * One node for this one and the next, which reads only its output: with the inputs of both, first those of this one, and
     * all attributes.
     *
     * @param inputs of this node's operator, with those that are omitted
     */
    public Node joined(String op, int inputs, Node next) {
        NodeProto.Builder b = proto.toBuilder().setOpType(op);
        while (b.getInputCount() < inputs) {
            b.addInput("");
        }
        return new Node(b.addAllInput(next.inputs().subList(1, next.inputs().size()))
                .clearOutput()
                .addAllOutput(next.outputs())
                .addAllAttribute(next.proto.getAttributeList())
                .build());
    }

    /** The node's name in messages: operator and name, or its first output where it has none. */
    public String label() {
        return op() + " \""
                + (name().isEmpty() && !outputs().isEmpty() ? outputs().get(0) : name()) + "\"";
    }

    private Optional<AttributeProto> find(String attribute) {
        return proto.getAttributeList().stream()
                .filter(a -> a.getName().equals(attribute))
                .findFirst();
    }
}
