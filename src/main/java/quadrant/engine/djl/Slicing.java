package quadrant.engine.djl;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.jni.JniUtils;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

/** Parts of an array, arrays joined to one, and known numbers written over a part, such as the key bias that Swin v2 holds at 0. */
final class Slicing {
    private Slicing() {}

    static Map<String, Operator> operators() {
        return Map.ofEntries(
                Map.entry("Slice", Operator.of(Slicing::slice).fixed(1, 2, 3, 4)),
                Map.entry("Split", Operator.several(Slicing::split).fixed(1)),
                Map.entry("Gather", Operator.of(Slicing::gather).fixed(1)),
                Map.entry("GatherElements", Operator.of(Slicing::gatherElements).fixed(1)),
                Map.entry("Concat", Operator.of(Slicing::concat)),
                Map.entry(
                        "ScatterND",
                        Operator.of(Slicing::scatter)
                                .fixed(1, 2)
                                .unless(f -> Optional.of("that combines old and new numbers")
                                        .filter(why -> !f.node()
                                                .text("reduction", "none")
                                                .equals("none")))));
    }

    /** Every {@code step}-th element along an axis, from {@code from} up to but without {@code to}. */
    static NDArray part(NDArray x, int axis, long from, long to, long step) {
        return JniUtils.slice((PtNDArray) x, axis, from, to, step);
    }

    private static NDArray slice(NodeContext c) {
        long[] starts = c.longs(1, "starts").orElse(new long[0]);
        long[] ends = c.longs(2, "ends").orElse(new long[0]);
        long[] axes =
                c.longs(3, "axes").orElse(LongStream.range(0, starts.length).toArray());
        long[] steps = new long[starts.length];
        Arrays.fill(steps, 1);
        if (c.has(4)) {
            steps = c.longs(4);
        }
        NDArray y = c.at(0);
        for (int i = 0; i < starts.length; i++) {
            y = slice(y, NodeContext.axis(axes[i], c.rank()), starts[i], ends[i], steps[i]);
        }
        return y;
    }

    private static NDArray slice(NDArray x, int axis, long start, long end, long step) {
        long size = x.getShape().get(axis);
        if (step > 0) {
            long from = within(start, size, 0, size);
            return part(x, axis, from, Math.max(from, within(end, size, 0, size)), step);
        }
        // torch does not support negative steps: the reversed array is read forwards
        long from = size - 1 - within(start, size, -1, size - 1);
        long to = size - 1 - within(end, size, -1, size - 1);
        return part(x.flip(axis), axis, from, Math.max(from, to), -step);
    }

    private static long within(long at, long size, long low, long high) {
        return Math.min(high, Math.max(low, at < 0 ? at + size : at));
    }

    private static List<NDArray> split(NodeContext c) {
        int axis = NodeContext.axis(c.node().integer("axis", 0), c.rank());
        long size = c.shape().get(axis);
        int count = c.node().outputs().size();
        long each = (size + count - 1) / count;
        long[] sizes = c.longs(1, "split")
                .orElseGet(() -> LongStream.range(0, count)
                        .map(i -> Math.min(each, size - i * each))
                        .toArray());
        List<NDArray> parts = new ArrayList<>();
        long from = 0;
        for (long s : sizes) {
            parts.add(part(c.at(0), axis, from, from + s, 1));
            from += s;
        }
        return parts;
    }

    private static NDArray gather(NodeContext c) {
        int axis = NodeContext.axis(c.node().integer("axis", 0), c.rank());
        long[] indices = whole(c.longs(1), c.shape().get(axis));
        Shape shape = c.at(1).getShape();
        Shape before = c.shape().slice(0, axis);
        Shape after = c.shape().slice(axis + 1);
        NDArray found = indices.length == 1
                ? part(c.at(0), axis, indices[0], indices[0] + 1, 1)
                : select(c.at(0), axis, c.create(indices, indices.length));
        return found.reshape(before.addAll(shape).addAll(after));
    }

    private static long[] whole(long[] indices, long size) {
        return Arrays.stream(indices).map(i -> i < 0 ? i + size : i).toArray();
    }

    /** The slices of an axis at the given indices, in that order. */
    static NDArray select(NDArray x, int axis, NDArray indices) {
        NDArray first = Shaping.moved(x, axis, 0);
        Shape rest = first.getShape().slice(1);
        NDArray rows = JniUtils.embedding(
                (PtNDArray) indices, (PtNDArray) first.reshape(first.getShape().get(0), rest.size()), false);
        return Shaping.moved(rows.reshape(new Shape(indices.size()).addAll(rest)), 0, axis);
    }

    private static NDArray gatherElements(NodeContext c) {
        int axis = NodeContext.axis(c.node().integer("axis", 0), c.rank());
        NDArray indices = c.create(
                whole(c.longs(1), c.shape().get(axis)), c.at(1).getShape().getShape());
        return c.at(0).gather(indices.toType(DataType.INT64, false), axis);
    }

    private static NDArray concat(NodeContext c) {
        int n = c.node().inputs().size();
        PtNDArray[] all =
                IntStream.range(0, n).mapToObj(i -> (PtNDArray) c.at(i)).toArray(PtNDArray[]::new);
        return JniUtils.cat(all, NodeContext.axis(c.node().integer("axis", 1), c.rank()));
    }

    /** The kept data is multiplied by 1, the rest by 0; then the new numbers are added. */
    private static NDArray scatter(NodeContext c) {
        Shape data = c.shape();
        long[] places = c.longs(1);
        int depth = Math.toIntExact(c.at(1).getShape().getLastDimension());
        int block = Math.toIntExact(data.slice(depth).size());
        float[] updates = c.at(2).toType(DataType.FLOAT32, false).toFloatArray();
        float[] keep = new float[Math.toIntExact(data.size())];
        Arrays.fill(keep, 1);
        float[] added = new float[keep.length];
        for (int i = 0; i * block < updates.length; i++) {
            int at = 0;
            for (int a = 0; a < depth; a++) {
                long k = places[i * depth + a];
                at = Math.toIntExact(at * data.get(a) + (k < 0 ? k + data.get(a) : k));
            }
            Arrays.fill(keep, at * block, (at + 1) * block, 0);
            System.arraycopy(updates, i * block, added, at * block, block);
        }
        return c.at(0).mul(c.create(keep, data)).add(c.create(added, data));
    }
}
