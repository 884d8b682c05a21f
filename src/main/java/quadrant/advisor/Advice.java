package quadrant.advisor;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import quadrant.plan.Recipe;

/**
 * What to do with a dataset, and why.
 *
 * @param quadrant where it lies; empty where similarity cannot be measured
 * @param chosenByUser whether the user set strategy or depth himself
 * @param reasons whole sentences
 * @param wouldChange what would lead to another advice, in whole sentences
 */
public record Advice(
        Optional<Quadrant> quadrant,
        Recipe recipe,
        Evidence evidence,
        boolean chosenByUser,
        List<String> reasons,
        List<String> wouldChange) {
    public Advice {
        reasons = List.copyOf(reasons);
        wouldChange = List.copyOf(wouldChange);
    }

    /** The same by another recipe. */
    public Advice with(Recipe other) {
        return new Advice(quadrant, other, evidence, chosenByUser, reasons, wouldChange);
    }

    /** The same with one more reason. */
    public Advice because(String reason) {
        List<String> more = new ArrayList<>(reasons);
        more.add(reason);
        return new Advice(quadrant, recipe, evidence, chosenByUser, more, wouldChange);
    }

    public Optional<Similarity> similarity() {
        return evidence.similarity().value();
    }

    /**
     * What to expect of images of new groups, before anything is trained: the balanced accuracy of left-out images by all layers,
     * each image looked at as it is.
     */
    public Optional<LayerEvidence.Score> expectedAccuracy() {
        return evidence.layers().value().map(l -> l.get(l.size() - 1).upTo());
    }
}
