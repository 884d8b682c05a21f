package quadrant.report;

import com.google.gson.ExclusionStrategy;
import com.google.gson.FieldAttributes;
import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonNull;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import com.google.gson.JsonSerializationContext;
import com.google.gson.JsonSerializer;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.Set;
import quadrant.advisor.LayerEvidence;
import quadrant.advisor.Similarity;
import quadrant.augment.AugmentationPlan;
import quadrant.dataset.ClassList;
import quadrant.evaluation.BaselineComparison;
import quadrant.evaluation.ConfusionMatrix;
import quadrant.evaluation.Curve;
import quadrant.evaluation.Interval;
import quadrant.evaluation.LearningCurve;
import quadrant.evaluation.Measured;
import quadrant.evaluation.ScoreSheet;
import quadrant.explain.Example;
import quadrant.explain.FeatureMap;
import quadrant.pixels.Patch;

/**
 * Records as JSON: a key for each component, in order. Unknown values are null, values that could not be measured are {@code
 * missing} with the reason; an interval is a list of two numbers, a constant its name in lower case. Pictures are left out.
 */
public final class Json {
    /** Records whose components are written among those of the enclosing record. */
    private static final Set<String> SPREAD = Set.of("decision", "training", "folding", "model", "provenance");

    private static final Gson GSON = gson(new ClassList(List.of("", " ")));

    private Json() {}

    /** A value as indented JSON. */
    public static String text(Object value) {
        return GSON.toJson(value);
    }

    /** A value as JSON for a file: its format and version first, then the keys of each record. */
    public static String file(String format, Object... records) {
        JsonObject all = new JsonObject();
        for (Object r : records) {
            GSON.toJsonTree(r).getAsJsonObject().entrySet().forEach(e -> all.add(e.getKey(), e.getValue()));
        }
        return GSON.toJson(head(format, all)) + "\n";
    }

    /** A report as its {@code report.json}. */
    public static String of(RunReport report) {
        Gson gson = gson(report.data().classes());
        JsonObject all = new JsonObject();
        all.add("verdict", verdict(report));
        for (Map.Entry<String, JsonElement> e :
                gson.toJsonTree(report).getAsJsonObject().entrySet()) {
            if (!SPREAD.contains(e.getKey())) {
                all.add(e.getKey(), e.getValue());
            } else if (e.getValue().isJsonObject()) {
                e.getValue().getAsJsonObject().entrySet().forEach(part -> all.add(part.getKey(), part.getValue()));
            }
        }
        all.remove("kind");
        all.remove("doubts");
        report.examination()
                .flatMap(e -> e.shortcut().value())
                .ifPresent(s -> all.getAsJsonObject("examination")
                        .getAsJsonObject("shortcut")
                        .add("verdict", lower(s.verdict())));
        if (report.decision().isPresent()) {
            all.add("methods", gson.toJsonTree(Methods.of(report)));
        }
        return gson.toJson(head("quadrant-" + report.kind().title(), all)) + "\n";
    }

    private static JsonObject verdict(RunReport report) {
        Verdict v = report.verdict();
        JsonObject json = new JsonObject();
        json.addProperty("kind", Finding.key(v.kind()));
        json.addProperty(
                "leading",
                report.leading()
                        .map(o -> report.leftOut().isPresent() ? "leftOut" : "test")
                        .orElse(null));
        json.addProperty("sentence", v.sentence());
        json.addProperty("next", v.next());
        JsonArray because = new JsonArray();
        for (Verdict.Reason r : v.because()) {
            JsonObject one = new JsonObject();
            one.addProperty("finding", Finding.key(r.finding()));
            one.addProperty("sentence", r.sentence());
            one.addProperty("next", r.next());
            because.add(one);
        }
        json.add("because", because);
        return json;
    }

