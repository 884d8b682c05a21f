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
import quadrant.task.UserException;

/** A plan as JSON, format {@code quadrant-augmentation} version 1. A missing or unused field is an error. */
public final class PlanFile {
    private static final String FORMAT = "quadrant-augmentation";
    private static final int VERSION = 1;
    private static final String PLAN = "The augmentation plan";
    private static final String TRANSFORM = "A transform of the augmentation plan";

    private PlanFile() {}

    public static String write(AugmentationPlan plan) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("format", FORMAT);
        json.put("version", VERSION);
        json.put("name", plan.name());
        json.put("transforms", plan.transforms().stream().map(PlanFile::json).toList());
        return new GsonBuilder().setPrettyPrinting().create().toJson(json);
    }

    private static Map<String, Object> json(Augmentation transform) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("type", transform.kind());
        json.putAll(transform.parameters());
        if (!transform.choices().isEmpty()) {
            json.put("choices", transform.choices().stream().map(PlanFile::json).toList());
        }
        return json;
    }

    /**
     * Reads what {@link #write} wrote.
     *
     * @throws UserException if the text is no plan, of a later version, or holds an unknown transform, an unknown or
     *     missing parameter, or a value out of range
     */
    public static AugmentationPlan read(String text) {
        JsonObject file;
        try {
            file = object(JsonParser.parseString(text), PLAN);
        } catch (JsonParseException e) {
            throw new UserException(PLAN + " is not JSON.", "Write it again with Quadrant.", e);
        }
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
            requireEmpty(file, PLAN);
            return new AugmentationPlan(name, transforms);
        } catch (IllegalArgumentException e) {
            throw new UserException(
                    PLAN + " cannot be used: " + e.getMessage() + ".", "Correct that value in the plan.", e);
        }
    }

    private static List<Augmentation> transforms(JsonObject json, String key, String what) {
        if (!(json.remove(key) instanceof JsonArray array)) {
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
        List<Augmentation> choices = kind.equals(Kind.ONE_OF) ? transforms(json, "choices", TRANSFORM) : List.of();
        requireEmpty(json, TRANSFORM);
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
        if (json.remove(key) instanceof JsonPrimitive value && value.isString()) {
            return value.getAsString();
        }
        throw wrong(what + " lacks the text \"" + key + "\".");
    }

    private static double number(JsonObject json, String key, String what) {
        if (json.remove(key) instanceof JsonPrimitive value && value.isNumber()) {
            return value.getAsDouble();
        }
        throw wrong(what + " lacks the number \"" + key + "\".");
    }

    /** Refuses a field that was not read, and so removed. */
    private static void requireEmpty(JsonObject json, String what) {
        for (String field : json.keySet()) {
            throw wrong(what + " has the field \"" + field + "\", which does not belong there.");
        }
    }

    private static UserException wrong(String problem) {
        return new UserException(problem, "Correct it, or write the plan again with Quadrant.");
    }
}
