package quadrant.report;

import com.google.gson.JsonNull;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import java.util.Optional;
import quadrant.evaluation.ClassScore;

/** An evaluation as JSON, for scripts: keys stay in order. */
final class EvaluationJson {
    static final String FORMAT = "quadrant-evaluation";
    static final int VERSION = 1;

    private EvaluationJson() {}

    static String of(EvaluationReport report) {
        JsonObject json = new JsonObject();
        json.addProperty("format", FORMAT);
        json.addProperty("version", VERSION);
        json.addProperty("name", report.data());
        json.addProperty("created", report.created());
        json.add("test", OutcomeJson.of(report.evaluation(), report.baseline(), report.detail()));
        json.add("examination", ExaminationJson.of(report.examination(), report.classes()));
        json.add(
                "classes",
                Json.tree(report.evaluation().perClass().stream()
                        .map(ClassScore::name)
                        .toList()));
        Optional<String> groups = report.groups();
        json.add("groups", groups.isPresent() ? new JsonPrimitive(groups.get()) : JsonNull.INSTANCE);
        json.addProperty("model", report.model().file());
        json.addProperty("modelSha256", report.model().sha256());
        json.add("provenance", Json.tree(report.model().provenance()));
        json.add("warnings", Json.tree(report.warnings()));
        json.add("versions", Json.tree(report.versions()));
        return Json.text(json);
    }
}
