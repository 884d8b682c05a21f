package quadrant.report;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonNull;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import java.util.List;
import java.util.OptionalDouble;
import quadrant.evaluation.Interval;

/** Values as JSON; what is not known is null. */
final class Json {
    private static final Gson GSON = new GsonBuilder()
            .setPrettyPrinting()
            .serializeNulls()
            .disableHtmlEscaping()
            .create();

    private Json() {}

    static String text(JsonObject json) {
        return GSON.toJson(json) + "\n";
    }

    static JsonElement tree(Object value) {
        return GSON.toJsonTree(value);
    }

    static JsonArray interval(Interval interval) {
        return numbers(List.of(interval.low(), interval.high()));
    }

    static JsonArray numbers(List<Double> values) {
        JsonArray array = new JsonArray();
        values.forEach(v -> array.add(number(v)));
        return array;
    }

    static JsonElement number(OptionalDouble value) {
        return value.isPresent() ? number(value.getAsDouble()) : JsonNull.INSTANCE;
    }

    /** JSON knows neither NaN nor infinity. */
    static JsonElement number(double value) {
        return Double.isFinite(value) ? new JsonPrimitive(value) : JsonNull.INSTANCE;
    }
}
