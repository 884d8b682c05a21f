package quadrant.report;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
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
import java.util.stream.IntStream;
import quadrant.augment.AugmentationPlan;
import quadrant.dataset.ClassList;
import quadrant.evaluation.BaselineComparison;
import quadrant.evaluation.ConfusionMatrix;
import quadrant.evaluation.Curves;
import quadrant.evaluation.Curves.Curve;
import quadrant.evaluation.Interval;
import quadrant.evaluation.Measured;
import quadrant.pixels.Patch;

/**
 * Values as JSON: a key for each component of a record, in order. Unknown values are null, values that could not be measured are
 * {@code missing} with the reason; an interval is a list of two numbers, a constant its name in lower case. Pictures are left
 * out.
 */
public final class Json {
    /** The version of the files. */
    static final int VERSION = 2;

    static final Gson GSON = gson();

    private Json() {}

    /** A value as indented JSON. */
    public static String text(Object value) {
        return GSON.toJson(value);
    }

    /** A value as JSON for a file: its format and version first, then the given keys. */
    static String file(String format, Map<String, Object> keys) {
        Map<String, Object> all = keys("format", format, "version", VERSION);
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

    /** The keys of a record and their values as JSON, then more keys and values, alternating. */
    static Map<String, Object> record(Object record, Object... more) {
        Map<String, Object> keys =
                new LinkedHashMap<>(GSON.toJsonTree(record).getAsJsonObject().asMap());
        keys.putAll(keys(more));
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

    private static Gson gson() {
        GsonBuilder builder =
                new GsonBuilder().setPrettyPrinting().serializeNulls().disableHtmlEscaping();
        as(builder, OptionalDouble.class, v -> v.isPresent() ? v.getAsDouble() : JsonNull.INSTANCE);
        as(builder, OptionalInt.class, v -> v.isPresent() ? v.getAsInt() : JsonNull.INSTANCE);
        as(builder, Optional.class, v -> v.isPresent() ? v.get() : JsonNull.INSTANCE);
        // JSON supports neither NaN nor infinity
        JsonSerializer<Double> number = (v, type, to) -> Double.isFinite(v) ? new JsonPrimitive(v) : JsonNull.INSTANCE;
        builder.registerTypeAdapter(Double.class, number).registerTypeAdapter(double.class, number);
        builder.registerTypeHierarchyAdapter(Enum.class, (JsonSerializer<Enum<?>>) (v, type, to) -> {
            String name = v.name().toLowerCase(Locale.ROOT);
            boolean ofVerdict = v instanceof Verdict.Kind || v instanceof Verdict.Finding;
            return new JsonPrimitive(ofVerdict ? name.replace('_', '-') : name);
        });
        as(
                builder,
                Measured.class,
                v -> v.value().isPresent()
                        ? v.value().get()
                        : Map.of("missing", v.reason().get()));
        as(builder, Interval.class, v -> new double[] {v.low(), v.high()});
        as(
                builder,
                RunReport.Shown.class,
                v -> keys(
                        "id", v.id(), "truth", v.truth(), "predicted", v.predicted(), "probability", v.probability()));
        as(builder, ClassList.class, ClassList::names);
        as(builder, AugmentationPlan.class, AugmentationPlan::canonical);
        as(builder, Patch.class, Json::rows);
        as(builder, ConfusionMatrix.class, ConfusionMatrix::counts);
        as(
                builder,
                Curve.class,
                v -> keys(
                        "class",
                        v.name(),
                        "area",
                        v.area(),
                        "x",
                        v.points().stream().map(Curves.Point::x).toList(),
                        "y",
                        v.points().stream().map(Curves.Point::y).toList()));
        as(builder, BaselineComparison.class, Json::compared);
        return builder.create();
    }

    private static Map<String, Object> compared(BaselineComparison c) {
        Map<String, Object> keys = keys("name", c.kind(), "balancedAccuracy", c.balancedAccuracy());
        keys.putAll(keys("interval", c.interval(), "difference", c.difference().value()));
        keys.put("differenceInterval", c.difference().interval());
        keys.put("verdict", c.difference().verdict());
        return keys;
    }

    private static List<double[]> rows(Patch grid) {
        int width = grid.widthPx();
        return IntStream.range(0, grid.heightPx())
                .mapToObj(y -> IntStream.range(y * width, (y + 1) * width)
                        .mapToDouble(i -> grid.values()[i])
                        .toArray())
                .toList();
    }

    private static <T> void as(GsonBuilder builder, Class<T> type, Function<T, Object> value) {
        builder.registerTypeAdapter(type, (JsonSerializer<T>) (v, t, to) -> to.serialize(value.apply(v)));
    }
}
