package quadrant.face;

import java.util.List;
import java.util.Locale;
import quadrant.disk.IntervalWords;
import quadrant.evaluation.Evaluation;

/** What a run brought, in a few lines that every face says alike. */
public final class Summary {
    private Summary() {}

    /** The result of an evaluation, with its interval. */
    public static String of(EvaluateJob.Result r) {
        return of(r.evaluation(), r.repeats(), "images");
    }

    private static String of(Evaluation e, int times, String images) {
        return String.format(
                Locale.ROOT,
                "Balanced accuracy on %d %s%s: %.3f (%s)",
                e.n() / times,
                images,
                times > 1 ? ", each " + times + " times" : "",
                e.balancedAccuracy(),
                IntervalWords.brief(e));
    }

    /** The test's result and where the files are. */
    public static List<String> of(FineTuneJob.Result r) {
        return List.of(
                r.test()
                        .map(e -> of(e, 1, "held-out images"))
                        .orElse("No images were held out, so nothing is known of new images."),
                "Model:  " + r.model(),
                "Report: " + r.report());
    }
}
