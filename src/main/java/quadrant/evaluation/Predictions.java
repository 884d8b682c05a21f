package quadrant.evaluation;

import java.util.List;
import quadrant.dataset.ClassList;

/** Probabilities that a model gave to images, with the truth where it is known. */
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
}
