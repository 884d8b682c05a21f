package quadrant.report;

import com.google.gson.JsonArray;
import com.google.gson.JsonNull;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import java.util.Optional;

/** A cross-validation as JSON, for scripts: keys stay in order. */
final class CrossValidationJson {
    static final String FORMAT = "quadrant-cross-validation";
    static final int VERSION = 1;

    private CrossValidationJson() {}

    static String of(CrossValidationReport r) {
        JsonObject json = new JsonObject();
        json.addProperty("format", FORMAT);
        json.addProperty("version", VERSION);
        json.addProperty("name", r.data().name());
        json.addProperty("created", r.provenance().created());
        json.addProperty("strategy", r.folding().strategy());
        json.addProperty("folds", r.folding().folds());
        json.addProperty("repeats", r.folding().repeats());
        json.addProperty("foldsOfTheColumn", r.folding().column());
        json.add("test", OutcomeJson.of(r.outcome()));
        json.add("learningCurve", LearningJson.of(r.learning()));
        JsonArray folds = new JsonArray();
        for (CrossValidationReport.Fold f : r.folds()) {
            JsonObject fold = new JsonObject();
            fold.addProperty("repeat", f.repeat());
            fold.addProperty("fold", f.fold());
            fold.addProperty("train", f.train());
            fold.addProperty("test", f.test());
            fold.addProperty("strategy", f.strategy());
            fold.addProperty("depth", f.depth());
            fold.addProperty("augmentation", f.augmentation());
            fold.add("balancedAccuracy", Json.number(f.balancedAccuracy()));
            fold.add("seconds", Json.number(f.seconds()));
            fold.add("phases", Json.tree(f.phases()));
            folds.add(fold);
        }
        json.add("perFold", folds);
        json.add("seconds", Json.number(r.seconds()));
        JsonObject data = new JsonObject();
        data.add("classes", Json.tree(r.data().classes().names()));
        Optional<String> groups = r.data().groups();
        data.add("groups", groups.isPresent() ? new JsonPrimitive(groups.get()) : JsonNull.INSTANCE);
        data.add("perClass", Json.tree(r.data().images()));
        data.add("skipped", Json.tree(r.data().skipped()));
        json.add("data", data);
        json.add("plan", Json.tree(r.plan()));
        json.add("warnings", Json.tree(r.warnings()));
        JsonObject backbone = new JsonObject();
        backbone.addProperty("name", r.backbone().name());
        backbone.addProperty("licence", r.backbone().licence());
        backbone.addProperty("sha256", r.backbone().sha256());
        json.add("backbone", backbone);
        json.addProperty("seed", r.provenance().seed());
        json.addProperty("dataHash", r.data().hash());
        json.add("versions", Json.tree(r.provenance().versions()));
        return Json.text(json);
    }
}
