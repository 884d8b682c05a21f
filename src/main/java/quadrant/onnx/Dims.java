package quadrant.onnx;

import java.util.Arrays;

/** Arithmetic on dimensions. */
final class Dims {
    private Dims() {}

    /** The number of elements. */
    static long product(long... dims) {
        long n = 1;
        for (long d : dims) {
            n = Math.multiplyExact(n, d);
        }
        return n;
    }

    static long product(long[] dims, int from, int to) {
        return product(Arrays.copyOfRange(dims, from, to));
    }

    /** The same with one entry changed. */
    static long[] with(long[] dims, int axis, long value) {
        long[] out = dims.clone();
        out[axis] = value;
        return out;
    }
}
