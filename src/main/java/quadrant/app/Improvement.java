package quadrant.app;

import java.nio.file.Path;
import quadrant.advisor.Advisor;

/** The result of comparing fine-tuning with the classifier on all layers of the frozen network. */
public final class Improvement {
    /** With fewer images fine-tuning is not tried. */
    public static final int FEWEST = Advisor.CHALLENGED;

    private Improvement() {}

    /** Which of the two methods the model uses, or that it is the mean of both, in words. */
    public static String of(Path model) {
        String kind = Wiring.standard().door().open(model).provenance().fact("model");
        return kind.isEmpty()
                ? "The classifier on all layers of the frozen network was kept, as no gain of fine-tuning was shown."
                : "Fine-tuning was shown to be better: the new model is the " + kind + ".";
    }
}
