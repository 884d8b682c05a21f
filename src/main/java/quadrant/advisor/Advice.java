package quadrant.advisor;

import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import quadrant.plan.Recipe;

/**
 * What to do with a dataset, and why.
 *
 * @param quadrant where it lies; empty where similarity cannot be measured
 * @param advisedDepth what Quadrant would do
 * @param chosenByUser whether the user set strategy or depth himself
 * @param expectedSeconds of the training itself
 * @param reasons whole sentences
 * @param wouldChange what would lead to another advice, in whole sentences
 */
public record Advice(
        Optional<Quadrant> quadrant,
        Recipe recipe,
        Evidence evidence,
        int advisedDepth,
        boolean chosenByUser,
        Optional<ExpectedAccuracy> expectedAccuracy,
        OptionalDouble expectedSeconds,
        List<String> reasons,
        List<String> wouldChange) {
    public Advice {
        reasons = List.copyOf(reasons);
        wouldChange = List.copyOf(wouldChange);
    }

    public Optional<Similarity> similarity() {
        return evidence.similarity().value();
    }
}
