package quadrant.evaluation;

import java.util.List;
import java.util.stream.IntStream;
import quadrant.dataset.ClassList;

/** A model's probabilities for images, with the true class where it is known. */
public record Predictions(ClassList classes, List<Prediction> rows) {
    public Predictions {
        rows = List.copyOf(rows);
        for (Prediction p : rows) {
            if (p.probabilities().size() != classes.size()) {
                throw new IllegalArgumentException(p.id() + " has "
                        + p.probabilities().size() + " probabilities for " + classes.size() + " classes");
            }
        }
    }

    /**
     * A copy with other probabilities for the same images.
     *
     * @param probabilities for each image in order, one number a class, 0–1
     */
    public Predictions with(List<List<Float>> probabilities) {
        return new Predictions(
                classes,
                IntStream.range(0, rows.size())
                        .mapToObj(i -> new Prediction(
                                rows.get(i).id(),
                                rows.get(i).group(),
                                rows.get(i).truth(),
                                probabilities.get(i)))
                        .toList());
    }

    /** Refuses a row without a true class among the classes, or with a probability that is no number. */
    void requireKnown() {
        for (Prediction p : rows) {
            int truth = p.truth().orElse(-1);
            if (truth < 0
                    || truth >= classes.size()
                    || !p.probabilities().stream().allMatch(Float::isFinite)) {
                throw new IllegalArgumentException(
                        p.id() + " has the true class " + p.truth() + " and the probabilities " + p.probabilities());
            }
        }
    }

    /** As {@link #requireKnown}, and refuses to score no rows at all. */
    void requireSome() {
        if (rows.isEmpty()) {
            throw new IllegalArgumentException("There is no prediction to score");
        }
        requireKnown();
    }
}
