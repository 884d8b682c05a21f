package quadrant.export;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import quadrant.export.BioImageIo.Publication;
import quadrant.model.FineTunedModel;

/** The documentation of a package: what the model is for, its results with their intervals, and how to use it. */
final class Readme {
    private static final List<Map.Entry<String, String>> SCORES = List.of(
            Map.entry("balancedAccuracy", "Balanced accuracy"),
            Map.entry("accuracy", "Accuracy"),
            Map.entry("macroF1", "Macro F1"),
            Map.entry("macroAuc", "Macro AUC"),
            Map.entry("mcc", "Matthews correlation"));

    private final StringBuilder text = new StringBuilder();

    private Readme() {}

    static String of(FineTunedModel model, Publication p, String report) {
        Readme readme = new Readme();
        readme.line("# " + p.name()).line(p.description());
        readme.line("## Classes").line("| class | channel of the output |\n|---|---|" + classes(model));
        readme.line("## Validation");
        read(report)
                .ifPresentOrElse(
                        readme::results, () -> readme.line("No report with held-out images lay beside the model."));
        readme.training(model);
        readme.line("## Use")
                .line(
                        "The input is an RGB image of " + model.preprocessing().sizePx() + "×"
                                + model.preprocessing().sizePx()
                                + " pixels with values of 0 to 255, brought to that size by antialiased"
                                + " bicubic interpolation ("
                                + model.preprocessing()
                                        .resize()
                                        .name()
                                        .toLowerCase(Locale.ROOT)
                                        .replace('_', ' ')
                                + "); the preprocessing of `rdf.yaml` normalises it. The output is a probability for each class.")
                .line(
                        "The test tensors are an image and what the model gives for it. The model was made with Quadrant, which"
                                + " reads `model.onnx` as it is.");
        return readme.text.toString();
    }

    private static String classes(FineTunedModel model) {
        return IntStream.range(0, model.classes().size())
                .mapToObj(k -> "\n| " + cell(model.classes().name(k)) + " | " + k + " |")
                .collect(Collectors.joining());
    }

    private Readme line(String paragraph) {
        text.append(paragraph).append("\n\n");
        return this;
    }

    private static Optional<JsonObject> read(String report) {
        try {
            return report.isBlank()
                    ? Optional.empty()
                    : Optional.of(JsonParser.parseString(report).getAsJsonObject())
                            .filter(r -> r.has("test") && r.get("test").isJsonObject());
        } catch (JsonParseException | IllegalStateException e) {
            // a file of another program with this name
            return Optional.empty();
        }
    }

    private void results(JsonObject report) {
        JsonObject test = report.getAsJsonObject("test");
        line("On " + test.get("n").getAsInt() + " held-out images of "
                + test.get("groups").getAsInt() + " groups, with 95 % intervals:");
        line("| measure | value | interval |\n|---|---|---|"
                + SCORES.stream()
                        .map(s -> "\n| " + s.getValue() + scored(test, s.getKey()) + " |")
                        .collect(Collectors.joining()));
        StringBuilder classes = new StringBuilder(
                "| class | images | recall | interval | precision | interval |\n|---|---|---|---|---|---|");
        for (JsonElement e : test.getAsJsonArray("perClass")) {
            JsonObject c = e.getAsJsonObject();
            classes.append("\n| " + cell(c.get("name").getAsString()) + " | "
                    + c.get("n").getAsInt() + scored(c, "recall") + scored(c, "precision") + " |");
        }
        line(classes.toString());
    }

    /** Two cells: a measure's value, and its interval. */
    private static String scored(JsonObject of, String measure) {
        JsonElement scores = of.get("scores");
        JsonElement score = scores instanceof JsonObject all ? all.get(measure) : null;
        return score instanceof JsonObject one
                ? " | " + number(one.get("value")) + " | " + interval(one.get("interval"))
                : " | – | –";
    }

    private void training(FineTunedModel model) {
        line("## Training");
        StringBuilder facts = new StringBuilder("| fact | value |\n|---|---|");
        for (String key : List.of(
                "backbone",
                "backbone.licence",
                "backbone.source",
                "images.train",
                "images.validation",
                "images.test",
                "strategy",
                "depth",
                "seed",
                "data.sha256",
                "quadrant")) {
            String value = model.provenance().fact(key);
            if (!value.isBlank()) {
                facts.append("\n| " + key + " | " + cell(value) + " |");
            }
        }
        model.preprocessing()
                .pixelSize()
                .ifPresent(s -> facts.append("\n| µm per pixel | " + s.micronsPerPixel() + " |"));
        line(facts.toString());
    }

    private static String cell(String value) {
        return value.replace("|", "\\|").replace('\n', ' ');
    }

    private static String number(@Nullable JsonElement e) {
        return e == null || e.isJsonNull() ? "–" : String.format(Locale.ROOT, "%.3f", e.getAsDouble());
    }

    private static String interval(@Nullable JsonElement e) {
        if (e == null || !e.isJsonArray()) {
            return "–";
        }
        JsonArray a = e.getAsJsonArray();
        return number(a.get(0)) + " to " + number(a.get(1));
    }
}
