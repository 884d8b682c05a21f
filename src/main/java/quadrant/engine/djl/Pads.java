package quadrant.engine.djl;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.jni.JniUtils;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.LongStream;
import quadrant.onnx.Node;

/** The padding of a window operator on each spatial axis, as ONNX defines {@code pads} and {@code auto_pad}. */
@SuppressWarnings("ArrayRecordComponent") // never compared
record Pads(long[] begin, long[] end) {
    private static final List<String> MODES = List.of("constant", "reflect", "edge", "wrap");

    static Map<String, Operator> operators() {
        return Map.of("Pad", Operator.of(Pads::pad).fixed(1, 2, 3).unless(Pads::unknownMode));
    }

    static Pads of(Node n, Shape x, long[] kernel, long[] strides, long[] dilations) {
        int rank = kernel.length;
        long[] begin = new long[rank];
        long[] end = new long[rank];
        String mode = n.text("auto_pad", "NOTSET");
        if (mode.startsWith("SAME")) {
            for (int i = 0; i < rank; i++) {
                long size = x.get(2 + i);
                long out = (size + strides[i] - 1) / strides[i];
                long total = Math.max(0, (out - 1) * strides[i] + (kernel[i] - 1) * dilations[i] + 1 - size);
                begin[i] = mode.equals("SAME_LOWER") ? total - total / 2 : total / 2;
                end[i] = total - begin[i];
            }
        } else if (!mode.equals("VALID")) {
            return split(n.integers("pads").orElse(new long[2 * rank]));
        }
        return new Pads(begin, end);
    }

    /** All beginnings, then all ends, as in ONNX. */
    static Pads split(long[] pads) {
        int rank = pads.length / 2;
        return new Pads(Arrays.copyOfRange(pads, 0, rank), Arrays.copyOfRange(pads, rank, 2 * rank));
    }

    boolean symmetric() {
        return Arrays.equals(begin, end) && Arrays.stream(begin).allMatch(p -> p >= 0);
    }

    /** Pads the last axes with a constant; a negative number crops. Torch counts the axes from the last. */
    NDArray apply(NDArray x, double value) {
        long[] torch = new long[2 * begin.length];
        for (int i = 0; i < begin.length; i++) {
            torch[2 * i] = begin[begin.length - 1 - i];
            torch[2 * i + 1] = end[begin.length - 1 - i];
        }
        return JniUtils.pad((PtNDArray) x, torch, value);
    }

    private static Optional<String> unknownMode(Operator.Form f) {
        String mode = f.node().text("mode", "constant");
        return MODES.contains(mode) ? Optional.empty() : Optional.of("in the mode " + mode);
    }

    private static NDArray pad(NodeContext c) {
        Pads pads = given(c);
        String mode = c.node().text("mode", "constant");
        if (mode.equals("constant")) {
            double value = c.has(2) ? c.number(2) : c.node().real("value", 0);
            return pads.apply(c.at(0), value);
        }
        NDArray y = c.at(0);
        for (int axis = 0; axis < c.rank(); axis++) {
            long size = c.shape().get(axis);
            long from = -pads.begin[axis];
            long to = size + pads.end[axis];
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
    private static Pads given(NodeContext c) {
        long[] given =
                c.longs(1, c.node().has("paddings") ? "paddings" : "pads").orElse(new long[2 * c.rank()]);
        if (!c.has(3)) {
            return split(given);
        }
        long[] axes = c.longs(3);
        long[] all = new long[2 * c.rank()];
        for (int i = 0; i < axes.length; i++) {
            int axis = NodeContext.axis(axes[i], c.rank());
            all[axis] = given[i];
            all[c.rank() + axis] = given[axes.length + i];
        }
        return split(all);
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
}
