package quadrant.report;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonNull;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import java.util.List;
import java.util.Locale;
import java.util.OptionalInt;
import java.util.function.Function;
import quadrant.dataset.ClassList;
import quadrant.evaluation.Measured;
import quadrant.explain.Examination;
import quadrant.explain.Example;
import quadrant.explain.FeatureMap;
import quadrant.explain.Shortcut;
import quadrant.pixels.Patch;

/** What came of looking into a model, as the JSON object {@code examination} of both reports; a missing part has a reason. */
final class ExaminationJson {
    private ExaminationJson() {}

    static JsonObject of(Examination e, ClassList classes) {
        JsonObject json = new JsonObject();
        json.add("examples", part(e.examples(), list -> examples(list, classes)));
        json.add("shortcut", part(e.shortcut(), ExaminationJson::shortcut));
        json.add("map", part(e.map(), m -> map(m, classes)));
        return json;
    }

    private static <T> JsonElement part(Measured<T> part, Function<T, JsonElement> written) {
        return part.value().map(written).orElseGet(() -> {
            JsonObject missing = new JsonObject();
            missing.addProperty("missing", part.reason().orElseThrow());
            return missing;
        });
    }

    private static JsonElement examples(List<Example> examples, ClassList classes) {
        JsonArray array = new JsonArray();
        for (Example e : examples) {
            JsonObject o = new JsonObject();
            o.addProperty("id", e.prediction().id());
            o.addProperty("truth", classes.name(e.prediction().truth().orElseThrow()));
            o.addProperty("said", classes.name(e.prediction().predicted()));
            o.addProperty("technique", e.look().technique().name().toLowerCase(Locale.ROOT));
            o.add("grid", grid(e.look().grid()));
            array.add(o);
        }
        return array;
    }

    private static JsonArray grid(Patch grid) {
        JsonArray rows = new JsonArray();
        for (int y = 0; y < grid.heightPx(); y++) {
            JsonArray row = new JsonArray();
            for (int x = 0; x < grid.widthPx(); x++) {
                row.add(Json.number(grid.values()[y * grid.widthPx() + x]));
            }
            rows.add(row);
        }
        return rows;
    }

    private static JsonElement shortcut(Shortcut s) {
        JsonObject json = new JsonObject();
        json.addProperty("images", s.images());
        json.addProperty("of", s.of());
        json.addProperty("verdict", s.verdict().name().toLowerCase(Locale.ROOT));
        json.add("guess", Json.number(s.guess()));
        json.add("whole", part(s.whole()));
        json.add("borderOnly", part(s.border()));
        json.add("middleOnly", part(s.centre()));
        return json;
    }

    private static JsonElement part(Shortcut.Part p) {
        JsonObject json = new JsonObject();
        json.add("balancedAccuracy", Json.number(p.balancedAccuracy()));
        json.add("interval", Json.interval(p.interval()));
        json.add("lost", Json.number(p.lost().value()));
        json.add("lostInterval", Json.interval(p.lost().interval()));
        return json;
    }

    private static JsonElement map(FeatureMap m, ClassList classes) {
        JsonObject json = new JsonObject();
        json.add("varianceShares", Json.numbers(m.shares()));
        JsonArray points = new JsonArray();
        for (FeatureMap.Point p : m.points()) {
            JsonObject o = new JsonObject();
            o.addProperty("id", p.id());
            o.addProperty("group", p.group());
            o.addProperty("truth", classes.name(p.label()));
            OptionalInt predicted = p.predicted();
            o.add(
                    "said",
                    predicted.isPresent() ? new JsonPrimitive(classes.name(predicted.getAsInt())) : JsonNull.INSTANCE);
            o.add("x", Json.number(p.x()));
            o.add("y", Json.number(p.y()));
            points.add(o);
        }
        json.add("points", points);
        return json;
    }
}
