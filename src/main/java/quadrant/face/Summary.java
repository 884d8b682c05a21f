package quadrant.face;

import java.util.List;
import java.util.Locale;
import quadrant.evaluation.Evaluation;

/** What a run brought, in a few lines that every face says alike. */
public final class Summary {
    private Summary() {}

    /** The result on some images, such as "held-out images", with its interval. */
    public static String of(Evaluation e, String images) {
        return String.format(
                Locale.ROOT,
                "Balanced accuracy on %d %s: %.3f (95 %% interval %.3f–%.3f)",
                e.n(),
                images,
                e.balancedAccuracy(),
                e.balancedAccuracyInterval().low(),
                e.balancedAccuracyInterval().high());
    }

    /** The test's result and where the files are. */
    public static List<String> of(FineTuneJob.Result r) {
        return List.of(
                r.test()
                        .map(e -> of(e, "held-out images"))
                        .orElse("No images were held out, so nothing is known of new images."),
                "Model:  " + r.model(),
                "Report: " + r.report());
    }
}
