package quadrant.engine.djl;

import ai.djl.ndarray.NDArray;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.jni.JniUtils;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

/** Concatenation and padding of arrays. */
final class Joining {
    private static final List<String> MODES = List.of("constant", "reflect", "edge", "wrap");

    private Joining() {}

    static Map<String, Operator> operators() {
        return Map.of(
                "Concat",
                Operator.of(Joining::concat),
                "Pad",
                Operator.of(Joining::pad).fixed(1, 2, 3).unless(Joining::unknownMode));
    }

    private static Optional<String> unknownMode(Form f) {
        String mode = f.node().text("mode", "constant");
        return MODES.contains(mode) ? Optional.empty() : Optional.of("in the mode " + mode);
    }

    private static NDArray concat(NodeContext c) {
        int n = c.node().inputs().size();
        PtNDArray[] all =
                IntStream.range(0, n).mapToObj(i -> (PtNDArray) c.at(i)).toArray(PtNDArray[]::new);
        return JniUtils.cat(all, NodeContext.axis(c.node().integer("axis", 1), c.rank()));
    }

    private static NDArray pad(NodeContext c) {
        Pads pads = pads(c);
        String mode = c.node().text("mode", "constant");
        if (mode.equals("constant")) {
            double value = c.has(2) ? c.number(2) : c.node().real("value", 0);
            return pads.apply(c.at(0), value);
        }
        NDArray y = c.at(0);
        for (int axis = 0; axis < c.rank(); axis++) {
            long size = c.shape().get(axis);
            long from = -pads.begin()[axis];
            long to = size + pads.end()[axis];
            if (from != 0 || to != size) {
                long[] source = LongStream.range(from, to)
                        .map(i -> source(i, size, mode))
                        .toArray();
                y = Slicing.select(y, axis, c.create(source, source.length));
            }
        }
        return y;
    }

    /** The padding of every axis. */
    private static Pads pads(NodeContext c) {
        long[] given =
                c.longs(1, c.node().has("paddings") ? "paddings" : "pads").orElse(new long[2 * c.rank()]);
        if (!c.has(3)) {
            return Pads.split(given);
        }
        long[] axes = c.longs(3);
        long[] all = new long[2 * c.rank()];
        for (int i = 0; i < axes.length; i++) {
            int axis = NodeContext.axis(axes[i], c.rank());
            all[axis] = given[i];
            all[c.rank() + axis] = given[axes.length + i];
        }
        return Pads.split(all);
    }

    /** The element at an index that may be before the first or after the last. */
    private static long source(long at, long size, String mode) {
        return switch (mode) {
            case "edge" -> Math.min(size - 1, Math.max(0, at));
            case "wrap" -> Math.floorMod(at, size);
            case "reflect" -> {
                long period = Math.max(1, 2 * (size - 1));
                long folded = Math.floorMod(at, period);
                yield Math.min(folded, period - folded) % size;
            }
            default -> throw new IllegalArgumentException(mode);
        };
    }

    /** A vector of ones with another number at one place. */
    static long[] onesBut(int rank, int at, long value) {
        long[] s = new long[rank];
        Arrays.fill(s, 1);
        s[at] = value;
        return s;
    }
}
