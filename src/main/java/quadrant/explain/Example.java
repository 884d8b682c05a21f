package quadrant.explain;

import quadrant.evaluation.Prediction;

/**
 * A held-out image with the heat map of its prediction.
 *
 * @param prediction with the true class
 */
public record Example(Prediction prediction, AttributionMap look) {
    public boolean right() {
        return prediction.predicted() == prediction.truth().orElse(-1);
    }
}
