package quadrant.engine.djl;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import quadrant.onnx.Tensor;

/** What flows between nodes: an array of the engine, or a small constant kept on the host for shape arithmetic. */
sealed interface Value {
    /** An array of the engine. */
    record Array(NDArray array) implements Value {}

    /** Numbers on the host. */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    record Host(double[] numbers, long[] dims) implements Value {
        static Host of(Tensor t) {
            return new Host(
                    t.numbers(), t.dims().stream().mapToLong(Long::longValue).toArray());
        }

        double scalar() {
            if (numbers.length != 1) {
                throw new IllegalArgumentException("Expected one number, got " + numbers.length);
            }
            return numbers[0];
        }
    }

    /** The value as an array; a host constant is brought over, owned by the manager. */
    default NDArray on(NDManager manager) {
        if (this instanceof Host h) {
            float[] f = new float[h.numbers.length];
            for (int i = 0; i < f.length; i++) {
                f[i] = (float) h.numbers[i];
            }
            return manager.create(f, new Shape(h.dims));
        }
        return ((Array) this).array;
    }
}
