/**
 * The ONNX file as a graph: read, cut into trunk and tail, joined again, given a new head, written.
 *
 * <p>In: the bytes of a model (opset 7–21, ONNX IR specification, onnx.ai). Out: {@link quadrant.onnx.OnnxGraph} and its
 * halves. The only package that uses protobuf.
 */
@NullMarked
package quadrant.onnx;

import org.jspecify.annotations.NullMarked;