    private static JsonObject head(String format, JsonObject rest) {
        JsonObject json = new JsonObject();
        json.addProperty("format", format);
        json.addProperty("version", 1);
        rest.entrySet().forEach(e -> json.add(e.getKey(), e.getValue()));
        return json;
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

    private static JsonElement lower(Enum<?> value) {
        return new JsonPrimitive(value.name().toLowerCase(Locale.ROOT));
    }

    /** JSON supports neither NaN nor infinity. */
    private static JsonElement number(double value) {
        return Double.isFinite(value) ? new JsonPrimitive(value) : JsonNull.INSTANCE;
    }

    private static JsonArray numbers(double... values) {
        JsonArray array = new JsonArray();
        for (double v : values) {
            array.add(number(v));
        }
        return array;
    }

    private static Gson gson(ClassList classes) {
        GsonBuilder builder = new GsonBuilder()
                .setPrettyPrinting()
                .serializeNulls()
                .disableHtmlEscaping()
                .setExclusionStrategies(new WithoutPictures());
        values(builder);
        evaluations(builder);
        measurements(builder);
        examinations(builder, classes);
        return builder.create();
    }

    private static void values(GsonBuilder builder) {
        as(builder, Optional.class, (v, to) -> v.isPresent() ? to.serialize(v.get()) : JsonNull.INSTANCE);
        as(builder, OptionalDouble.class, (v, to) -> v.isPresent() ? number(v.getAsDouble()) : JsonNull.INSTANCE);
        as(builder, OptionalInt.class, (v, to) -> v.isPresent() ? new JsonPrimitive(v.getAsInt()) : JsonNull.INSTANCE);
        as(builder, Double.class, (v, to) -> number(v));
        as(builder, double.class, (v, to) -> number(v));
        builder.registerTypeHierarchyAdapter(Enum.class, (JsonSerializer<Enum<?>>) (v, type, to) -> lower(v));
        as(builder, Interval.class, (v, to) -> numbers(v.low(), v.high()));
        as(builder, ClassList.class, (v, to) -> to.serialize(v.names()));
        as(builder, AugmentationPlan.class, (v, to) -> new JsonPrimitive(v.canonical()));
        as(builder, Patch.class, (v, to) -> JsonNull.INSTANCE);
        as(
                builder,
                Measured.class,
                (v, to) -> v.value().isPresent()
                        ? to.serialize(v.value().get())
                        : to.serialize(Map.of("missing", v.reason().get())));
        as(
                builder,
                Methods.Item.class,
                (v, to) -> object(to, "item", v.number(), "what", v.what(), "answer", v.answer()));
    }

    private static void evaluations(GsonBuilder builder) {
        as(builder, RunReport.Outcome.class, Json::outcome);
        as(builder, RunReport.Uncertainty.class, (v, to) -> {
            JsonObject json = object(to, "sentences", v.sentences());
            v.numbers().forEach((name, n) -> json.add(name, number(n)));
            json.add("accuracyCoverage", to.serialize(v.accuracyCoverage()));
            return json;
        });
        as(builder, ConfusionMatrix.class, (v, to) -> to.serialize(v.counts()));
        as(builder, Curve.class, (v, to) -> {
            double[] x = v.points().stream().mapToDouble(Curve.Point::x).toArray();
            double[] y = v.points().stream().mapToDouble(Curve.Point::y).toArray();
            return object(to, "class", v.name(), "area", v.area(), "x", numbers(x), "y", numbers(y));
        });
        as(builder, BaselineComparison.class, (v, to) -> {
            JsonObject json = object(to, "name", v.kind(), "balancedAccuracy", v.balancedAccuracy());
            json.add("interval", to.serialize(v.interval()));
            json.add("difference", number(v.difference().value()));
            json.add("differenceInterval", to.serialize(v.difference().interval()));
            json.add("verdict", lower(v.difference().verdict()));
            return json;
        });
    }

    private static JsonObject measured(JsonSerializationContext to, double value, Interval interval) {
        return object(to, "value", value, "low", interval.low(), "high", interval.high());
    }

    private static void measurements(GsonBuilder builder) {
        as(
                builder,
                LearningCurve.class,
                (v, to) -> object(to, "balancedAccuracy", v.overall(), "perClass", v.classes(), "check", v.check()));
        as(builder, LearningCurve.Forecast.class, (v, to) -> {
            JsonObject json = to.serialize(v.point()).getAsJsonObject();
            json.add("gain", number(v.gain()));
            json.add("gainInterval", to.serialize(v.gainInterval()));
            return json;
        });
        as(builder, LayerEvidence.Score.class, (v, to) -> measured(to, v.value(), v.interval()));
        as(builder, Similarity.class, (v, to) -> {
            JsonObject json = measured(to, v.value(), v.interval());
            json.add("method", lower(v.method()));
            json.add("alikeBelow", number(v.method().alike()));
            json.addProperty("images", v.images());
            json.add("layers", to.serialize(v.layers()));
            return json;
        });
    }

    /** The numbers of an evaluation, with all further metrics. */
    private static JsonElement outcome(RunReport.Outcome v, JsonSerializationContext to) {
        JsonObject json = to.serialize(v.evaluation()).getAsJsonObject();
        json.add("baseline", to.serialize(v.guess()));
        JsonObject scores = new JsonObject();
        v.sheet().overall().forEach((metric, s) -> scores.add(metric.key(), to.serialize(s)));
        json.add("scores", scores);
        for (int k = 0; k < v.sheet().perClass().size(); k++) {
            JsonObject own = new JsonObject();
            v.sheet().perClass().get(k).scores().forEach((metric, s) -> own.add(metric.key(), to.serialize(s)));
            json.getAsJsonArray("perClass").get(k).getAsJsonObject().add("scores", own);
        }
        json.addProperty("fewGroups", v.sheet().groups() < ScoreSheet.FEW_GROUPS);
        json.add("curves", to.serialize(v.curves()));
        json.add("baselines", to.serialize(v.baselines()));
        json.add("errors", to.serialize(v.errors()));
        json.add("suspects", to.serialize(v.suspects()));
        v.ofGroups().ifPresent(g -> json.add("ofGroups", to.serialize(g)));
        return json;
    }

    private static void examinations(GsonBuilder builder, ClassList classes) {
        as(builder, Example.class, (v, to) -> {
            int predicted = v.prediction().predicted();
            JsonObject json = object(to, "id", v.prediction().id());
            json.addProperty("truth", classes.name(v.prediction().truth().orElseThrow()));
            json.addProperty("predicted", classes.name(predicted));
            json.addProperty("probability", v.prediction().probabilities().get(predicted));
            json.add("technique", lower(v.look().technique()));
            json.add("grid", grid(v.look().grid()));
            return json;
        });
        as(builder, FeatureMap.Point.class, (v, to) -> {
            JsonObject json = object(to, "id", v.id(), "group", v.group(), "truth", classes.name(v.label()));
            json.addProperty(
                    "predicted",
                    v.predicted().isPresent() ? classes.name(v.predicted().getAsInt()) : null);
            json.add("x", number(v.x()));
            json.add("y", number(v.y()));
            return json;
        });
    }

    private static JsonArray grid(Patch grid) {
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

    /** Keys and values, alternating. */
    private static JsonObject object(JsonSerializationContext to, Object... parts) {
        JsonObject json = new JsonObject();
        for (int i = 0; i < parts.length; i += 2) {
            json.add((String) parts[i], parts[i + 1] instanceof JsonElement e ? e : to.serialize(parts[i + 1]));
        }
        return json;
    }

    private interface Writer<T> {
        JsonElement write(T value, JsonSerializationContext to);
    }

    private static <T> void as(GsonBuilder builder, Class<T> type, Writer<T> writer) {
        builder.registerTypeAdapter(type, (JsonSerializer<T>) (v, t, to) -> writer.write(v, to));
    }

    /** Leaves out pictures, also optional ones and lists of them, and values stored in other files. */
    private static final class WithoutPictures implements ExclusionStrategy {
        private static final List<Class<?>> LEFT_OUT =
                List.of(Picture.class, AuditReport.Row.class, AuditReport.Correction.class);

        @Override
        public boolean shouldSkipField(FieldAttributes field) {
            String type = field.getDeclaredType().getTypeName();
            return LEFT_OUT.stream().anyMatch(c -> type.contains(c.getName()));
        }

        @Override
        public boolean shouldSkipClass(Class<?> type) {
            return type == Picture.class;
        }
    }
}
