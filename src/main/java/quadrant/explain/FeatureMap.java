package quadrant.explain;

import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import quadrant.pixels.Patch;

/**
 * A scatter plot of images by the features that enter the classifier: the first two principal components.
 *
 * @param points held-out images first
 * @param shares of the variance of the features that the two axes have, 0–1
 * @param train number of training images, some of which may be omitted here
 * @param heldOut number of held-out images, some of which may be omitted here
 */
public record FeatureMap(List<Point> points, List<Double> shares, int train, int heldOut) {
    public FeatureMap {
        points = List.copyOf(points);
        shares = List.copyOf(shares);
    }

    /**
     * One image.
     *
     * @param label its true class
     * @param predicted the predicted class; empty for a training image
     * @param picture small, RGB in 0–255; some images have one
     */
    public record Point(
            String id, String group, int label, OptionalInt predicted, double x, double y, Optional<Patch> picture) {
        /** Whether it was held out and predicted wrongly. */
        public boolean wrong() {
            return predicted.isPresent() && predicted.getAsInt() != label;
        }
    }
}
