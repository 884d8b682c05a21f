package quadrant.augment;

import com.google.gson.GsonBuilder;
import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import quadrant.task.UserException;

/** A plan as JSON, format {@code quadrant-augmentation} version 1. */
final class PlanFile {
    private static final String FORMAT = "quadrant-augmentation";
    private static final int VERSION = 1;
    private static final List<String> KINDS = List.of(
            Flip.KIND,
            Rotation.KIND,
            Scale.KIND,
            Shift.KIND,
            StainJitter.KIND,
            Contrast.KIND,
            Brightness.KIND,
            GaussianBlur.KIND,
            GaussianNoise.KIND,
            OneOf.KIND);

    private PlanFile() {}

    static String write(AugmentationPlan plan) {
        JsonObject json = new JsonObject();
        json.addProperty("format", FORMAT);
        json.addProperty("version", VERSION);
        json.addProperty("name", plan.name());
        json.add("transforms", write(plan.transforms()));
        return new GsonBuilder().setPrettyPrinting().create().toJson(json);
    }

    private static JsonArray write(List<? extends Augmentation> transforms) {
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
        Fields file = new Fields(parse(text), "The augmentation plan");
        if (!FORMAT.equals(file.text("format"))) {
            throw wrong("The augmentation plan is not of the format " + FORMAT + ".");
        }
        double version = file.number("version");
        if (version != VERSION) {
            throw new UserException(
                    "The augmentation plan is of version "
                            + BigDecimal.valueOf(version).stripTrailingZeros().toPlainString()
                            + ", but this Quadrant reads version " + VERSION + ".",
                    "Update Quadrant, or write the plan again with this version.");
        }
        String name = file.text("name");
        List<Augmentation> transforms = transforms(file.array("transforms"));
        file.end();
        try {
            return new AugmentationPlan(name, transforms);
        } catch (IllegalArgumentException e) {
            throw refused(e);
        }
    }

    private static JsonElement parse(String text) {
        try {
            return JsonParser.parseString(text);
        } catch (JsonParseException e) {
            throw new UserException("The augmentation plan is not JSON.", "Write it again with Quadrant.", e);
        }
    }

    private static List<Augmentation> transforms(JsonArray array) {
        List<Augmentation> transforms = new ArrayList<>();
        for (JsonElement element : array) {
            Fields fields = new Fields(element, "A transform of the augmentation plan");
            try {
                transforms.add(transform(fields));
            } catch (IllegalArgumentException e) {
                throw refused(e);
            }
            fields.end();
        }
        return transforms;
    }

    private static Augmentation transform(Fields f) {
        String kind = f.text("type");
        return switch (kind) {
            case Flip.KIND -> new Flip(f.number("probability"));
            case Rotation.KIND -> new Rotation(f.number("quarterTurns"), f.number("maxDegrees"));
            case Scale.KIND -> new Scale(f.number("min"), f.number("max"));
            case Shift.KIND -> new Shift(f.number("fraction"));
            case StainJitter.KIND -> new StainJitter(f.number("sigma"), f.number("bias"));
            case Contrast.KIND -> new Contrast(f.number("range"));
            case Brightness.KIND -> new Brightness(f.number("range"));
            default -> optics(kind, f);
        };
    }

    private static Optics optics(String kind, Fields f) {
        return switch (kind) {
            case GaussianBlur.KIND ->
                new GaussianBlur(f.number("probability"), f.number("sigmaMin"), f.number("sigmaMax"));
            case GaussianNoise.KIND ->
                new GaussianNoise(f.number("probability"), f.number("sigmaMin"), f.number("sigmaMax"));
            case OneOf.KIND -> new OneOf(choices(f.array("choices")));
            default ->
                throw new UserException(
                        "The augmentation plan names the transform \"" + kind
                                + "\", which this Quadrant does not know.",
                        "Use " + String.join(", ", KINDS) + ", or update Quadrant.");
        };
    }

    private static List<Optics> choices(JsonArray array) {
        List<Optics> choices = new ArrayList<>();
        for (Augmentation transform : transforms(array)) {
            if (!(transform instanceof Optics choice)) {
                throw new IllegalArgumentException("a one-of must hold optics, not " + transform.kind());
            }
            choices.add(choice);
        }
        return choices;
    }

    private static UserException refused(IllegalArgumentException cause) {
        return new UserException(
                "The augmentation plan cannot be used: " + cause.getMessage() + ".",
                "Correct that value in the plan.",
                cause);
    }

    private static UserException wrong(String problem) {
        return new UserException(problem, "Correct it, or write the plan again with Quadrant.");
    }

    /** The fields of one JSON object, each to be asked for: one that is missing or left over is an error. */
    private static final class Fields {
        private final JsonObject json;
        private final String what;
        private final Set<String> left;

        Fields(JsonElement element, String what) {
            if (!element.isJsonObject()) {
                throw wrong(what + " is not a JSON object.");
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
                throw wrong(what + " lacks the text \"" + key + "\".");
            }
            return value.getAsString();
        }

        double number(String key) {
            JsonElement value = take(key);
            if (value == null
                    || !value.isJsonPrimitive()
                    || !value.getAsJsonPrimitive().isNumber()) {
                throw wrong(what + " lacks the number \"" + key + "\".");
            }
            return value.getAsDouble();
        }

        JsonArray array(String key) {
            JsonElement value = take(key);
            if (value == null || !value.isJsonArray()) {
                throw wrong(what + " lacks the list \"" + key + "\".");
            }
            return value.getAsJsonArray();
        }

        void end() {
            if (!left.isEmpty()) {
                throw wrong(what + " has the field \"" + left.iterator().next() + "\", which does not belong there.");
            }
        }

        private @Nullable JsonElement take(String key) {
            left.remove(key);
            return json.get(key);
        }
    }
}
