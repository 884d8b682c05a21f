package quadrant.engine.djl;

import ai.djl.ndarray.NDArray;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.jni.JniUtils;
import java.util.Map;

/** Comparisons and selection. */
final class Logic {
    private Logic() {}

    static Map<String, Operator> operators() {
        return Map.ofEntries(
                Map.entry("Equal", Operator.of(c -> c.at(0).eq(Arithmetic.second(c)))),
                Map.entry("Greater", Operator.of(c -> c.at(0).gt(Arithmetic.second(c)))),
                Map.entry("GreaterOrEqual", Operator.of(c -> c.at(0).gte(c.at(1)))),
                Map.entry("Less", Operator.of(c -> c.at(0).lt(Arithmetic.second(c)))),
                Map.entry("LessOrEqual", Operator.of(c -> c.at(0).lte(c.at(1)))),
                Map.entry("And", Operator.of(c -> c.at(0).logicalAnd(Arithmetic.second(c)))),
                Map.entry("Or", Operator.of(c -> c.at(0).logicalOr(Arithmetic.second(c)))),
                Map.entry("Xor", Operator.of(c -> c.at(0).logicalXor(Arithmetic.second(c)))),
                Map.entry("Not", Operator.of(c -> c.at(0).logicalNot())),
                Map.entry("Where", Operator.of(c -> where(c.at(0), c.at(1), c.at(2)))));
    }

    private static NDArray where(NDArray condition, NDArray yes, NDArray no) {
        // DJL's own method does not broadcast
        return JniUtils.where((PtNDArray) condition, (PtNDArray) yes, (PtNDArray) no);
    }
}
