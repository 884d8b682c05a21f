package quadrant.report;

import com.google.gson.JsonElement;
import com.google.gson.JsonParseException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
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
     * What a comparison reads of a {@code report.json}; a key that a kind of run or an earlier version does not have is null.
     *
     * @param version 0 in reports that name none
     * @param plan of a fine-tuning or a cross-validation
     * @param provenance of the model of an evaluation
     * @param seconds in all, or of each phase
     */
    private record Saved(
            @Nullable String format,
            int version,
            @Nullable String strategy,
            @Nullable String depth,
            @Nullable List<Fold> perFold,
            @Nullable Network backbone,
            @Nullable Plan plan,
            @Nullable Plan provenance,
            @Nullable JsonElement seconds,
            @Nullable Long seed) {
        record Fold(int depth) {}

        record Network(@Nullable String name) {}

        record Plan(
                @Nullable String strategy,
                @Nullable String depth,
                @Nullable String backbone,
                @Nullable String augmentation) {}
    }

    /**
     * Reads a folder.
     *
     * @throws UserException where it is not a run, its report is of a later version, or its predictions have no true classes
     */
    public static RunFolder read(Path folder) {
        Saved report = report(folder);
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

    private static Saved report(Path folder) {
        Path json = folder.resolve(RunReport.JSON);
        if (!Files.isRegularFile(json)) {
            throw noRun(folder, "it has no " + RunReport.JSON);
        }
        try {
            Saved saved = Json.GSON.fromJson(OutsideFile.text(json, "a report.json"), Saved.class);
            if (saved == null || saved.format == null || !saved.format.startsWith(FORMAT)) {
                throw noRun(folder, "its " + RunReport.JSON + " is not one of Quadrant's");
            }
            if (saved.version < 0 || saved.version > Json.VERSION) {
                throw new UserException(
                        json + " has the version " + saved.version + ", and this Quadrant reads reports up to version "
                                + Json.VERSION + ".",
                        "Update Quadrant.");
            }
            return saved;
        } catch (JsonParseException | NumberFormatException e) {
            throw noRun(folder, "its " + RunReport.JSON + " is damaged");
        } catch (IOException e) {
            throw noRun(folder, "its " + RunReport.JSON + " cannot be read: " + Reason.of(e));
        }
    }

    private static UserException noRun(Path folder, String why) {
        return new UserException(
                "The folder " + folder + " is no run: " + why + ".", "Give folders that finetune or evaluate wrote.");
    }

    private static RunFolder of(String name, Saved s, OutOfFold predictions) {
        Saved.Plan none = new Saved.Plan(null, null, null, null);
        Saved.Plan plan = Stream.of(s.plan, s.provenance)
                .filter(Objects::nonNull)
                .findFirst()
                .orElse(none);
        return new RunFolder(
                name,
                Objects.requireNonNull(s.format).substring(FORMAT.length()),
                first(s.strategy, plan.strategy),
                s.perFold == null
                        ? first(s.depth, plan.depth)
                        : s.perFold.stream()
                                .filter(Objects::nonNull)
                                .map(Saved.Fold::depth)
                                .distinct()
                                .sorted()
                                .map(String::valueOf)
                                .collect(Collectors.joining(", ")),
                first(s.backbone == null ? null : s.backbone.name, plan.backbone),
                PlainNames.planName(first(plan.augmentation)),
                seconds(s.seconds),
                s.seed == null ? Evaluation.SEED : s.seed,
                predictions);
    }

    /** The first text that there is; blank without any. */
    private static String first(@Nullable String... texts) {
        return Stream.of(texts).filter(Objects::nonNull).findFirst().orElse("");
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
