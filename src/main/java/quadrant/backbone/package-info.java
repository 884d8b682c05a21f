/**
 * Pretrained networks: the graph and its card, the catalogue, the store on disk and the downloads into it.
 *
 * <p>In: ONNX files and cards; the internet, only on request. Out: {@link quadrant.backbone.Backbone}. EfficientNet-Lite0 is
 * embedded (Liu, "Higher accuracy on vision models with EfficientNet-Lite", TensorFlow blog 2020; Tan &amp; Le 2019).
 */
@NullMarked
package quadrant.backbone;

import org.jspecify.annotations.NullMarked;
