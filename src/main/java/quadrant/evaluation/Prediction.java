package quadrant.evaluation;

import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import quadrant.dataset.GroupId;

/**
 * A model's prediction for one image.
 *
 * @param truth index of the true class, where known
 * @param probabilities one for each class, summing to 1
 * @param doubt empty where the model has no uncertainty
 */
public record Prediction(
        String id, GroupId group, OptionalInt truth, List<Float> probabilities, Optional<Doubt> doubt) {
    public Prediction {
        probabilities = List.copyOf(probabilities);
    }

    /** A prediction by a model without uncertainty. */
    public Prediction(String id, GroupId group, OptionalInt truth, List<Float> probabilities) {
        this(id, group, truth, probabilities, Optional.empty());
    }

    /** A copy in a group. */
    public Prediction in(GroupId other) {
        return new Prediction(id, other, truth, probabilities, doubt);
    }

    /** Whether there is a reason to doubt it. */
    public boolean doubtful() {
        return doubt.filter(Doubt::doubtful).isPresent();
    }

    /** Whether the most probable class is the true one. */
    public boolean right() {
        return predicted() == truth.orElse(-1);
    }

    /** The most probable class; the first of equals. */
    public int predicted() {
        return largest(probabilities);
    }

    /** The most probable class; the first of equals. */
    public static int largest(List<Float> probabilities) {
        int best = 0;
        for (int k = 1; k < probabilities.size(); k++) {
            if (probabilities.get(k) > probabilities.get(best)) {
                best = k;
            }
        }
        return best;
    }
}
