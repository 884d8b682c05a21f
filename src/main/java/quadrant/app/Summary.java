package quadrant.app;

import java.util.List;

/** The result of a run in a few lines, the same in every interface. */
public final class Summary {
    private Summary() {}

    /** The verdict on a model. */
    public static String of(EvaluateJob.Result r) {
        return r.verdict();
    }

    /** The data and method behind the model, the files, and the verdict last. */
    public static List<String> of(FineTuneJob.Result r) {
        return List.of(
                "Data:   " + r.basis().data(),
                "Method: " + r.basis().method(),
                "Model:  " + r.model(),
                "Report: " + r.report(),
                r.verdict());
    }
}
