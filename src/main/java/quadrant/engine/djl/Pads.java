package quadrant.engine.djl;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.jni.JniUtils;
import java.util.Arrays;
import quadrant.onnx.Node;

/** The padding of a window operator on each spatial axis, as ONNX defines {@code pads} and {@code auto_pad}. */
@SuppressWarnings("ArrayRecordComponent") // never compared
record Pads(long[] begin, long[] end) {
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
}
