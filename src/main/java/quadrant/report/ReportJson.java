package quadrant.report;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonNull;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import quadrant.evaluation.RiskCoverage;

/** A run as JSON, for scripts: keys stay in order, what is not known is null. */
final class ReportJson {
    static final String FORMAT = "quadrant-report";
    static final int VERSION = 1;

    private ReportJson() {}

    static String of(RunReport run) {
        JsonObject json = new JsonObject();
        json.addProperty("format", FORMAT);
        json.addProperty("version", VERSION);
        json.addProperty("name", run.data().name());
        json.addProperty("created", run.provenance().created());
        json.addProperty("verdict", run.verdict());
        decision(json, run.decision());
        json.add("test", run.test().map(OutcomeJson::of).orElse(JsonNull.INSTANCE));
        json.add("examination", ExaminationJson.of(run.examination(), run.data().classes()));
        json.add("data", data(run.data()));
        json.add("methods", MethodsJson.of(run));
        fit(json, run.fit());
        model(json, run.model());
        json.add("doubt", run.model().doubts().map(ReportJson::doubts).orElse(JsonNull.INSTANCE));
        json.addProperty("seed", run.provenance().seed());
        json.addProperty("dataHash", run.data().hash());
        json.add("versions", Json.tree(run.provenance().versions()));
        return Json.text(json);
    }

    private static void decision(JsonObject json, RunReport.Decision decision) {
        json.add(
                "quadrant",
                decision.quadrant().isPresent()
                        ? new JsonPrimitive(decision.quadrant().getAsInt())
                        : JsonNull.INSTANCE);
        json.addProperty("strategy", decision.strategy());
        json.addProperty("depth", decision.depth());
        json.addProperty("chosenByUser", decision.chosenByUser());
        json.add("reasons", Json.tree(decision.reasons()));
        RunReport.Position at = decision.at();
        JsonObject size = new JsonObject();
        size.add("imagesPerClass", Json.number(at.imagesPerClass()));
        size.add("largeFrom", Json.number(at.largeFrom()));
        json.add("size", size);
        JsonObject similarity = new JsonObject();
        similarity.add("divergence", Json.number(at.divergence()));
        similarity.add(
                "interval", at.interval().<JsonElement>map(Json::interval).orElse(JsonNull.INSTANCE));
        similarity.add("unlikeFrom", Json.number(at.unlikeFrom()));
        List<Double> thirds = at.thirds();
        List<String> names = List.of("early", "middle", "late");
        for (int t = 0; t < names.size(); t++) {
            similarity.add(names.get(t), thirds.isEmpty() ? JsonNull.INSTANCE : Json.number(thirds.get(t)));
        }
        similarity.add("layers", Json.numbers(at.layers()));
        json.add("similarity", similarity);
        json.add("findings", FindingsJson.of(decision.findings()));
    }

    private static JsonElement data(RunReport.Data data) {
        JsonObject json = new JsonObject();
        json.add("classes", Json.tree(data.classes().names()));
        Optional<String> groups = data.groups();
        json.add("groups", groups.isPresent() ? new JsonPrimitive(groups.get()) : JsonNull.INSTANCE);
        json.add("train", part(data.train()));
        json.add("validation", part(data.validation()));
        json.add("test", part(data.test()));
        json.add("skipped", Json.tree(data.skipped()));
        return json;
    }

    private static JsonElement part(RunReport.Part part) {
        JsonObject json = new JsonObject();
        json.addProperty("images", part.total());
        json.addProperty("groups", part.groups());
        json.add("perClass", Json.tree(part.images()));
        return json;
    }

    private static void fit(JsonObject json, RunReport.Fit fit) {
        json.add("plan", Json.tree(fit.plan()));
        JsonArray epochs = new JsonArray();
        for (RunReport.Epoch e : fit.epochs()) {
            JsonObject epoch = new JsonObject();
            epoch.addProperty("epoch", e.epoch());
            epoch.add("loss", Json.number(e.loss()));
            epoch.add("accuracy", Json.number(e.accuracy()));
            epoch.add("validation", Json.number(e.validation()));
            epochs.add(epoch);
        }
        json.add("epochs", epochs);
        JsonObject seconds = new JsonObject();
        for (Map.Entry<String, Double> phase : fit.seconds().entrySet()) {
            seconds.add(phase.getKey(), Json.number(phase.getValue()));
        }
        json.add("seconds", seconds);
        json.addProperty("device", fit.device());
        json.add("warnings", Json.tree(fit.warnings()));
    }

    private static JsonElement doubts(RunReport.Doubts doubts) {
        JsonObject json = new JsonObject();
        json.add("sentences", Json.tree(doubts.sentences()));
        doubts.numbers().forEach((name, v) -> json.add(name, Json.number(v)));
        JsonArray curve = new JsonArray();
        for (RiskCoverage.Point p : doubts.curve()) {
            JsonObject point = new JsonObject();
            point.add("threshold", Json.number(p.threshold()));
            point.add("coverage", Json.number(p.coverage()));
            point.add("accuracy", Json.number(p.accuracy()));
            curve.add(point);
        }
        json.add("accuracyCoverage", curve);
        return json;
    }

    private static void model(JsonObject json, RunReport.Model model) {
        json.addProperty("model", model.file());
        json.addProperty("modelSha256", model.sha256());
        json.add("maxDifference", Json.number(model.maxDifference()));
        JsonObject backbone = new JsonObject();
        backbone.addProperty("name", model.backbone().name());
        backbone.addProperty("licence", model.backbone().licence());
        backbone.addProperty("sha256", model.backbone().sha256());
        json.add("backbone", backbone);
    }
}
