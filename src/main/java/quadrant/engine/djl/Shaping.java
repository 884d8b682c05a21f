package quadrant.engine.djl;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.jni.JniUtils;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/** Changes of shape with the same numbers. */
final class Shaping {
    private Shaping() {}

    static Map<String, Operator> operators() {
        return Map.ofEntries(
                Map.entry("Reshape", Operator.of(Shaping::reshape).fixed(1)),
                Map.entry("Flatten", Operator.of(Shaping::flatten)),
                Map.entry("Squeeze", Operator.of(Shaping::squeeze).fixed(1)),
                Map.entry("Unsqueeze", Operator.of(Shaping::unsqueeze).fixed(1)),
                Map.entry("Transpose", Operator.of(Shaping::transpose)),
                Map.entry("Expand", Operator.of(Shaping::expand).fixed(1)),
                Map.entry("Tile", Operator.of(Shaping::tile).fixed(1, 2)),
                Map.entry("DepthToSpace", Operator.of(Shaping::depthToSpace)),
                Map.entry("SpaceToDepth", Operator.of(Shaping::spaceToDepth)));
    }

    /** The product of the first axes. */
    static long rows(Shape shape, int axis) {
        return shape.slice(0, axis).size();
    }

    private static NDArray reshape(NodeContext c) {
        long[] wanted = c.longs(1, "shape").orElse(new long[0]).clone();
        if (c.node().integer("allowzero", 0) == 0) {
            for (int i = 0; i < wanted.length; i++) {
                wanted[i] = wanted[i] == 0 ? c.shape().get(i) : wanted[i];
            }
        }
        NDArray y = c.at(0).reshape(new Shape(wanted));
        Shape shape = y.getShape();
        // each row becomes a map, and layers follow
        boolean map = c.rank() == 2
                && shape.dimension() == 4
                && shape.get(0) == c.shape().get(0)
                && shape.get(2) * shape.get(3) > 1;
        return map ? channelsLast(y) : y;
    }

    /** The same N×C×H×W, in channels-last memory layout, for which oneDNN's convolutions are a fifth faster. */
    static NDArray channelsLast(NDArray x) {
        Shape s = x.getShape();
        long channels = s.get(1);
        // no view has these two axes, so that it is copied in this order
        return x.transpose(0, 2, 3, 1)
                .reshape(s.size() / channels, channels)
                .reshape(s.get(0), s.get(2), s.get(3), channels)
                .transpose(0, 3, 1, 2);
    }

    private static NDArray flatten(NodeContext c) {
        int axis = NodeContext.axis(c.node().integer("axis", 1), c.rank());
        return c.at(0).reshape(rows(c.shape(), axis), c.shape().slice(axis).size());
    }

    private static NDArray squeeze(NodeContext c) {
        int rank = c.rank();
        int[] axes = c.longs(1, "axes")
                .map(given -> Arrays.stream(given)
                        .mapToInt(a -> NodeContext.axis(a, rank))
                        .toArray())
                .orElseGet(() -> IntStream.range(0, rank)
                        .filter(i -> c.shape().get(i) == 1)
                        .toArray());
        long[] left = IntStream.range(0, rank)
                .filter(i -> Arrays.stream(axes).noneMatch(a -> a == i))
                .mapToLong(i -> c.shape().get(i))
                .toArray();
        return c.at(0).reshape(new Shape(left));
    }

    private static NDArray unsqueeze(NodeContext c) {
        long[] axes = c.longs(1, "axes").orElse(new long[0]);
        int rank = c.rank() + axes.length;
        boolean[] isNew = new boolean[rank];
        for (long a : axes) {
            isNew[NodeContext.axis(a, rank)] = true;
        }
        long[] dims = new long[rank];
        int next = 0;
        for (int i = 0; i < rank; i++) {
            dims[i] = isNew[i] ? 1 : c.shape().get(next++);
        }
        return c.at(0).reshape(new Shape(dims));
    }

    private static NDArray transpose(NodeContext c) {
        int rank = c.rank();
        int[] order = c.node()
                .integers("perm")
                .map(p -> Arrays.stream(p).mapToInt(Math::toIntExact).toArray())
                .orElseGet(() -> IntStream.range(0, rank).map(i -> rank - 1 - i).toArray());
        return rank == 0 ? c.at(0) : c.at(0).transpose(order);
    }

    private static NDArray expand(NodeContext c) {
        return broadcast(c.at(0), c.longs(1));
    }

    /** Repeats axes of length 1 until the array fits the shape, which may itself be smaller. */
    private static NDArray broadcast(NDArray x, long[] wanted) {
        long[] has = x.getShape().getShape();
        int rank = Math.max(has.length, wanted.length);
        long[] dims = new long[rank];
        for (int i = 1; i <= rank; i++) {
            long a = i <= has.length ? has[has.length - i] : 1;
            long b = i <= wanted.length ? wanted[wanted.length - i] : 1;
            dims[rank - i] = a == 1 ? b : a;
        }
        return JniUtils.broadcast((PtNDArray) x, new Shape(dims));
    }

    private static NDArray tile(NodeContext c) {
        if (c.opset() >= 6) {
            return c.at(0).tile(c.longs(1));
        }
        long[] times = new long[c.rank()];
        Arrays.fill(times, 1);
        times[NodeContext.axis((long) c.number(2), times.length)] = (long) c.number(1);
        return c.at(0).tile(times);
    }

    private static NDArray depthToSpace(NodeContext c) {
        long b = c.node().integer("blocksize", 1);
        long n = c.shape().get(0);
        long channels = c.shape().get(1) / (b * b);
        long h = c.shape().get(2);
        long w = c.shape().get(3);
        NDArray y = c.node().text("mode", "DCR").equals("CRD")
                ? c.at(0).reshape(n, channels, b, b, h, w).transpose(0, 1, 4, 2, 5, 3)
                : c.at(0).reshape(n, b, b, channels, h, w).transpose(0, 3, 4, 1, 5, 2);
        return y.reshape(n, channels, h * b, w * b);
    }

    private static NDArray spaceToDepth(NodeContext c) {
        long b = c.node().integer("blocksize", 1);
        long n = c.shape().get(0);
        long channels = c.shape().get(1);
        long h = c.shape().get(2) / b;
        long w = c.shape().get(3) / b;
        return c.at(0)
                .reshape(n, channels, h, b, w, b)
                .transpose(0, 3, 5, 1, 2, 4)
                .reshape(n, channels * b * b, h, w);
    }

    /** The array with one axis moved. */
    static NDArray moved(NDArray x, int from, int to) {
        if (from == to) {
            return x;
        }
        List<Integer> order = new ArrayList<>();
        for (int i = 0; i < x.getShape().dimension(); i++) {
            order.add(i);
        }
        order.add(to, order.remove(from));
        return x.transpose(order.stream().mapToInt(Integer::intValue).toArray());
    }
}
