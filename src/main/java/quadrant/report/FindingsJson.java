package quadrant.report;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonNull;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import java.util.Locale;
import java.util.Optional;
import quadrant.advisor.DatasetProfile;
import quadrant.advisor.LayerEvidence;
import quadrant.evaluation.Interval;

/** What an advice rests on, as JSON. */
final class FindingsJson {
    private FindingsJson() {}

    static JsonObject of(Findings f) {
        JsonObject json = new JsonObject();
        JsonArray sizes = new JsonArray();
        for (DatasetProfile.ClassSize c : f.profile().classes()) {
            JsonObject size = new JsonObject();
            size.addProperty("class", c.name());
            size.addProperty("images", c.images());
            size.addProperty("groups", c.groups());
            size.addProperty("distinct", c.distinct());
            size.add("effective", Json.number(c.effective()));
            sizes.add(size);
        }
        json.add("size", sizes);
        json.addProperty("sizeUsed", f.rule().name().toLowerCase(Locale.ROOT));
        json.add(
                "similarityMethod",
                text(f.similarity().value().map(s -> s.method().name().toLowerCase(Locale.ROOT))));
        json.add("similarityNotMeasured", text(f.similarity().reason()));
        JsonArray layers = new JsonArray();
        f.layers().value().ifPresent(all -> all.forEach(l -> layers.add(layer(l))));
        json.add("layers", layers);
        json.add("layersNotMeasured", text(f.layers().reason()));
        json.add("wouldChange", Json.tree(f.wouldChange()));
        return json;
    }

    private static JsonObject layer(LayerEvidence l) {
        JsonObject json = new JsonObject();
        json.addProperty("tensor", l.tensor());
        json.add("alone", estimate(l.alone().value(), l.alone().interval()));
        json.add("upTo", estimate(l.upTo().value(), l.upTo().interval()));
        return json;
    }

    private static JsonObject estimate(double value, Interval interval) {
        JsonObject json = new JsonObject();
        json.add("value", Json.number(value));
        json.add("low", Json.number(interval.low()));
        json.add("high", Json.number(interval.high()));
        return json;
    }

    private static JsonElement text(Optional<String> text) {
        return text.<JsonElement>map(JsonPrimitive::new).orElse(JsonNull.INSTANCE);
    }
}
