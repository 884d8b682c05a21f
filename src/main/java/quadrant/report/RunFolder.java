package quadrant.report;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalDouble;
import java.util.stream.Collectors;
import quadrant.dataset.io.PlainNames;
import quadrant.dataset.io.PredictionTable;
import quadrant.evaluation.Evaluation;
import quadrant.evaluation.OutOfFold;
import quadrant.task.OutsideFile;
import quadrant.task.Reason;
import quadrant.task.UserException;

/**
 * The folder of a fine-tuning, an evaluation or a cross-validation, with the values by which runs are compared.
 *
 * @param name of the folder
 * @param strategy as requested, or as trained; empty where not known
 * @param depth one number, or those of the folds
 * @param augmentation a plan's name, or "own plan"
 * @param seconds of training in total; empty where none was trained
 * @param seed of the resamples of its intervals
 */
public record RunFolder(
        String name,
        String kind,
        String strategy,
        String depth,
        String backbone,
        String augmentation,
        OptionalDouble seconds,
        long seed,
        OutOfFold predictions) {
    private static final String PREDICTIONS = "predictions.csv";

    /**
     * Reads a folder.
     *
     * @throws UserException where it is not a run, or its predictions have no true classes
     */
    public static RunFolder read(Path folder) {
        Path json = folder.resolve(ReportWriter.JSON);
        Path csv = folder.resolve(PREDICTIONS);
        if (!Files.isRegularFile(json)) {
            throw noRun(folder, "it has no " + ReportWriter.JSON);
        }
        JsonObject report = report(folder, json);
        if (!Files.isRegularFile(csv)) {
            throw new UserException(
                    "The run " + folder + " has no " + PREDICTIONS + ", as no image was held out.",
                    "Train again with images held out, or cross-validate.");
        }
        OutOfFold predictions = PredictionTable.readFolds(csv);
        if (predictions.rows().isEmpty()
                || predictions.rows().stream()
                        .anyMatch(r -> r.prediction().truth().isEmpty())) {
            throw new UserException(
                    "The table " + csv + " has predictions without true classes, so they cannot be evaluated.",
                    "Give runs of finetune or evaluate, whose tables have a column label.");
        }
        Path file = folder.toAbsolutePath().normalize().getFileName();
        try {
            return of(String.valueOf(file), report, predictions);
        } catch (IllegalStateException
                | IllegalArgumentException
                | ClassCastException
                | UnsupportedOperationException e) { // Gson's exception for a value of another type
            throw noRun(folder, "its " + ReportWriter.JSON + " is damaged");
        }
    }

    private static JsonObject report(Path folder, Path json) {
        try {
            JsonElement all = JsonParser.parseString(OutsideFile.text(json, "a report.json"));
            if (all.isJsonObject() && text(all.getAsJsonObject(), "format").startsWith("quadrant-")) {
                return all.getAsJsonObject();
            }
            throw noRun(folder, "its " + ReportWriter.JSON + " is not one of Quadrant's");
        } catch (JsonParseException e) {
            throw noRun(folder, "its " + ReportWriter.JSON + " is no JSON");
        } catch (IOException e) {
            throw noRun(folder, "its " + ReportWriter.JSON + " cannot be read: " + Reason.of(e));
        }
    }

    private static UserException noRun(Path folder, String why) {
        return new UserException(
                "The folder " + folder + " is no run: " + why + ".", "Give folders that finetune or evaluate wrote.");
    }

    private static RunFolder of(String name, JsonObject report, OutOfFold predictions) {
        String format = text(report, "format");
        // an evaluation describes its model, the others their own plan
        JsonObject plan = object(report, format.equals("quadrant-evaluation") ? "provenance" : "plan");
        String backbone = text(object(report, "backbone"), "name");
        JsonElement seconds = report.get("seconds");
        return new RunFolder(
                name,
                format.substring("quadrant-".length()),
                text(report.has("strategy") ? report : plan, "strategy"),
                report.has("perFold")
                        ? depths(report.getAsJsonArray("perFold"))
                        : text(report.has("depth") ? report : plan, "depth"),
                backbone.isEmpty() ? text(plan, "backbone") : backbone,
                PlainNames.planName(text(plan, "augmentation")),
                seconds == null || seconds.isJsonNull() ? OptionalDouble.empty() : OptionalDouble.of(sum(seconds)),
                report.has("seed") ? report.get("seed").getAsLong() : Evaluation.SEED,
                predictions);
    }

    private static String depths(JsonArray folds) {
        return folds.asList().stream()
                .map(f -> Integer.valueOf(text(f.getAsJsonObject(), "depth")))
                .distinct()
                .sorted()
                .map(String::valueOf)
                .collect(Collectors.joining(", "));
    }

    /** Seconds in all, or of each phase. */
    private static double sum(JsonElement seconds) {
        return seconds.isJsonPrimitive()
                ? seconds.getAsDouble()
                : seconds.getAsJsonObject().asMap().values().stream()
                        .mapToDouble(JsonElement::getAsDouble)
                        .sum();
    }

    private static JsonObject object(JsonObject json, String key) {
        JsonElement e = json.get(key);
        return e != null && e.isJsonObject() ? e.getAsJsonObject() : new JsonObject();
    }

    private static String text(JsonObject json, String key) {
        JsonElement e = json.get(key);
        return e != null && e.isJsonPrimitive() ? e.getAsString() : "";
    }
}
