package quadrant.explain;

import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import quadrant.pixels.Patch;

/**
 * Images laid out in the plane by their features, those that enter the classifier: the first two principal components.
 *
 * @param points held-out images first
 * @param shares of the variance of the features that the two axes have, 0–1
 * @param train how many training images there are, of which some may be left out here
 * @param heldOut how many held-out images there are, likewise
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
     * @param predicted what the model said of it; empty for one that it was trained on
     * @param picture small, RGB in 0–255; some images have one
     */
    public record Point(
            String id, String group, int label, OptionalInt predicted, double x, double y, Optional<Patch> picture) {
        /** Whether it was held out and called wrongly. */
        public boolean wrong() {
            return predicted.isPresent() && predicted.getAsInt() != label;
        }
    }
}
