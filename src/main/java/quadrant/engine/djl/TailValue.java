package quadrant.engine.djl;

import ai.djl.ndarray.NDArray;
import org.jspecify.annotations.Nullable;

/**
 * What flows between nodes: an array where the tail runs, of float32, int64 or boolean.
 *
 * @param array where the tail runs
 * @param host the same in the processor's memory, for values that depend on nothing but the batch size: shapes, axes, indices
 */
record TailValue(NDArray array, @Nullable NDArray host) {}
