/**
 * The interfaces between the recipe and the native engines: the frozen trunk, the trainable tail, the device.
 *
 * <p>In: graphs from {@code onnx}, pixels as normalised floats. Out: features, logits, trained weights. {@code engine.ort} and
 * {@code engine.djl} implement the interfaces; only {@code app} refers to them.
 */
@NullMarked
package quadrant.engine;

import org.jspecify.annotations.NullMarked;
