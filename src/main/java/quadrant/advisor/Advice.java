package quadrant.advisor;

import java.util.List;
import java.util.Optional;
import quadrant.plan.Recipe;

/**
 * What to do with a dataset, and why.
 *
 * @param quadrant where it lies; empty where similarity cannot be measured
 * @param chosenByUser whether the user set strategy or depth himself
 * @param reasons whole sentences
 */
public record Advice(
        Optional<Quadrant> quadrant,
        Recipe recipe,
        Optional<Similarity> similarity,
        int smallestClass,
        boolean chosenByUser,
        List<String> reasons) {
    public Advice {
        reasons = List.copyOf(reasons);
    }
}
