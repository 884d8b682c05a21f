package quadrant.app;

import java.util.List;

/** What a run brought, in a few lines that every face says alike. */
public final class Summary {
    private Summary() {}

    /** The verdict on a model. */
    public static String of(EvaluateJob.Result r) {
        return r.verdict();
    }

    /** What the model rests on, where the files are, and the verdict last. */
    public static List<String> of(FineTuneJob.Result r) {
        return List.of(
                "Data:   " + r.basis().data(),
                "Method: " + r.basis().method(),
                "Model:  " + r.model(),
                "Report: " + r.report(),
                r.verdict());
    }
}
