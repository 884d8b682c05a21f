package quadrant.disk;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonNull;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import quadrant.evaluation.Baseline;
import quadrant.evaluation.ClassScore;
import quadrant.evaluation.Evaluation;
import quadrant.evaluation.Interval;

/** A run as JSON, for scripts: keys stay in order, what is not known is null. */
final class ReportJson {
    static final String FORMAT = "quadrant-report";
    static final int VERSION = 1;
    private static final Gson GSON = new GsonBuilder()
            .setPrettyPrinting()
            .serializeNulls()
            .disableHtmlEscaping()
            .create();

    private ReportJson() {}

    static String of(RunReport run) {
        JsonObject json = new JsonObject();
        json.addProperty("format", FORMAT);
        json.addProperty("version", VERSION);
        json.addProperty("name", run.data().name());
        json.addProperty("created", run.provenance().created());
        decision(json, run.decision());
        json.add("test", run.test().map(ReportJson::test).orElse(JsonNull.INSTANCE));
        json.add("data", data(run.data()));
        fit(json, run.fit());
        model(json, run.model());
        json.addProperty("seed", run.provenance().seed());
        json.addProperty("dataHash", run.data().hash());
        json.add("versions", GSON.toJsonTree(run.provenance().versions()));
        return GSON.toJson(json) + "\n";
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
        json.add("reasons", GSON.toJsonTree(decision.reasons()));
        RunReport.Position at = decision.at();
        JsonObject size = new JsonObject();
        size.add("imagesPerClass", number(at.imagesPerClass()));
        size.add("largeFrom", number(at.largeFrom()));
        json.add("size", size);
        JsonObject similarity = new JsonObject();
        similarity.add("divergence", number(at.divergence()));
        similarity.add("unlikeFrom", number(at.unlikeFrom()));
        List<Double> thirds = at.thirds();
        List<String> names = List.of("early", "middle", "late");
        for (int t = 0; t < names.size(); t++) {
            similarity.add(names.get(t), thirds.isEmpty() ? JsonNull.INSTANCE : number(thirds.get(t)));
        }
        similarity.add("layers", numbers(at.layers()));
        json.add("similarity", similarity);
    }

    private static JsonElement test(RunReport.Outcome outcome) {
        Evaluation e = outcome.evaluation();
        JsonObject json = new JsonObject();
        json.addProperty("n", e.n());
        json.addProperty("groups", e.groups());
        json.add("balancedAccuracy", number(e.balancedAccuracy()));
        json.add("balancedAccuracyInterval", interval(e.balancedAccuracyInterval()));
        json.add("accuracy", number(e.accuracy()));
        json.add("accuracyInterval", interval(e.accuracyInterval()));
        json.add("macroF1", number(e.macroF1()));
        json.add("logLoss", number(e.logLoss()));
        json.add("confusion", GSON.toJsonTree(e.confusion().counts()));
        JsonArray classes = new JsonArray();
        for (ClassScore s : e.perClass()) {
            JsonObject c = new JsonObject();
            c.addProperty("name", s.name());
            c.addProperty("n", s.n());
            c.add("precision", number(s.precision()));
            c.add("recall", number(s.recall()));
            c.add("f1", number(s.f1()));
            classes.add(c);
        }
        json.add("perClass", classes);
        Baseline b = outcome.baseline();
        JsonObject baseline = new JsonObject();
        baseline.addProperty("guess", b.guess());
        baseline.add("accuracy", number(b.accuracy()));
        baseline.add("balancedAccuracy", number(b.balancedAccuracy()));
        json.add("baseline", baseline);
        return json;
    }

    private static JsonElement data(RunReport.Data data) {
        JsonObject json = new JsonObject();
        json.add("classes", GSON.toJsonTree(data.classes().names()));
        Optional<String> groups = data.groups();
        json.add("groups", groups.isPresent() ? new JsonPrimitive(groups.get()) : JsonNull.INSTANCE);
        json.add("train", part(data.train()));
        json.add("validation", part(data.validation()));
        json.add("test", part(data.test()));
        json.add("skipped", GSON.toJsonTree(data.skipped()));
        return json;
    }

    private static JsonElement part(RunReport.Part part) {
        JsonObject json = new JsonObject();
        json.addProperty("images", part.total());
        json.addProperty("groups", part.groups());
        json.add("perClass", GSON.toJsonTree(part.images()));
        return json;
    }

    private static void fit(JsonObject json, RunReport.Fit fit) {
        json.add("plan", GSON.toJsonTree(fit.plan()));
        JsonArray epochs = new JsonArray();
        for (RunReport.Epoch e : fit.epochs()) {
            JsonObject epoch = new JsonObject();
            epoch.addProperty("epoch", e.epoch());
            epoch.add("loss", number(e.loss()));
            epoch.add("accuracy", number(e.accuracy()));
            epoch.add("validation", number(e.validation()));
            epochs.add(epoch);
        }
        json.add("epochs", epochs);
        JsonObject seconds = new JsonObject();
        for (Map.Entry<String, Double> phase : fit.seconds().entrySet()) {
            seconds.add(phase.getKey(), number(phase.getValue()));
        }
        json.add("seconds", seconds);
        json.addProperty("device", fit.device());
        json.add("warnings", GSON.toJsonTree(fit.warnings()));
    }

    private static void model(JsonObject json, RunReport.Model model) {
        json.addProperty("model", model.file());
        json.addProperty("modelSha256", model.sha256());
        json.add("maxDifference", number(model.maxDifference()));
        JsonObject backbone = new JsonObject();
        backbone.addProperty("name", model.backbone().name());
        backbone.addProperty("licence", model.backbone().licence());
        backbone.addProperty("sha256", model.backbone().sha256());
        json.add("backbone", backbone);
    }

    private static JsonArray interval(Interval interval) {
        return numbers(List.of(interval.low(), interval.high()));
    }

    private static JsonArray numbers(List<Double> values) {
        JsonArray array = new JsonArray();
        values.forEach(v -> array.add(number(v)));
        return array;
    }

    private static JsonElement number(OptionalDouble value) {
        return value.isPresent() ? number(value.getAsDouble()) : JsonNull.INSTANCE;
    }

    /** JSON knows neither NaN nor infinity. */
    private static JsonElement number(double value) {
        return Double.isFinite(value) ? new JsonPrimitive(value) : JsonNull.INSTANCE;
    }
}
