package quadrant.evaluation;

import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * What a model's calibrated uncertainty says about one prediction.
 *
 * @param set the prediction set as class indices; empty where the model has no sets
 * @param outlier out-of-distribution score in units of the threshold, above 1 for an outlier; empty where the model does not
 *     measure it
 * @param reasons to doubt the prediction; none where it is not doubtful
 */
public record Doubt(Optional<List<Integer>> set, OptionalDouble outlier, List<Reason> reasons) {
    /** A reason to doubt a prediction. */
    public enum Reason {
        /** The image is unlike the images of training. */
        OUTLIER,
        /** It may be of several classes, or is like none. */
        SET,
        /** The probability of the predicted class is below the threshold. */
        UNSURE
    }

    /** Marks a doubtful prediction where its class is written beside an object. */
    public static final String MARK = "?";

    public Doubt {
        set = set.map(List::copyOf);
        reasons = List.copyOf(reasons);
    }

    /** A doubt by the out-of-distribution score alone. NaN counts as an outlier. */
    public static Doubt ofOutlier(double score) {
        return new Doubt(Optional.empty(), OptionalDouble.of(score), score <= 1 ? List.of() : List.of(Reason.OUTLIER));
    }

    public boolean doubtful() {
        return !reasons.isEmpty();
    }

    /** Whether the image is unlike the images of training. */
    public boolean unlike() {
        return reasons.contains(Reason.OUTLIER);
    }
}
