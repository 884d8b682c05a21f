package quadrant.report;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.util.List;
import quadrant.evaluation.LearningCurve;
import quadrant.evaluation.Measured;
import quadrant.evaluation.PowerLaw;

/** A learning curve as JSON. */
final class LearningJson {
    private LearningJson() {}

    static JsonElement of(Measured<LearningCurve> learning) {
        JsonObject json = new JsonObject();
        learning.reason().ifPresent(r -> json.addProperty("reason", r));
        learning.value().ifPresent(c -> {
            json.add("balancedAccuracy", course(c.overall()));
            JsonArray classes = new JsonArray();
            c.classes().forEach(k -> classes.add(course(k)));
            json.add("perClass", classes);
            JsonObject check = point(c.check().forecast());
            check.add("from", Json.number(c.check().from()));
            check.add("came", Json.number(c.check().came()));
            check.addProperty("held", c.check().held());
            json.add("check", check);
        });
        return json;
    }

    private static JsonObject course(LearningCurve.Course c) {
        JsonObject json = new JsonObject();
        if (!c.name().isEmpty()) {
            json.addProperty("name", c.name());
        }
        json.add("points", points(c.points()));
        PowerLaw law = c.law();
        JsonObject error = new JsonObject();
        error.add("exponent", Json.number(law.exponent()));
        error.add("scale", Json.number(law.scale()));
        error.add("floor", Json.number(law.floor()));
        json.add("error", error);
        JsonArray ahead = new JsonArray();
        for (LearningCurve.Forecast f : c.ahead()) {
            JsonObject point = point(f.point());
            point.add("gain", Json.number(f.gain()));
            point.add("gainInterval", Json.interval(f.gainInterval()));
            ahead.add(point);
        }
        json.add("ahead", ahead);
        return json;
    }

    private static JsonArray points(List<LearningCurve.Point> points) {
        JsonArray all = new JsonArray();
        points.forEach(p -> all.add(point(p)));
        return all;
    }

    private static JsonObject point(LearningCurve.Point p) {
        JsonObject json = new JsonObject();
        json.add("groups", Json.number(p.groups()));
        json.add("recall", Json.number(p.recall()));
        json.add("interval", Json.interval(p.interval()));
        return json;
    }
}
