package quadrant.engine.djl;

import ai.djl.ndarray.NDArray;
import org.jspecify.annotations.Nullable;

/**
 * A value that flows between nodes: an array on the tail's device, of float32, int64 or boolean.
 *
 * @param array on the tail's device
 * @param host the same in the processor's memory, for values that depend on nothing but the batch size: shapes, axes, indices
 */
record TailValue(NDArray array, @Nullable NDArray host) {}
