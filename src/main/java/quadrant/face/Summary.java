package quadrant.face;

import java.util.List;
import java.util.Locale;
import quadrant.evaluation.Evaluation;

/** What a run brought, in a few lines that every face says alike. */
public final class Summary {
    private Summary() {}

    /** The test's result, with its interval. */
    public static String of(Evaluation e) {
        return String.format(
                Locale.ROOT,
                "Balanced accuracy on %d held-out images: %.3f (95 %% interval %.3f–%.3f)",
                e.n(),
                e.balancedAccuracy(),
                e.balancedAccuracyInterval().low(),
                e.balancedAccuracyInterval().high());
    }

    /** The test's result and where the files are. */
    public static List<String> of(FineTuneJob.Result r) {
        return List.of(
                r.test().map(Summary::of).orElse("No images were held out, so nothing is known of new images."),
                "Model:  " + r.model(),
                "Report: " + r.report());
    }
}
