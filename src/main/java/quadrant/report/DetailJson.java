package quadrant.report;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonNull;
import com.google.gson.JsonObject;
import java.util.List;
import java.util.Locale;
import quadrant.evaluation.BaselineComparison;
import quadrant.evaluation.ClassMetric;
import quadrant.evaluation.Curve;
import quadrant.evaluation.Metric;
import quadrant.evaluation.Reliability;
import quadrant.evaluation.ScoreSheet;
import quadrant.evaluation.Scored;

/** Every number, the curves and the baselines of an outcome as JSON. */
final class DetailJson {
    private DetailJson() {}

    static void add(JsonObject json, OutcomeDetail detail) {
        JsonObject scores = new JsonObject();
        for (Metric m : Metric.values()) {
            scores.add(m.key(), scored(detail.sheet().of(m)));
        }
        json.add("scores", scores);
        json.addProperty("fewGroups", detail.sheet().groups() < ScoreSheet.FEW_GROUPS);
        JsonObject curves = new JsonObject();
        curves.add("roc", curves(detail.curves().roc()));
        curves.add("precisionRecall", curves(detail.curves().precisionRecall()));
        json.add("curves", curves);
        json.add("reliability", reliability(detail.curves().reliability()));
        JsonArray rivals = new JsonArray();
        detail.rivals().forEach(r -> rivals.add(rival(r)));
        json.add("baselines", rivals);
    }

    /** AUC and average precision of a class, and the intervals of all its numbers. */
    static void addClass(JsonObject json, ScoreSheet.OfClass own) {
        JsonObject intervals = new JsonObject();
        own.scores().forEach((metric, scored) -> {
            if (metric == ClassMetric.AUC || metric == ClassMetric.AVERAGE_PRECISION) {
                json.add(metric.key(), Json.number(scored.value()));
            }
            intervals.add(metric.key(), interval(scored));
        });
        json.add("intervals", intervals);
    }

    private static JsonObject scored(Scored s) {
        JsonObject json = new JsonObject();
        json.add("value", Json.number(s.value()));
        json.add("interval", interval(s));
        return json;
    }

    private static JsonElement interval(Scored s) {
        return s.interval().<JsonElement>map(Json::interval).orElse(JsonNull.INSTANCE);
    }

    private static JsonArray curves(List<Curve> curves) {
        JsonArray all = new JsonArray();
        for (Curve c : curves) {
            JsonObject json = new JsonObject();
            json.addProperty("class", c.name());
            json.add("area", Json.number(c.area()));
            json.add("x", Json.numbers(c.points().stream().map(Curve.Point::x).toList()));
            json.add("y", Json.numbers(c.points().stream().map(Curve.Point::y).toList()));
            all.add(json);
        }
        return all;
    }

    private static JsonObject reliability(Reliability r) {
        JsonObject json = new JsonObject();
        json.add("expectedCalibrationError", Json.number(r.error()));
        JsonArray bins = new JsonArray();
        for (Reliability.Bin b : r.bins()) {
            JsonObject bin = new JsonObject();
            bin.addProperty("n", b.n());
            bin.add("confidence", Json.number(b.sure()));
            bin.add("accuracy", Json.number(b.right()));
            bins.add(bin);
        }
        json.add("bins", bins);
        return json;
    }

    static JsonObject rival(BaselineComparison r) {
        JsonObject json = new JsonObject();
        json.addProperty("name", r.kind().name().toLowerCase(Locale.ROOT));
        json.add("balancedAccuracy", Json.number(r.balancedAccuracy()));
        json.add("interval", Json.interval(r.interval()));
        json.add("difference", Json.number(r.difference().value()));
        json.add("differenceInterval", Json.interval(r.difference().interval()));
        json.addProperty("verdict", r.difference().verdict().name().toLowerCase(Locale.ROOT));
        return json;
    }
}
