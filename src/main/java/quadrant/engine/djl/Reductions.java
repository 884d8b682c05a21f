package quadrant.engine.djl;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/** Sums, means, extremes and norms over some axes. */
final class Reductions {
    /** Reduces over axes, which stay as axes of length 1. */
    @FunctionalInterface
    private interface Reduction {
        NDArray apply(NDArray x, int[] axes);
    }

    @FunctionalInterface
    private interface OverOne {
        NDArray apply(NDArray x, int[] axis, boolean keep);
    }

    private Reductions() {}

    static Map<String, Operator> operators() {
        Map<String, Operator> t = new HashMap<>();
        reduction(t, "ReduceSum", Reductions::sum);
        reduction(t, "ReduceMean", Reductions::mean);
        reduction(t, "ReduceMax", Reductions::max);
        reduction(t, "ReduceMin", (x, axes) -> chain(x, axes, NDArray::min));
        reduction(t, "ReduceProd", (x, axes) -> chain(x, axes, NDArray::prod));
        reduction(t, "ReduceL1", (x, axes) -> sum(x.abs(), axes));
        reduction(t, "ReduceL2", (x, axes) -> sum(x.square(), axes).sqrt());
        reduction(t, "ReduceSumSquare", (x, axes) -> sum(x.square(), axes));
        reduction(t, "ReduceLogSum", (x, axes) -> sum(x, axes).log());
        reduction(t, "ReduceLogSumExp", Reductions::logSumExp);
        t.put(
                "CumSum",
                Operator.of(c -> c.at(0).cumSum(NodeContext.axis((long) c.number(1), c.rank())))
                        .fixed(1)
                        .unless(f -> f.node().integer("exclusive", 0) + f.node().integer("reverse", 0) == 0
                                ? Optional.empty()
                                : Optional.of("which is exclusive or goes backwards")));
        return t;
    }

    private static void reduction(Map<String, Operator> t, String op, Reduction r) {
        t.put(op, Operator.of(c -> reduce(c, r)).fixed(1));
    }

    private static NDArray reduce(NodeContext c, Reduction r) {
        long[] given = c.longs(1, "axes").orElse(new long[0]);
        if (given.length == 0 && c.node().integer("noop_with_empty_axes", 0) != 0) {
            return c.at(0);
        }
        int rank = c.rank();
        int[] axes = given.length == 0
                ? IntStream.range(0, rank).toArray()
                : Arrays.stream(given).mapToInt(a -> NodeContext.axis(a, rank)).toArray();
        NDArray y = r.apply(c.at(0), axes);
        if (c.node().integer("keepdims", 1) != 0) {
            return y;
        }
        long[] left = IntStream.range(0, rank)
                .filter(i -> Arrays.stream(axes).noneMatch(a -> a == i))
                .mapToLong(i -> c.shape().get(i))
                .toArray();
        return y.reshape(new Shape(left));
    }

    /** The mean over axes, which stay; DJL takes one at a time. */
    static NDArray mean(NDArray x, int... axes) {
        return chain(x, axes, NDArray::mean);
    }

    static NDArray max(NDArray x, int... axes) {
        return chain(x, axes, NDArray::max);
    }

    static NDArray sum(NDArray x, int... axes) {
        return axes.length == 0 ? x : x.sum(axes, true);
    }

    private static NDArray logSumExp(NDArray x, int... axes) {
        NDArray top = max(x, axes).stopGradient();
        top.attach(x.getManager());
        return sum(x.sub(top).exp(), axes).log().add(top);
    }

    private static NDArray chain(NDArray x, int[] axes, OverOne one) {
        NDArray y = x;
        for (int a : axes) {
            y = one.apply(y, new int[] {a}, true);
        }
        return y;
    }
}
