package quadrant.onnx;

import ai.onnx.proto.OnnxMl.AttributeProto;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Builds a network for a test, node by node, from the image N×2×3×4 "image" to the output that was added last. */
public final class Chain {
    private final int opset;
    private final List<Node> nodes = new ArrayList<>();
    private final List<Tensor> constants = new ArrayList<>();
    private String last = "image";

    public Chain(int opset) {
        this.opset = opset;
    }

    /** A constant of ones, or of the given values. */
    public Chain constant(String name, List<Long> dims, float... values) {
        float[] all = values;
        if (values.length == 0) {
            all = new float[dims.stream().reduce(1L, (a, b) -> a * b).intValue()];
            Arrays.fill(all, 1);
        }
        constants.add(Tensor.of(name, dims, all));
        return this;
    }

    public Chain constant(String name, long... values) {
        constants.add(Tensor.of(name, values));
        return this;
    }

    /** A node named as its output; an attribute is written {@code name=1} or {@code name=1,2}. */
    public Chain node(String op, String output, List<String> inputs, String... attributes) {
        List<AttributeProto> all = new ArrayList<>();
        for (String a : attributes) {
            String name = a.substring(0, a.indexOf('='));
            List<Long> numbers = new ArrayList<>();
            for (String n : a.substring(a.indexOf('=') + 1).split(",", -1)) {
                numbers.add(Long.valueOf(n));
            }
            all.add(
                    numbers.size() == 1
                            ? GraphEdits.integer(name, numbers.get(0))
                            : GraphEdits.integers(name, numbers));
        }
        nodes.add(GraphEdits.node(op, output, inputs, output, all.toArray(AttributeProto[]::new)));
        last = output;
        return this;
    }

    public OnnxGraph build() {
        Draft draft = new Draft(Small.graph(opset));
        constants.forEach(draft::constant);
        draft.outputs.set(0, GraphEdits.value(last));
        return draft.graphOf(nodes);
    }

    /** The names of a graph's nodes, by which messages call them. */
    public static Set<String> names(List<Node> nodes) {
        Set<String> names = new LinkedHashSet<>();
        nodes.forEach(n -> names.add(n.name()));
        return names;
    }
}
