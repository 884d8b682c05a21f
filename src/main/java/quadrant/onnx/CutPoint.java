package quadrant.onnx;

import java.util.List;

/**
 * A cut point of a network, with the properties of its two sides.
 *
 * @param tensor the only tensor at the cut
 * @param shape of the tensor for one image, without the batch
 * @param before the cost of the trunk
 * @param after the cost of the tail, without the head
 */
public record CutPoint(String tensor, List<Long> shape, Cost before, Cost after) {
    public CutPoint {
        shape = List.copyOf(shape);
    }

    /** Layers with weights between here and the features that enter the head. */
    public int layers() {
        return after.layers();
    }
}
