package quadrant.onnx;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Output shapes of the operators that move, join and part axes. */
final class AxisShapes {
    private AxisShapes() {}

    static long[] concat(OpContext c) {
        long[] out = c.shape(0).clone();
        int axis = c.axis(c.opset() < 4 ? 1 : 0);
        for (int i = 1; i < c.shapes().size(); i++) {
            long[] s = c.shape(i);
            if (s.length != out.length) {
                throw new UnknownShape();
            }
            for (int a = 0; a < s.length; a++) {
                if (a != axis && s[a] != out[a]) {
                    throw new UnknownShape();
                }
            }
            out[axis] += s[axis];
        }
        return out;
    }

    /** QLinearConcat: scale and zero point of the output, then triples of tensor, scale and zero point. */
    static long[] quantisedConcat(OpContext c) {
        long[] out = c.shape(2).clone();
        int axis = Dims.axis(c.node().integer("axis", 0), out.length);
        for (int i = 5; i < c.shapes().size(); i += 3) {
            out[axis] += c.shape(i)[axis];
        }
        return out;
    }

    static List<long[]> split(OpContext c) {
        long[] in = c.shape(0);
        int axis = c.axis(0);
        int parts = c.node().outputs().size();
        long[] sizes = c.integers("split", 1);
        if (sizes.length == 0) {
            long each = (in[axis] + parts - 1) / parts;
            sizes = new long[parts];
            Arrays.fill(sizes, each);
            sizes[parts - 1] = in[axis] - each * (parts - 1);
        }
        List<long[]> out = new ArrayList<>();
        for (long s : sizes) {
            out.add(Dims.with(in, axis, s));
        }
        return out;
    }

    /** Where a slice along one axis starts, how it steps, and how many elements it has. */
    record Range(int axis, long start, long step, long count) {}

    static List<Range> ranges(OpContext c) {
        long[] in = c.shape(0);
        long[] starts = c.integers("starts", 1);
        long[] ends = c.integers("ends", 2);
        long[] axes = c.sliceAxes(starts.length);
        long[] steps = c.integers("steps", 4);
        List<Range> all = new ArrayList<>();
        for (int i = 0; i < starts.length; i++) {
            int axis = Dims.axis(axes[i], in.length);
            all.add(range(axis, in[axis], starts[i], ends[i], steps.length == 0 ? 1 : steps[i]));
        }
        return all;
    }

    private static Range range(int axis, long length, long start, long end, long step) {
        long low = step > 0 ? 0 : -1;
        long high = step > 0 ? length : length - 1;
        long from = Math.min(Math.max(start < 0 ? start + length : start, step > 0 ? 0 : low + 1), high);
        long to = Math.min(Math.max(end < 0 ? end + length : end, low), length);
        long count = Math.max(0, Math.floorDiv(to - from + step - Long.signum(step), step));
        return new Range(axis, from, step, count);
    }

    static long[] slice(OpContext c) {
        long[] out = c.shape(0).clone();
        ranges(c).forEach(r -> out[r.axis()] = r.count());
        return out;
    }

    static long[] gather(OpContext c) {
        long[] in = c.shape(0);
        int axis = c.axis(0);
        return Dims.concat(Arrays.copyOf(in, axis), c.shape(1), Arrays.copyOfRange(in, axis + 1, in.length));
    }

    static long[] order(OpContext c) {
        int rank = c.rank();
        long[] reversed = new long[rank];
        for (int i = 0; i < rank; i++) {
            reversed[i] = rank - 1L - i;
        }
        return c.attribute("perm", reversed);
    }

    static long[] transpose(OpContext c) {
        return Dims.permute(c.shape(0), order(c));
    }

    static long[] reshape(OpContext c) {
        return Dims.reshape(c.shape(0), c.integers("shape", 1), c.node().integer("allowzero", 0) != 0);
    }

    static long[] flatten(OpContext c) {
        long[] in = c.shape(0);
        long given = c.node().integer("axis", 1);
        int axis = (int) (given < 0 ? given + in.length : given);
        return new long[] {Dims.product(in, 0, axis), Dims.product(in, axis, in.length)};
    }

    static long[] squeeze(OpContext c) {
        return Dims.squeeze(c.shape(0), c.integers("axes", 1));
    }

    static long[] unsqueeze(OpContext c) {
        return Dims.unsqueeze(c.shape(0), c.integers("axes", 1));
    }

    static long[] expand(OpContext c) {
        return Dims.broadcast(c.shape(0), c.host(1).longs());
    }

    static long[] tile(OpContext c) {
        long[] repeats = c.host(1).longs();
        long[] out = c.shape(0).clone();
        for (int i = 0; i < out.length; i++) {
            out[i] *= repeats[i];
        }
        return out;
    }

    static long[] reduce(OpContext c) {
        long[] axes = c.integers("axes", 1);
        if (axes.length == 0 && c.node().integer("noop_with_empty_axes", 0) != 0) {
            return c.shape(0);
        }
        return Dims.reduce(c.shape(0), axes, c.node().integer("keepdims", 1) != 0);
    }

    /** ArgMax and ArgMin. */
    static long[] reduceOne(OpContext c) {
        return Dims.reduce(c.shape(0), new long[] {c.axis(0)}, c.node().integer("keepdims", 1) != 0);
    }

    static long[] oneHot(OpContext c) {
        long[] in = c.shape(0);
        int axis = Dims.axis(c.node().integer("axis", -1), in.length + 1);
        return Dims.concat(
                Arrays.copyOf(in, axis),
                new long[] {(long) c.host(1).scalar()},
                Arrays.copyOfRange(in, axis, in.length));
    }

    static List<long[]> topK(OpContext c) {
        long k = c.given(1) ? (long) c.host(1).numbers()[0] : c.node().integer("k", 1);
        long[] out = Dims.with(c.shape(0), c.axis(-1), k);
        return List.of(out, out);
    }

    static long[] gatherNd(OpContext c) {
        int batch = (int) c.node().integer("batch_dims", 0);
        long[] indices = c.shape(1);
        int depth = (int) indices[indices.length - 1];
        return Dims.concat(
                Arrays.copyOf(indices, indices.length - 1), Arrays.copyOfRange(c.shape(0), batch + depth, c.rank()));
    }
}
