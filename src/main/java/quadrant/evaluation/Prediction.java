package quadrant.evaluation;

import java.util.List;
import java.util.OptionalInt;
import quadrant.dataset.GroupId;

/**
 * A model's prediction for one image.
 *
 * @param truth index of the true class, where known
 * @param probabilities one for each class, summing to 1
 */
public record Prediction(String id, GroupId group, OptionalInt truth, List<Float> probabilities) {
    public Prediction {
        probabilities = List.copyOf(probabilities);
    }

    /** The most probable class; the first of equals. */
    public int predicted() {
        int best = 0;
        for (int k = 1; k < probabilities.size(); k++) {
            if (probabilities.get(k) > probabilities.get(best)) {
                best = k;
            }
        }
        return best;
    }
}
