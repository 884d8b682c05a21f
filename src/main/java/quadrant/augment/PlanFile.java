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
import quadrant.task.UserException;

/** A plan as JSON, format {@code quadrant-augmentation} version 1. */
final class PlanFile {
    private static final String FORMAT = "quadrant-augmentation";
    private static final int VERSION = 1;

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
        PlanFields file = new PlanFields(parse(text), "The augmentation plan");
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

    static List<Augmentation> transforms(JsonArray array) {
        List<Augmentation> transforms = new ArrayList<>();
        for (JsonElement element : array) {
            PlanFields fields = new PlanFields(element, "A transform of the augmentation plan");
            try {
                transforms.add(Kinds.read(fields));
            } catch (IllegalArgumentException e) {
                throw refused(e);
            }
            fields.end();
        }
        return transforms;
    }

    static UserException unknown(String kind) {
        return new UserException(
                "The augmentation plan names the transform \"" + kind
                        + "\", which this Quadrant does not have: it was removed, or is misspelt, or is of a later version.",
                "Use one of " + Kinds.all() + ".");
    }

    private static UserException refused(IllegalArgumentException cause) {
        return new UserException(
                "The augmentation plan cannot be used: " + cause.getMessage() + ".",
                "Correct that value in the plan.",
                cause);
    }

    static UserException wrong(String problem) {
        return new UserException(problem, "Correct it, or write the plan again with Quadrant.");
    }
}
