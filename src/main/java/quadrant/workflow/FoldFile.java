package quadrant.workflow;

import com.google.gson.Gson;
import com.google.gson.JsonParseException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import quadrant.dataset.ClassList;
import quadrant.dataset.GroupId;
import quadrant.evaluation.BaselineComparison;
import quadrant.evaluation.FoldOutcome;
import quadrant.evaluation.Prediction;
import quadrant.evaluation.Predictions;
import quadrant.task.Hashes;
import quadrant.task.SafeFile;
import quadrant.task.Task;
import quadrant.task.UserException;

/**
 * The results of the finished folds of a cross-validation, one JSON file each in its work folder, so that a killed run
 * continues at the next fold. Numbers are stored exactly, with a checksum.
 */
final class FoldFile {
    private static final int VERSION = 2;

    private final Path file;
    private final String fingerprint;

    /** @param fingerprint of plan, data and folds: results with another one are refused */
    FoldFile(Path workFolder, int repeat, int fold, String fingerprint) {
        this.file = workFolder.resolve("fold-" + repeat + "-" + fold + ".json");
        this.fingerprint = fingerprint;
    }

    /** The JSON by Gson; the checksum is that of the JSON of the stored value. */
    private record Sealed(String crc32c, Kept kept) {}

    private record Kept(
            int version,
            String fingerprint,
            int repeat,
            int fold,
            Map<String, String> facts,
            Map<String, Double> seconds,
            List<String> classes,
            List<String> images,
            List<String> groups,
            List<Integer> truth,
            List<List<Float>> model,
            Map<String, List<List<Float>>> rivals) {
        Predictions predictions(List<List<Float>> probabilities) {
            List<Prediction> rows = new ArrayList<>();
            for (int i = 0; i < images.size(); i++) {
                rows.add(new Prediction(
                        images.get(i), new GroupId(groups.get(i)), OptionalInt.of(truth.get(i)), probabilities.get(i)));
            }
            return new Predictions(new ClassList(classes), rows);
        }

        FoldOutcome outcome() {
            Map<BaselineComparison.Kind, Predictions> others = new EnumMap<>(BaselineComparison.Kind.class);
            rivals.forEach((kind, p) -> others.put(BaselineComparison.Kind.valueOf(kind), predictions(p)));
            return new FoldOutcome(repeat, fold, facts, seconds, predictions(model), others);
        }
    }

    void write(FoldOutcome f) {
        Map<String, List<List<Float>>> rivals = new LinkedHashMap<>();
        f.rivals().forEach((kind, p) -> rivals.put(kind.name(), probabilities(p)));
        List<Prediction> rows = f.model().rows();
        Kept kept = new Kept(
                VERSION,
                fingerprint,
                f.repeat(),
                f.fold(),
                f.facts(),
                f.seconds(),
                f.model().classes().names(),
                rows.stream().map(Prediction::id).toList(),
                rows.stream().map(p -> p.group().value()).toList(),
                rows.stream().map(p -> p.truth().orElseThrow()).toList(),
                probabilities(f.model()),
                rivals);
        Gson gson = new Gson();
        SafeFile.write(file, gson.toJson(new Sealed(Hashes.crc32c(gson.toJson(kept)), kept)));
    }

    private static List<List<Float>> probabilities(Predictions p) {
        return p.rows().stream().map(Prediction::probabilities).toList();
    }

    /**
     * The result, if the fold was finished; a damaged one is ignored.
     *
     * @throws UserException when it was computed with other data or options, or by another version
     */
    Optional<FoldOutcome> read(Task task) throws IOException {
        if (!Files.exists(file)) {
            return Optional.empty();
        }
        Optional<Kept> kept = kept(new String(Files.readAllBytes(file), StandardCharsets.UTF_8));
        if (kept.isEmpty()) {
            task.warn("The result of a fold, " + file + ", was damaged; the fold is trained anew.");
            return Optional.empty();
        }
        if (kept.get().version != VERSION || !kept.get().fingerprint.equals(fingerprint)) {
            throw new UserException(
                    "The run to resume was begun with other data or other options.",
                    "Give the same options as then, or choose another output folder.");
        }
        return Optional.of(kept.get().outcome());
    }

    private static Optional<Kept> kept(String json) {
        Gson gson = new Gson();
        try {
            return Optional.ofNullable(gson.fromJson(json, Sealed.class))
                    .filter(s ->
                            s.kept != null && Hashes.crc32c(gson.toJson(s.kept)).equals(s.crc32c))
                    .map(Sealed::kept);
        } catch (JsonParseException | IllegalArgumentException e) {
            return Optional.empty();
        }
    }
}
