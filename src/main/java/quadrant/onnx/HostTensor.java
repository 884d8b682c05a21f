package quadrant.onnx;

import java.util.Arrays;

/**
 * A small constant on the host, as shape arithmetic needs it.
 *
 * @param numbers the elements in row-major order, each exact in its type
 * @param dims the dimensions; none for a scalar
 * @param type decides how results round: integers truncate, float32 results are those of float32
 */
@SuppressWarnings("ArrayRecordComponent") // compared by same() alone
public record HostTensor(double[] numbers, long[] dims, ElementType type) {
    public static HostTensor of(Tensor t) {
        return new HostTensor(
                t.numbers(), t.dims().stream().mapToLong(Long::longValue).toArray(), t.type());
    }

    /** An int64 vector. */
    public static HostTensor vector(long... values) {
        return new HostTensor(
                Arrays.stream(values).asDoubleStream().toArray(), new long[] {values.length}, ElementType.INT64);
    }

    /** A scalar. */
    public static HostTensor scalar(double value, ElementType type) {
        return new HostTensor(new double[] {value}, new long[0], type);
    }

    /** The one element. */
    public double scalar() {
        if (numbers.length != 1) {
            throw new IllegalArgumentException("Expected one number, got " + numbers.length);
        }
        return numbers[0];
    }

    /** The elements as integers. */
    public long[] longs() {
        return Arrays.stream(numbers).mapToLong(d -> (long) d).toArray();
    }

    /** The same elements with other dimensions. */
    HostTensor shaped(long... other) {
        return new HostTensor(numbers, other, type);
    }

    boolean same(HostTensor o) {
        return type == o.type && Arrays.equals(dims, o.dims) && Arrays.equals(numbers, o.numbers);
    }

    Tensor toTensor(String name) {
        return Tensor.of(name, type, Arrays.stream(dims).boxed().toList(), numbers);
    }
}
