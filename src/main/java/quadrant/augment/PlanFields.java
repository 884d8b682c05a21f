package quadrant.augment;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** The fields of a JSON object; a missing or unused field is an error. */
final class PlanFields {
    private final JsonObject json;
    private final String what;
    private final Set<String> left;

    PlanFields(JsonElement element, String what) {
        if (!element.isJsonObject()) {
            throw PlanFile.wrong(what + " is not a JSON object.");
        }
        this.json = element.getAsJsonObject();
        this.what = what;
        this.left = new TreeSet<>(json.keySet());
    }

    String text(String key) {
        JsonElement value = take(key);
        if (value == null
                || !value.isJsonPrimitive()
                || !value.getAsJsonPrimitive().isString()) {
            throw PlanFile.wrong(what + " lacks the text \"" + key + "\".");
        }
        return value.getAsString();
    }

    double number(String key) {
        JsonElement value = take(key);
        if (value == null
                || !value.isJsonPrimitive()
                || !value.getAsJsonPrimitive().isNumber()) {
            throw PlanFile.wrong(what + " lacks the number \"" + key + "\".");
        }
        return value.getAsDouble();
    }

    JsonArray array(String key) {
        JsonElement value = take(key);
        if (value == null || !value.isJsonArray()) {
            throw PlanFile.wrong(what + " lacks the list \"" + key + "\".");
        }
        return value.getAsJsonArray();
    }

    void end() {
        if (!left.isEmpty()) {
            throw PlanFile.wrong(
                    what + " has the field \"" + left.iterator().next() + "\", which does not belong there.");
        }
    }

    private @Nullable JsonElement take(String key) {
        left.remove(key);
        return json.get(key);
    }
}
