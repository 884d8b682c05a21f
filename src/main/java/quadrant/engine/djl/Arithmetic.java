package quadrant.engine.djl;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.jni.JniUtils;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.function.BinaryOperator;
import java.util.function.UnaryOperator;

/** Sums, products, powers, elementary functions, comparisons and selection; on integers too, for shapes. */
final class Arithmetic {
    private Arithmetic() {}

    static Map<String, Operator> operators() {
        Map<String, Operator> t = new HashMap<>();
        pair(t, "Add", NDArray::add);
        pair(t, "Sub", NDArray::sub);
        pair(t, "Mul", NDArray::mul);
        pair(t, "Div", Arithmetic::divide);
        pair(t, "Pow", NDArray::pow);
        t.put(
                "Mod",
                Operator.of(c -> c.node().integer("fmod", 0) != 0
                        ? c.at(0).sub(c.at(0).div(c.at(1)).trunc().mul(c.at(1)))
                        : c.at(0).mod(c.at(1))));
        t.put("Sum", Operator.of(c -> fold(c, NDArray::add)));
        t.put("Min", Operator.of(c -> fold(c, NDArray::minimum)));
        t.put("Max", Operator.of(c -> fold(c, NDArray::maximum)));
        t.put(
                "Mean",
                Operator.of(c -> fold(c, NDArray::add).div(c.node().inputs().size())));
        t.put("Reciprocal", Operator.of(c -> c.at(0).getNDArrayInternal().rdiv(1)));
        each(t, "Abs", NDArray::abs);
        each(t, "Neg", NDArray::neg);
        each(t, "Sqrt", NDArray::sqrt);
        each(t, "Exp", NDArray::exp);
        each(t, "Log", NDArray::log);
        each(t, "Floor", NDArray::floor);
        each(t, "Ceil", NDArray::ceil);
        each(t, "Round", NDArray::round);
        each(t, "Sign", NDArray::sign);
        each(t, "Sin", NDArray::sin);
        each(t, "Cos", NDArray::cos);
        each(t, "Tan", NDArray::tan);
        each(t, "Asin", NDArray::asin);
        each(t, "Acos", NDArray::acos);
        each(t, "Atan", NDArray::atan);
        each(t, "Sinh", NDArray::sinh);
        each(t, "Cosh", NDArray::cosh);
        // DJL declares these three, but implements them for other engines only
        each(t, "Asinh", x -> x.add(x.square().add(1).sqrt()).log());
        each(t, "Acosh", x -> x.add(x.square().sub(1).sqrt()).log());
        each(t, "Atanh", x -> x.add(1).div(x.neg().add(1)).log().mul(0.5f));
        logic(t);
        return t;
    }

    private static void logic(Map<String, Operator> t) {
        pair(t, "Equal", NDArray::eq);
        pair(t, "Greater", NDArray::gt);
        pair(t, "GreaterOrEqual", NDArray::gte);
        pair(t, "Less", NDArray::lt);
        pair(t, "LessOrEqual", NDArray::lte);
        pair(t, "And", NDArray::logicalAnd);
        pair(t, "Or", NDArray::logicalOr);
        pair(t, "Xor", NDArray::logicalXor);
        each(t, "Not", NDArray::logicalNot);
        // DJL's own method does not broadcast
        t.put("Where", Operator.of(c -> JniUtils.where((PtNDArray) c.at(0), (PtNDArray) c.at(1), (PtNDArray) c.at(2))));
    }

    private static void each(Map<String, Operator> t, String op, UnaryOperator<NDArray> f) {
        t.put(op, Operator.of(c -> f.apply(c.at(0))));
    }

    private static void pair(Map<String, Operator> t, String op, BinaryOperator<NDArray> f) {
        t.put(op, Operator.of(c -> f.apply(c.at(0), second(c))));
    }

    private static NDArray fold(NodeContext c, BinaryOperator<NDArray> f) {
        NDArray y = c.at(0);
        for (int i = 1; i < c.node().inputs().size(); i++) {
            y = f.apply(y, c.at(i));
        }
        return y;
    }

    /** The second operand; before opset 7 an attribute gives the axis of the first at which its axes begin. */
    static NDArray second(NodeContext c) {
        NDArray b = c.at(1);
        if (c.opset() >= 7 || !c.node().has("axis")) {
            return b;
        }
        int rank = b.getShape().dimension();
        int axis = NodeContext.axis(c.node().integer("axis", 0), c.rank());
        long[] dims = Arrays.copyOf(b.getShape().getShape(), Math.max(rank, c.rank() - axis));
        Arrays.fill(dims, rank, dims.length, 1);
        return b.reshape(new Shape(dims));
    }

    /** Integers are divided towards zero, and exactly. */
    private static NDArray divide(NDArray a, NDArray b) {
        if (a.getDataType().isFloating() || b.getDataType().isFloating()) {
            return a.div(b);
        }
        return a.toType(DataType.FLOAT64, false)
                .div(b.toType(DataType.FLOAT64, false))
                .trunc()
                .toType(DataType.INT64, false);
    }
}
