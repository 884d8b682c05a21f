package quadrant.augment;

import com.google.gson.GsonBuilder;
import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import com.google.gson.JsonPrimitive;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import quadrant.task.UserException;

/** A plan as JSON, format {@code quadrant-augmentation} version 1. A missing or unused field is an error. */
final class PlanFile {
    private static final String FORMAT = "quadrant-augmentation";
    private static final int VERSION = 1;
    private static final String PLAN = "The augmentation plan";
    private static final String TRANSFORM = "A transform of the augmentation plan";

    private PlanFile() {}

    static String write(AugmentationPlan plan) {
        JsonObject json = new JsonObject();
        json.addProperty("format", FORMAT);
        json.addProperty("version", VERSION);
        json.addProperty("name", plan.name());
        json.add("transforms", write(plan.transforms()));
        return new GsonBuilder().setPrettyPrinting().create().toJson(json);
    }

    private static JsonArray write(List<Augmentation> transforms) {
        JsonArray array = new JsonArray();
        for (Augmentation transform : transforms) {
            JsonObject json = new JsonObject();
            json.addProperty("type", transform.kind());
            transform.parameters().forEach(json::addProperty);
            if (!transform.choices().isEmpty()) {
                json.add("choices", write(transform.choices()));
            }
            array.add(json);
        }
        return array;
    }

    static AugmentationPlan read(String text) {
        JsonObject file = object(parse(text), PLAN);
        if (!FORMAT.equals(text(file, "format", PLAN))) {
            throw wrong(PLAN + " is not of the format " + FORMAT + ".");
        }
        double version = number(file, "version", PLAN);
        if (version != VERSION) {
            throw new UserException(
                    PLAN + " is of version "
                            + BigDecimal.valueOf(version).stripTrailingZeros().toPlainString()
                            + ", but this Quadrant reads version " + VERSION + ".",
                    "Update Quadrant, or write the plan again with this version.");
        }
        String name = text(file, "name", PLAN);
        try {
            List<Augmentation> transforms = transforms(file, "transforms", PLAN);
            onlyHas(file, Set.of("format", "version", "name", "transforms"), PLAN);
            return new AugmentationPlan(name, transforms);
        } catch (IllegalArgumentException e) {
            throw new UserException(
                    PLAN + " cannot be used: " + e.getMessage() + ".", "Correct that value in the plan.", e);
        }
    }

    private static JsonElement parse(String text) {
        try {
            return JsonParser.parseString(text);
        } catch (JsonParseException e) {
            throw new UserException(PLAN + " is not JSON.", "Write it again with Quadrant.", e);
        }
    }

    private static List<Augmentation> transforms(JsonObject json, String key, String what) {
        if (!(json.get(key) instanceof JsonArray array)) {
            throw wrong(what + " lacks the list \"" + key + "\".");
        }
        List<Augmentation> transforms = new ArrayList<>();
        for (JsonElement element : array) {
            transforms.add(transform(object(element, TRANSFORM)));
        }
        return transforms;
    }

    private static Augmentation transform(JsonObject json) {
        String kind = text(json, "type", TRANSFORM);
        if (!Kind.all().containsKey(kind)) {
            throw unknown(kind);
        }
        Map<String, Double> parameters = new LinkedHashMap<>();
        for (Kind.Parameter p : Kind.of(kind).parameters()) {
            parameters.put(p.name(), number(json, p.name(), TRANSFORM));
        }
        Set<String> fields = new TreeSet<>(parameters.keySet());
        fields.add("type");
        List<Augmentation> choices = List.of();
        if (kind.equals(Kind.ONE_OF)) {
            choices = transforms(json, "choices", TRANSFORM);
            fields.add("choices");
        }
        onlyHas(json, fields, TRANSFORM);
        return new Augmentation(kind, parameters, choices);
    }

    private static UserException unknown(String kind) {
        String instead = insteadOf(kind);
        return instead.isEmpty()
                ? new UserException(
                        PLAN + " names the transform \"" + kind
                                + "\", which this Quadrant does not have: it is misspelt, or is of a later version.",
                        "Use one of " + String.join(", ", Kind.all().keySet()) + ".")
                : new UserException(
                        PLAN + " names the transform \"" + kind + "\", which Quadrant no longer has.", instead);
    }

    /** What replaces a transform that was removed; empty for what never was one. */
    private static String insteadOf(String kind) {
        return switch (kind) {
            case "hue", "saturation" -> "Use stain-jitter instead, or channel-gain.";
            case "colour-temperature" -> "Use channel-gain instead.";
            case "reinhard-mix" -> "Use stain-mix instead.";
            case "pixel-size" -> "Use scale instead.";
            case "random-resized-crop" -> "Use scale and shift instead.";
            case "motion-blur" -> "Use defocus instead, or gaussian-blur.";
            case "background-fill" -> "Delete it: borders are always mirrored.";
            case "dust-and-scratches", "pen-marks", "random-erasing" -> "Delete it: nothing replaces it.";
            default -> "";
        };
    }

    private static JsonObject object(JsonElement element, String what) {
        if (element instanceof JsonObject object) {
            return object;
        }
        throw wrong(what + " is not a JSON object.");
    }

    private static String text(JsonObject json, String key, String what) {
        if (json.get(key) instanceof JsonPrimitive value && value.isString()) {
            return value.getAsString();
        }
        throw wrong(what + " lacks the text \"" + key + "\".");
    }

    private static double number(JsonObject json, String key, String what) {
        if (json.get(key) instanceof JsonPrimitive value && value.isNumber()) {
            return value.getAsDouble();
        }
        throw wrong(what + " lacks the number \"" + key + "\".");
    }

    private static void onlyHas(JsonObject json, Set<String> fields, String what) {
        Set<String> more = new TreeSet<>(json.keySet());
        more.removeAll(fields);
        for (String field : more) {
            throw wrong(what + " has the field \"" + field + "\", which does not belong there.");
        }
    }

    private static UserException wrong(String problem) {
        return new UserException(problem, "Correct it, or write the plan again with Quadrant.");
    }
}
