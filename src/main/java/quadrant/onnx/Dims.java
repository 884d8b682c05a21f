package quadrant.onnx;

import java.util.Arrays;
import java.util.List;

/** Arithmetic on dimensions. */
final class Dims {
    private Dims() {}

    static long[] of(List<Long> dims) {
        return dims.stream().mapToLong(Long::longValue).toArray();
    }

    /** The number of elements. */
    static long product(long... dims) {
        return Arrays.stream(dims).reduce(1, Math::multiplyExact);
    }

    static long product(long[] dims, int from, int to) {
        return product(Arrays.copyOfRange(dims, from, to));
    }

    /** Whether the dimensions of a file, which may be damaged, are those of at most so many elements. */
    static boolean within(long most, long... dims) {
        // 0 × ∞ is NaN
        return Arrays.stream(dims)
                        .mapToDouble(d -> d < 0 ? Double.POSITIVE_INFINITY : d)
                        .reduce(1, (a, b) -> a > most ? Double.POSITIVE_INFINITY : a * b)
                <= most;
    }

    /** The same with one entry changed. */
    static long[] with(long[] dims, int axis, long value) {
        long[] out = dims.clone();
        out[axis] = value;
        return out;
    }
}
