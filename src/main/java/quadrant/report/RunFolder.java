package quadrant.report;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalDouble;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
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
    private static final String FORMAT = "quadrant-";

    /**
     * Reads a folder.
     *
     * @throws UserException where it is not a run, its report is of a later version, or its predictions have no true classes
     */
    public static RunFolder read(Path folder) {
        JsonObject report = report(folder);
        Path csv = folder.resolve(PREDICTIONS);
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
        } catch (IllegalStateException | NumberFormatException | UnsupportedOperationException e) {
            throw noRun(folder, "its " + RunReport.JSON + " is damaged");
        }
    }

    private static JsonObject report(Path folder) {
        Path json = folder.resolve(RunReport.JSON);
        if (!Files.isRegularFile(json)) {
            throw noRun(folder, "it has no " + RunReport.JSON);
        }
        try {
            JsonObject report = JsonParser.parseString(OutsideFile.text(json, "a report.json"))
                    .getAsJsonObject();
            if (!first(report, "format").startsWith(FORMAT)) {
                throw noRun(folder, "its " + RunReport.JSON + " is not one of Quadrant's");
            }
            int version = report.has("version") ? Integer.parseInt(first(report, "version")) : 0;
            if (version < 0 || version > Json.VERSION) {
                throw new UserException(
                        json + " has the version " + version + ", and this Quadrant reads reports up to version "
                                + Json.VERSION + ".",
                        "Update Quadrant.");
            }
            return report;
        } catch (JsonParseException | IllegalStateException | NumberFormatException e) {
            throw noRun(folder, "its " + RunReport.JSON + " is damaged");
        } catch (IOException e) {
            throw noRun(folder, "its " + RunReport.JSON + " cannot be read: " + Reason.of(e));
        }
    }

    private static UserException noRun(Path folder, String why) {
        return new UserException(
                "The folder " + folder + " is no run: " + why + ".", "Give folders that finetune or evaluate wrote.");
    }

    private static RunFolder of(String name, JsonObject report, OutOfFold predictions) {
        String seed = first(report, "seed");
        return new RunFolder(
                name,
                first(report, "format").substring(FORMAT.length()),
                first(report, "strategy", "plan.strategy", "provenance.strategy"),
                report.has("perFold")
                        ? report.get("perFold").getAsJsonArray().asList().stream()
                                .map(fold -> Integer.valueOf(first(fold, "depth")))
                                .distinct()
                                .sorted()
                                .map(String::valueOf)
                                .collect(Collectors.joining(", "))
                        : first(report, "depth", "plan.depth", "provenance.depth"),
                first(report, "backbone.name", "plan.backbone", "provenance.backbone"),
                PlainNames.planName(first(report, "plan.augmentation", "provenance.augmentation")),
                seconds(report.get("seconds")),
                seed.isEmpty() ? Evaluation.SEED : Long.parseLong(seed),
                predictions);
    }

    /**
     * The first value that a report has, of those of a fine-tuning, a cross-validation and an evaluation; blank without any.
     *
     * @param paths the keys from the outermost to the innermost, with dots between
     */
    private static String first(JsonElement report, String... paths) {
        return Stream.of(paths)
                .flatMap(path -> {
                    JsonElement at = report;
                    for (String key : path.split("\\.", -1)) {
                        at = at instanceof JsonObject o ? o.get(key) : null;
                    }
                    return Stream.ofNullable(at).filter(value -> !value.isJsonNull());
                })
                .findFirst()
                .map(value -> value.getAsJsonPrimitive().getAsString())
                .orElse("");
    }

    private static OptionalDouble seconds(@Nullable JsonElement seconds) {
        if (seconds == null || seconds.isJsonNull()) {
            return OptionalDouble.empty();
        }
        return OptionalDouble.of(
                seconds.isJsonPrimitive()
                        ? seconds.getAsDouble()
                        : seconds.getAsJsonObject().asMap().values().stream()
                                .mapToDouble(JsonElement::getAsDouble)
                                .sum());
    }
}
