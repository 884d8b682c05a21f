package quadrant.report;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonNull;
import com.google.gson.JsonPrimitive;
import com.google.gson.JsonSerializer;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.function.Function;
import quadrant.advisor.LayerEvidence;
import quadrant.advisor.Similarity;
import quadrant.augment.AugmentationPlan;
import quadrant.dataset.ClassList;
import quadrant.evaluation.BaselineComparison;
import quadrant.evaluation.ConfusionMatrix;
import quadrant.evaluation.Curves;
import quadrant.evaluation.Curves.Curve;
import quadrant.evaluation.Interval;
import quadrant.evaluation.LearningCurve;
import quadrant.evaluation.Measured;
import quadrant.pixels.Patch;

/**
 * Values as JSON: a key for each component of a record, in order. Unknown values are null, values that could not be measured are
 * {@code missing} with the reason; an interval is a list of two numbers, a constant its name in lower case. Pictures are left
 * out.
 */
public final class Json {
    private static final Gson GSON = gson();

    private Json() {}

    /** A value as indented JSON. */
    public static String text(Object value) {
        return GSON.toJson(value);
    }

    /** A value as JSON for a file: its format and version first, then the given keys. */
    static String file(String format, Map<String, Object> keys) {
        Map<String, Object> all = keys("format", format, "version", 1);
        all.putAll(keys);
        return GSON.toJson(all) + "\n";
    }

    /** Keys and values, alternating. */
    static Map<String, Object> keys(Object... parts) {
        Map<String, Object> keys = new LinkedHashMap<>();
        for (int i = 0; i < parts.length; i += 2) {
            keys.put((String) parts[i], parts[i + 1]);
        }
        return keys;
    }

    /** The keys of a record, and their values as JSON. */
    static Map<String, Object> record(Object record) {
        return new LinkedHashMap<>(GSON.toJsonTree(record).getAsJsonObject().asMap());
    }

    /** The same without one of them. */
    static Map<String, Object> without(Object record, String key) {
        Map<String, Object> keys = record(record);
        keys.remove(key);
        return keys;
    }

    /** The numbers and texts of a record by name, including those of nested records. */
    static Map<String, String> leaves(Object value) {
        Map<String, String> leaves = new LinkedHashMap<>();
        GSON.toJsonTree(value).getAsJsonObject().entrySet().forEach(e -> {
            if (e.getValue().isJsonPrimitive()) {
                leaves.put(e.getKey(), e.getValue().getAsString());
            } else if (e.getValue().isJsonObject()) {
                leaves.putAll(leaves(e.getValue()));
            }
        });
        return leaves;
    }

    /** JSON supports neither NaN nor infinity. */
    private static JsonElement number(double value) {
        return Double.isFinite(value) ? new JsonPrimitive(value) : JsonNull.INSTANCE;
    }

    private static Gson gson() {
        GsonBuilder builder =
                new GsonBuilder().setPrettyPrinting().serializeNulls().disableHtmlEscaping();
        as(builder, OptionalDouble.class, v -> v.isPresent() ? v.getAsDouble() : JsonNull.INSTANCE);
        as(builder, OptionalInt.class, v -> v.isPresent() ? v.getAsInt() : JsonNull.INSTANCE);
        as(builder, Optional.class, v -> v.isPresent() ? v.get() : JsonNull.INSTANCE);
        List.of(Double.class, double.class)
                .forEach(c -> builder.registerTypeAdapter(c, (JsonSerializer<Double>) (v, type, to) -> number(v)));
        builder.registerTypeHierarchyAdapter(Enum.class, (JsonSerializer<Enum<?>>)
                (v, type, to) -> new JsonPrimitive(v.name().toLowerCase(Locale.ROOT)));
        as(
                builder,
                Measured.class,
                v -> v.value().isPresent()
                        ? v.value().get()
                        : Map.of("missing", v.reason().get()));
        as(builder, Picture.class, v -> JsonNull.INSTANCE);
        as(builder, Interval.class, v -> new double[] {v.low(), v.high()});
        as(builder, ClassList.class, ClassList::names);
        as(builder, AugmentationPlan.class, AugmentationPlan::canonical);
        as(builder, Patch.class, Json::rows);
        as(builder, ConfusionMatrix.class, ConfusionMatrix::counts);
        as(builder, Curve.class, v -> {
            Map<String, Object> keys = keys("class", v.name(), "area", v.area());
            keys.put("x", v.points().stream().map(Curves.Point::x).toList());
            keys.put("y", v.points().stream().map(Curves.Point::y).toList());
            return keys;
        });
        measurements(builder);
        return builder.create();
    }

    private static void measurements(GsonBuilder builder) {
        as(builder, LayerEvidence.Score.class, v -> bounds(v.value(), v.interval()));
        as(builder, Similarity.class, v -> {
            Map<String, Object> keys = bounds(v.value(), v.interval());
            keys.putAll(keys("method", v.method(), "alikeBelow", v.method().alike()));
            keys.putAll(keys("images", v.images(), "layers", v.layers()));
            return keys;
        });
        as(builder, BaselineComparison.class, v -> {
            Map<String, Object> keys = keys("name", v.kind(), "balancedAccuracy", v.balancedAccuracy());
            keys.putAll(
                    keys("interval", v.interval(), "difference", v.difference().value()));
            keys.put("differenceInterval", v.difference().interval());
            keys.put("verdict", v.difference().verdict());
            return keys;
        });
        as(
                builder,
                LearningCurve.class,
                v -> keys("balancedAccuracy", v.overall(), "perClass", v.classes(), "check", v.check()));
        as(builder, LearningCurve.Forecast.class, v -> {
            Map<String, Object> keys = record(v.point());
            keys.putAll(keys("gain", v.gain(), "gainInterval", v.gainInterval()));
            return keys;
        });
    }

    private static Map<String, Object> bounds(double value, Interval interval) {
        return keys("value", value, "low", interval.low(), "high", interval.high());
    }

    private static JsonArray rows(Patch grid) {
        JsonArray rows = new JsonArray();
        for (int y = 0; y < grid.heightPx(); y++) {
            JsonArray row = new JsonArray();
            for (int x = 0; x < grid.widthPx(); x++) {
                row.add(number(grid.values()[y * grid.widthPx() + x]));
            }
            rows.add(row);
        }
        return rows;
    }

    private static <T> void as(GsonBuilder builder, Class<T> type, Function<T, Object> value) {
        builder.registerTypeAdapter(type, (JsonSerializer<T>) (v, t, to) -> to.serialize(value.apply(v)));
    }
}
