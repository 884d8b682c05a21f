package quadrant.explain;

import java.util.List;
import quadrant.evaluation.Measured;
import quadrant.evaluation.Prediction;

/**
 * The examination of a model; each part, or why it is missing.
 *
 * @param examples wrong predictions first, the most confident first, then correct ones
 */
public record Examination(Measured<List<Example>> examples, Measured<Shortcut> shortcut, Measured<FeatureMap> map) {
    /**
     * A held-out image with the heat map of its prediction.
     *
     * @param prediction with the true class
     */
    public record Example(Prediction prediction, AttributionMap look) {
        public boolean right() {
            return prediction.right();
        }
    }
}
