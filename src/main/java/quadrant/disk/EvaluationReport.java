package quadrant.disk;

import com.google.gson.GsonBuilder;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import quadrant.evaluation.Evaluation;

/** Placeholder for the evaluation's report. */
public record EvaluationReport(
        String model, Evaluation evaluation, Map<String, String> provenance, List<String> warnings) {
    public static final String JSON = "report.json";
    public static final String HTML = "report.html";

    public static void write(Path folder, EvaluationReport r) {
        SafeFile.write(folder.resolve(JSON), new GsonBuilder().create().toJson(r.model));
        SafeFile.write(folder.resolve(HTML), r.model);
    }
}
