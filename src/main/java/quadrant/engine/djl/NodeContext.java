package quadrant.engine.djl;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import quadrant.onnx.Node;

/**
 * A node while it runs: its inputs, and the manager that owns its results.
 *
 * @param onHost whether its results depend on nothing but the batch size, and so stay in the processor's memory
 */
record NodeContext(Node node, int opset, Map<String, Value> values, NDManager manager, boolean onHost) {
    /**
     * A value that flows between nodes: an array on the tail's device, of float32, int64 or boolean.
     *
     * @param host the same in the processor's memory, for values that depend on nothing but the batch size: shapes, axes,
     *     indices
     */
    record Value(NDArray array, @Nullable NDArray host) {}

    private Value value(int i) {
        String name = node.input(i).orElseThrow(() -> new IllegalArgumentException(node.label() + " lacks input " + i));
        Value v = values.get(name);
        if (v == null) {
            throw new IllegalStateException(node.label() + " reads \"" + name + "\" before it is there");
        }
        return v;
    }

    boolean has(int i) {
        return node.input(i).isPresent();
    }

    /** Input {@code i} as an array. */
    NDArray at(int i) {
        Value v = value(i);
        return onHost && v.host() != null ? v.host() : v.array();
    }

    /** The shape of the first input. */
    Shape shape() {
        return value(0).array().getShape();
    }

    /** The number of axes of the first input. */
    int rank() {
        return shape().dimension();
    }

    /** Whether input {@code i} is given and its values are known on the host. */
    boolean known(int i) {
        return has(i) && value(i).host() != null;
    }

    private NDArray host(int i) {
        NDArray host = value(i).host();
        if (host == null) {
            throw new IllegalStateException(node.label() + " needs a constant as input " + i);
        }
        return host;
    }

    /** The integers of input {@code i}. */
    long[] longs(int i) {
        return host(i).toType(DataType.INT64, false).toLongArray();
    }

    /** The integers of input {@code i}, or of an attribute where it is not given. */
    Optional<long[]> longs(int i, String attribute) {
        return has(i) ? Optional.of(longs(i)) : node.integers(attribute);
    }

    /** The single number of input {@code i}. */
    double number(int i) {
        double[] all = host(i).toType(DataType.FLOAT64, false).toDoubleArray();
        if (all.length != 1) {
            throw new IllegalArgumentException(node.label() + " expects one number as input " + i);
        }
        return all[0];
    }

    /** A new array of real numbers. */
    NDArray create(float[] numbers, Shape shape) {
        return placed(manager.create(numbers, shape));
    }

    /** A new array of integers. */
    NDArray create(long[] numbers, long... dims) {
        return placed(manager.create(numbers, new Shape(dims)));
    }

    /** A new array, moved to the device of this node. */
    NDArray placed(NDArray made) {
        return onHost ? made.toDevice(Device.cpu(), false) : made;
    }

    /** An axis counted from the first; negative axes are counted from the last. */
    static int axis(long axis, int rank) {
        return (int) (axis < 0 ? axis + rank : axis);
    }

    /** A vector of ones with another number at one place. */
    static long[] onesBut(int rank, int at, long value) {
        long[] s = new long[rank];
        Arrays.fill(s, 1);
        s[at] = value;
        return s;
    }
}
