/**
 * The trunk on ONNX Runtime, and matrices.
 *
 * <p>In: a graph. Out: its outputs, on direct buffers; or its shapes and constants, without running it. The only package that
 * uses {@code ai.onnxruntime}.
 */
@NullMarked
package quadrant.engine.ort;

import org.jspecify.annotations.NullMarked;
