package quadrant.onnx;

import java.util.List;

/**
 * A cut point of a network, with the properties of its two sides.
 *
 * @param tensor the only tensor at the cut
 * @param layers layers with weights between here and the features that enter the head
 * @param shape of the tensor for one image, without the batch
 * @param parametersBefore weights of the trunk
 * @param parametersAfter weights of the tail, without the head
 * @param multiplyAddsBefore multiply–add operations of the trunk for one image
 * @param multiplyAddsAfter those of the tail, without the head
 */
public record CutPoint(
        String tensor,
        int layers,
        List<Long> shape,
        long parametersBefore,
        long parametersAfter,
        long multiplyAddsBefore,
        long multiplyAddsAfter) {
    public CutPoint {
        shape = List.copyOf(shape);
    }
}
