package quadrant.evaluation;

import java.util.OptionalInt;
import quadrant.dataset.ClassList;

/**
 * The reject option: a prediction whose highest probability is below a threshold is not counted (Chow, IEEE Transactions on
 * Information Theory 16, 1970).
 *
 * @param leastProbability the threshold, from 0, which rejects nothing, to 1
 */
public record Abstention(double leastProbability) {
    /** Accepts every prediction. */
    public static final Abstention NEVER = new Abstention(0);

    /** The word for a rejected prediction. */
    public static final String WORD = "uncertain";

    public Abstention {
        if (!(leastProbability >= 0 && leastProbability <= 1)) {
            throw new IllegalArgumentException("A probability lies from 0 to 1, was " + leastProbability);
        }
    }

    /** The predicted class; empty where the probability is below the threshold. */
    public OptionalInt decided(Prediction p) {
        int best = p.predicted();
        return p.probabilities().get(best) < leastProbability ? OptionalInt.empty() : OptionalInt.of(best);
    }

    /** The name of the predicted class, or {@link #word}. */
    public String name(Prediction p, ClassList classes) {
        OptionalInt decided = decided(p);
        return decided.isPresent() ? classes.name(decided.getAsInt()) : word(classes);
    }

    /** The word for a rejected prediction: "uncertain", in parentheses where a class has that name. */
    public static String word(ClassList classes) {
        return classes.names().contains(WORD) ? "(" + WORD + ")" : WORD;
    }
}
