package quadrant.evaluation;

import java.util.OptionalInt;
import quadrant.dataset.ClassList;

/**
 * When a model's answer counts as none: where its highest probability is below a threshold (Chow, IEEE Transactions on
 * Information Theory 16, 1970: the reject option).
 *
 * @param leastProbability from 0, which never abstains, to 1
 */
public record Abstention(double leastProbability) {
    /** Every answer counts. */
    public static final Abstention NEVER = new Abstention(0);

    private static final String WORD = "uncertain";

    public Abstention {
        if (!(leastProbability >= 0 && leastProbability <= 1)) {
            throw new IllegalArgumentException("A probability lies from 0 to 1, was " + leastProbability);
        }
    }

    /** The class, or none where the model is too unsure. */
    public OptionalInt decided(Prediction p) {
        int best = p.predicted();
        return p.probabilities().get(best) < leastProbability ? OptionalInt.empty() : OptionalInt.of(best);
    }

    /** The name of the class, or {@link #word}. */
    public String name(Prediction p, ClassList classes) {
        OptionalInt decided = decided(p);
        return decided.isPresent() ? classes.name(decided.getAsInt()) : word(classes);
    }

    /** What no answer is called: "uncertain", in parentheses where a class has that name. */
    public static String word(ClassList classes) {
        return classes.names().contains(WORD) ? "(" + WORD + ")" : WORD;
    }
}
