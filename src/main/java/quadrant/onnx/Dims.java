package quadrant.onnx;

import java.util.Arrays;
import java.util.function.IntPredicate;
import java.util.stream.LongStream;

/** Arithmetic on dimensions, as the ONNX operators define it. */
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

    /** An axis counted from the front. */
    static int axis(long axis, int rank) {
        long a = axis < 0 ? axis + rank : axis;
        if (a < 0 || a >= Math.max(1, rank)) {
            throw new UnknownShape();
        }
        return (int) a;
    }

    /** Multidirectional broadcasting. */
    static long[] broadcast(long[] a, long[] b) {
        int rank = Math.max(a.length, b.length);
        long[] out = new long[rank];
        for (int i = 1; i <= rank; i++) {
            long x = i <= a.length ? a[a.length - i] : 1;
            long y = i <= b.length ? b[b.length - i] : 1;
            if (x != y && x != 1 && y != 1) {
                throw new UnknownShape();
            }
            out[rank - i] = x == 1 ? y : x;
        }
        return out;
    }

    /** Row-major strides in elements. */
    static long[] strides(long... dims) {
        long[] s = new long[dims.length];
        long n = 1;
        for (int i = dims.length - 1; i >= 0; i--) {
            s[i] = n;
            n *= dims[i];
        }
        return s;
    }

    /** Without the given axes; with none given, without all axes of length 1. */
    static long[] squeeze(long[] dims, long[] axes) {
        boolean[] drop = new boolean[dims.length];
        for (long a : axes) {
            drop[axis(a, dims.length)] = true;
        }
        return filter(dims, i -> axes.length == 0 ? dims[i] != 1 : !drop[i]);
    }

    static long[] unsqueeze(long[] dims, long[] axes) {
        int rank = dims.length + axes.length;
        boolean[] added = new boolean[rank];
        for (long a : axes) {
            added[axis(a, rank)] = true;
        }
        long[] out = new long[rank];
        int next = 0;
        for (int i = 0; i < rank; i++) {
            out[i] = added[i] ? 1 : dims[next++];
        }
        return out;
    }

    /** The target with its 0 and −1 entries filled in. */
    static long[] reshape(long[] dims, long[] target, boolean zeroIsZero) {
        long[] out = target.clone();
        int open = -1;
        long known = 1;
        for (int i = 0; i < out.length; i++) {
            if (out[i] == 0 && !zeroIsZero) {
                out[i] = dims[i];
            }
            if (out[i] == -1) {
                open = i;
            } else {
                known *= out[i];
            }
        }
        long all = product(dims);
        if (open >= 0) {
            if (known == 0 || all % known != 0) {
                throw new UnknownShape();
            }
            out[open] = all / known;
        } else if (known != all) {
            throw new UnknownShape();
        }
        return out;
    }

    /** After reduction over the axes; over all where none are given. */
    static long[] reduce(long[] dims, long[] axes, boolean keep) {
        boolean[] gone = new boolean[dims.length];
        if (axes.length == 0) {
            Arrays.fill(gone, true);
        }
        for (long a : axes) {
            gone[axis(a, dims.length)] = true;
        }
        long[] kept = dims.clone();
        for (int i = 0; i < kept.length; i++) {
            kept[i] = gone[i] ? 1 : kept[i];
        }
        return keep ? kept : filter(kept, i -> !gone[i]);
    }

    static long[] permute(long[] dims, long[] order) {
        return LongStream.of(order).map(i -> dims[(int) i]).toArray();
    }

    static long[] concat(long[]... parts) {
        return Arrays.stream(parts).flatMapToLong(Arrays::stream).toArray();
    }

    /** The same with one entry changed. */
    static long[] with(long[] dims, int axis, long value) {
        long[] out = dims.clone();
        out[axis] = value;
        return out;
    }

    private static long[] filter(long[] dims, IntPredicate keep) {
        long[] out = new long[dims.length];
        int n = 0;
        for (int i = 0; i < dims.length; i++) {
            if (keep.test(i)) {
                out[n++] = dims[i];
            }
        }
        return Arrays.copyOf(out, n);
    }
}
