package quadrant.report;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonNull;
import com.google.gson.JsonObject;
import quadrant.evaluation.Baseline;
import quadrant.evaluation.ClassScore;
import quadrant.evaluation.Evaluation;

/** What images with known truth say of a model, as the JSON object {@code test} of both reports. */
final class OutcomeJson {
    private OutcomeJson() {}

    static JsonElement of(RunReport.Outcome outcome) {
        JsonObject json = of(outcome.evaluation(), outcome.baseline(), outcome.detail());
        json.add("frozenFeatures", outcome.frozen().map(OutcomeJson::frozen).orElse(JsonNull.INSTANCE));
        return json;
    }

    static JsonObject of(Evaluation e, Baseline b, OutcomeDetail detail) {
        JsonObject json = new JsonObject();
        json.addProperty("n", e.n());
        json.addProperty("groups", e.groups());
        json.add("balancedAccuracy", Json.number(e.balancedAccuracy()));
        json.add("balancedAccuracyInterval", Json.interval(e.balancedAccuracyInterval()));
        json.add("accuracy", Json.number(e.accuracy()));
        json.add("accuracyInterval", Json.interval(e.accuracyInterval()));
        json.add("macroF1", Json.number(e.macroF1()));
        json.add("logLoss", Json.number(e.logLoss()));
        json.add("confusion", Json.tree(e.confusion().counts()));
        JsonArray classes = new JsonArray();
        for (int k = 0; k < e.perClass().size(); k++) {
            ClassScore s = e.perClass().get(k);
            JsonObject c = new JsonObject();
            c.addProperty("name", s.name());
            c.addProperty("n", s.n());
            c.add("precision", Json.number(s.precision()));
            c.add("recall", Json.number(s.recall()));
            c.add("f1", Json.number(s.f1()));
            DetailJson.addClass(c, detail.sheet().perClass().get(k));
            classes.add(c);
        }
        json.add("perClass", classes);
        JsonObject baseline = new JsonObject();
        baseline.addProperty("guess", b.guess());
        baseline.add("accuracy", Json.number(b.accuracy()));
        baseline.add("balancedAccuracy", Json.number(b.balancedAccuracy()));
        json.add("baseline", baseline);
        DetailJson.add(json, detail);
        return json;
    }

    private static JsonElement frozen(RunReport.FrozenFeatures f) {
        JsonObject json = new JsonObject();
        json.add("balancedAccuracy", Json.number(f.balancedAccuracy()));
        json.add("low", Json.number(f.interval().low()));
        json.add("high", Json.number(f.interval().high()));
        json.add("difference", Json.number(f.difference().value()));
        json.add("differenceLow", Json.number(f.difference().interval().low()));
        json.add("differenceHigh", Json.number(f.difference().interval().high()));
        return json;
    }
}
