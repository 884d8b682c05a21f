package quadrant.explain;

import quadrant.evaluation.Prediction;

/**
 * A held-out image with what the model looked at when it said what it said.
 *
 * @param prediction with the truth
 */
public record Example(Prediction prediction, AttributionMap look) {
    public boolean right() {
        return prediction.predicted() == prediction.truth().orElse(-1);
    }
}
