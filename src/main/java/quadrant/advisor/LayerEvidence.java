package quadrant.advisor;

import quadrant.evaluation.Interval;

/**
 * How well a layer of the frozen network separates the classes: the balanced accuracy of a ridge classifier on the pooled
 * layer, on left-out images, 0–1.
 *
 * @param position where among the layers it lies: 0 for the first, 1 for the last
 * @param alone by this layer alone
 * @param upTo by all layers from the input up to this one
 */
public record LayerEvidence(String tensor, double position, Score alone, Score upTo) {
    /** A balanced accuracy, 0–1, with its 95 % interval. */
    public record Score(double value, Interval interval) {}
}
