package quadrant.engine.djl;

import ai.djl.ndarray.NDArray;
import java.util.HashMap;
import java.util.Map;

/** Element-wise nonlinearities, with the attributes' defaults of the ONNX specification. */
final class Activations {
    private Activations() {}

    static Map<String, Operator> operators() {
        Map<String, Operator> t = new HashMap<>();
        t.put("Relu", Operator.of(c -> c.at(0).getNDArrayInternal().relu()));
        t.put("Sigmoid", Operator.of(c -> sigmoid(c.at(0))));
        t.put("Tanh", Operator.of(c -> c.at(0).tanh()));
        t.put("Softplus", Operator.of(c -> softplus(c.at(0))));
        t.put("Softsign", Operator.of(c -> c.at(0).div(c.at(0).abs().add(1))));
        t.put("Erf", Operator.of(c -> c.at(0).erf()));
        t.put("Gelu", Operator.of(Activations::gelu));
        t.put("Mish", Operator.of(c -> c.at(0).mul(softplus(c.at(0)).tanh())));
        t.put("Swish", Operator.of(c -> c.at(0).mul(sigmoid(c.at(0).mul(real(c, "alpha", 1))))));
        t.put("LeakyRelu", Operator.of(c -> c.at(0).getNDArrayInternal().leakyRelu(real(c, "alpha", 0.01f))));
        t.put("Elu", Operator.of(c -> elu(c.at(0), real(c, "alpha", 1))));
        t.put(
                "Selu",
                Operator.of(c -> elu(c.at(0), real(c, "alpha", 1.6732632f)).mul(real(c, "gamma", 1.050701f))));
        t.put("Celu", Operator.of(Activations::celu));
        t.put("PRelu", Operator.of(Activations::prelu));
        t.put("ThresholdedRelu", Operator.of(c -> c.at(0).mul(above(c.at(0), real(c, "alpha", 1)))));
        t.put("Shrink", Operator.of(Activations::shrink));
        t.put("HardSigmoid", Operator.of(c -> hardSigmoid(c.at(0), real(c, "alpha", 0.2f), real(c, "beta", 0.5f))));
        t.put("HardSwish", Operator.of(c -> c.at(0).mul(hardSigmoid(c.at(0), 1 / 6f, 0.5f))));
        t.put("Clip", Operator.of(Activations::clip));
        t.put("Softmax", Operator.of(c -> overLastOf(c, false)));
        t.put("LogSoftmax", Operator.of(c -> overLastOf(c, true)));
        return t;
    }

    private static float real(NodeContext c, String attribute, float otherwise) {
        return c.node().real(attribute, otherwise);
    }

    private static NDArray sigmoid(NDArray x) {
        return x.getNDArrayInternal().sigmoid();
    }

    private static NDArray softplus(NDArray x) {
        return x.getNDArrayInternal().softPlus();
    }

    private static NDArray elu(NDArray x, float alpha) {
        return x.getNDArrayInternal().elu(alpha);
    }

    private static NDArray hardSigmoid(NDArray x, float alpha, float beta) {
        return x.mul(alpha).add(beta).clip(0, 1);
    }

    /** 1 where x > bound, else 0. */
    private static NDArray above(NDArray x, float bound) {
        return x.gt(bound).toType(x.getDataType(), false);
    }

    private static NDArray gelu(NodeContext c) {
        NDArray x = c.at(0);
        if (c.node().text("approximate", "none").equals("tanh")) {
            NDArray inner = x.add(x.mul(x).mul(x).mul(0.044715f)).mul((float) Math.sqrt(2 / Math.PI));
            return x.mul(inner.tanh().add(1)).mul(0.5f);
        }
        return x.getNDArrayInternal().gelu();
    }

    private static NDArray celu(NodeContext c) {
        float alpha = real(c, "alpha", 1);
        return elu(c.at(0).div(alpha), 1).mul(alpha);
    }

    private static NDArray prelu(NodeContext c) {
        NDArray x = c.at(0);
        NDArray slope = c.at(1);
        if (c.opset() < 7 && slope.size() > 1 && slope.getShape().dimension() == 1) {
            // for one number per channel, from before operators broadcast
            slope = slope.reshape(Normalisations.channels(c.rank(), slope.size()));
        }
        return x.getNDArrayInternal()
                .relu()
                .sub(x.neg().getNDArrayInternal().relu().mul(slope));
    }

    private static NDArray shrink(NodeContext c) {
        NDArray x = c.at(0);
        float bound = real(c, "lambd", 0.5f);
        float bias = real(c, "bias", 0);
        return x.sub(bias).mul(above(x, bound)).add(x.add(bias).mul(above(x.neg(), bound)));
    }

    private static NDArray clip(NodeContext c) {
        NDArray x = c.at(0);
        if (c.opset() < 11) {
            return x.clip(real(c, "min", -Float.MAX_VALUE), real(c, "max", Float.MAX_VALUE));
        }
        if (x.getDataType().isFloating() && isNumber(c, 1) && isNumber(c, 2)) {
            return x.clip(bound(c, 1, -Float.MAX_VALUE), bound(c, 2, Float.MAX_VALUE));
        }
        NDArray y = c.has(1) ? x.maximum(c.at(1)) : x;
        return c.has(2) ? y.minimum(c.at(2)) : y;
    }

    /** Whether a bound is known or omitted. */
    private static boolean isNumber(NodeContext c, int i) {
        return !c.has(i) || c.known(i);
    }

    private static float bound(NodeContext c, int i, float otherwise) {
        return c.has(i) ? (float) c.number(i) : otherwise;
    }

    /** Softmax along one axis; before opset 13 along all axes from it on. */
    private static NDArray overLastOf(NodeContext c, boolean log) {
        NDArray x = c.at(0);
        if (c.opset() >= 13) {
            return softmax(x, NodeContext.axis(c.node().integer("axis", -1), c.rank()), log);
        }
        int axis = NodeContext.axis(c.node().integer("axis", 1), c.rank());
        if (axis == c.rank() - 1) {
            return softmax(x, axis, log);
        }
        return softmax(x.reshape(Shaping.rows(c.shape(), axis), -1), 1, log).reshape(c.shape());
    }

    private static NDArray softmax(NDArray x, int axis, boolean log) {
        return log ? x.logSoftmax(axis) : x.softmax(axis);
    }
}
