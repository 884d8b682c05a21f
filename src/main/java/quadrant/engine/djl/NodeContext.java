package quadrant.engine.djl;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.util.Map;
import java.util.Optional;
import quadrant.onnx.Node;

/** A node at work: its inputs as they stand, and the manager that owns what it makes. */
record NodeContext(Node node, int opset, Map<String, Value> values, NDManager manager) {
    /** Input {@code i} as it is. */
    Value value(int i) {
        String name = node.input(i).orElseThrow(() -> new IllegalArgumentException(node.label() + " lacks input " + i));
        Value v = values.get(name);
        if (v == null) {
            throw new IllegalStateException(node.label() + " reads \"" + name + "\" before it is there");
        }
        return v;
    }

    /** Input {@code i} as an array. */
    NDArray at(int i) {
        return value(i).on(manager);
    }

    /** Input {@code i} as numbers on the host, where it is given. */
    Optional<Value.Host> host(int i) {
        return node.input(i).map(name -> {
            if (value(i) instanceof Value.Host h) {
                return h;
            }
            throw new IllegalStateException(node.label() + " needs a constant as input " + i);
        });
    }

    Value array(NDArray a) {
        return new Value.Array(a);
    }
}
