package quadrant.app;

import java.nio.file.Path;
import quadrant.advisor.Advisor;
import quadrant.advisor.Comparison;

/** The result of comparing what the size–similarity matrix prescribes with the classifier on all layers. */
public final class Improvement {
    /** With fewer images fine-tuning has shown no gain. */
    public static final int FEWEST = Advisor.GAINS_FROM;

    private Improvement() {}

    /** Which is better by how much, and what the model is. */
    public static String of(Path model) {
        String verdict = Wiring.standard().door().open(model).provenance().fact(Comparison.FACT);
        return verdict.isEmpty() ? "The groups could not be split, so nothing was compared." : verdict;
    }
}
