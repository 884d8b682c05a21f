package quadrant.engine.djl;

import ai.djl.ndarray.NDArray;
import java.util.Map;
import java.util.Optional;
import quadrant.onnx.Node;
import quadrant.task.UserException;

/** The table of ONNX operators that a tail can be made of, each over DJL arrays with a gradient. */
final class Operators {
    /** One operator: reads its inputs from the context, gives its first output. */
    @FunctionalInterface
    interface Operator {
        Value apply(NodeContext c);
    }

    private static final Map<String, Operator> TABLE = Map.ofEntries(
            Map.entry("Add", c -> c.array(c.at(0).add(c.at(1)))),
            Map.entry("BatchNormalization", Convolutions::batchNorm),
            Map.entry("Clip", Operators::clip),
            Map.entry("Constant", Operators::constant),
            Map.entry("Conv", Convolutions::conv),
            Map.entry("Dropout", c -> c.value(0)),
            Map.entry("Flatten", Operators::flatten),
            Map.entry("Gemm", Operators::gemm),
            Map.entry(
                    "GlobalAveragePool",
                    c -> c.array(c.at(0).mean(new int[] {2}, true).mean(new int[] {3}, true))),
            Map.entry("Identity", c -> c.value(0)),
            Map.entry("Mul", c -> c.array(c.at(0).mul(c.at(1)))),
            Map.entry("Relu", c -> c.array(c.at(0).getNDArrayInternal().relu())),
            Map.entry("Sigmoid", c -> c.array(c.at(0).getNDArrayInternal().sigmoid())));

    private Operators() {}

    static boolean knows(Node node) {
        return node.domain().isEmpty() && TABLE.containsKey(node.op());
    }

    /** The operator of a node; one sentence where there is none. */
    static Operator of(Node node) {
        Operator found = node.domain().isEmpty() ? TABLE.get(node.op()) : null;
        if (found == null) {
            throw new UserException(
                    "The tail holds the operator " + node.label() + ", which Quadrant cannot train through.",
                    "Choose a smaller depth, behind this node, or --strategy head, which needs ONNX Runtime only.");
        }
        return found;
    }

    private static Value clip(NodeContext c) {
        float low = -Float.MAX_VALUE;
        float high = Float.MAX_VALUE;
        if (c.opset() < 11) {
            low = c.node().real("min", low);
            high = c.node().real("max", high);
        } else {
            low = c.host(1).map(h -> (float) h.scalar()).orElse(low);
            high = c.host(2).map(h -> (float) h.scalar()).orElse(high);
        }
        return c.array(c.at(0).clip(low, high));
    }

    private static Value constant(NodeContext c) {
        return c.node()
                .tensor("value")
                .map(Value.Host::of)
                .or(() -> c.node().has("value_float")
                        ? Optional.of(new Value.Host(new double[] {c.node().real("value_float", 0)}, new long[0]))
                        : Optional.empty())
                .or(() -> c.node().has("value_int")
                        ? Optional.of(new Value.Host(new double[] {c.node().integer("value_int", 0)}, new long[0]))
                        : Optional.empty())
                .orElseThrow(() -> new UserException(
                        "The constant " + c.node().label() + " has a form that Quadrant does not read.",
                        "Export the model with plain tensor constants."));
    }

    private static Value flatten(NodeContext c) {
        NDArray x = c.at(0);
        int axis = (int) c.node().integer("axis", 1);
        long rows = 1;
        for (int i = 0; i < (axis < 0 ? axis + x.getShape().dimension() : axis); i++) {
            rows *= x.getShape().get(i);
        }
        return c.array(x.reshape(rows, -1));
    }

    private static Value gemm(NodeContext c) {
        Node n = c.node();
        NDArray a = n.integer("transA", 0) != 0 ? c.at(0).transpose() : c.at(0);
        NDArray b = n.integer("transB", 0) != 0 ? c.at(1).transpose() : c.at(1);
        NDArray y = a.matMul(b);
        float alpha = n.real("alpha", 1);
        float beta = n.real("beta", 1);
        if (alpha != 1) {
            y = y.mul(alpha);
        }
        if (n.input(2).isPresent()) {
            y = y.add(beta == 1 ? c.at(2) : c.at(2).mul(beta));
        }
        return c.array(y);
    }
}
