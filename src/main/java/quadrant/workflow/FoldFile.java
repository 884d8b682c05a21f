package quadrant.workflow;

import com.google.gson.Gson;
import com.google.gson.JsonParseException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;
import quadrant.dataset.ClassList;
import quadrant.dataset.GroupId;
import quadrant.evaluation.FoldOutcome;
import quadrant.evaluation.Prediction;
import quadrant.evaluation.Predictions;
import quadrant.evaluation.Rival;
import quadrant.task.SafeFile;
import quadrant.task.UserException;

/**
 * The results of the finished folds of a cross-validation, one JSON file each in its work folder, so that a run that was
 * killed goes on at the next fold. Numbers are kept to the bit.
 */
final class FoldFile {
    private static final int VERSION = 1;

    private final Path file;
    private final String fingerprint;

    /** @param fingerprint of plan, data and folds: what was found under another is refused */
    FoldFile(Path workFolder, int repeat, int fold, String fingerprint) {
        this.file = workFolder.resolve("fold-" + repeat + "-" + fold + ".json");
        this.fingerprint = fingerprint;
    }

    /** As Gson writes it. */
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
        boolean whole() {
            return facts != null
                    && seconds != null
                    && classes != null
                    && images != null
                    && groups != null
                    && truth != null
                    && model != null
                    && rivals != null;
        }

        Predictions predictions(List<List<Float>> probabilities) {
            List<Prediction> rows = new ArrayList<>();
            for (int i = 0; i < images.size(); i++) {
                rows.add(new Prediction(
                        images.get(i), new GroupId(groups.get(i)), OptionalInt.of(truth.get(i)), probabilities.get(i)));
            }
            return new Predictions(new ClassList(classes), rows);
        }

        FoldOutcome outcome() {
            Map<Rival.Kind, Predictions> others = new EnumMap<>(Rival.Kind.class);
            rivals.forEach((kind, p) -> others.put(Rival.Kind.valueOf(kind), predictions(p)));
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
        SafeFile.write(file, new Gson().toJson(kept));
    }

    private static List<List<Float>> probabilities(Predictions p) {
        return p.rows().stream().map(Prediction::probabilities).toList();
    }

    /**
     * The result, if the fold was finished.
     *
     * @throws UserException when it was found with other data or options, or cannot be read
     */
    Optional<FoldOutcome> read() throws IOException {
        if (!Files.exists(file)) {
            return Optional.empty();
        }
        Kept kept;
        try {
            kept = new Gson().fromJson(Files.readString(file), Kept.class);
        } catch (JsonParseException e) {
            throw damaged(e);
        }
        if (kept == null || kept.version != VERSION || !kept.whole()) {
            throw damaged(null);
        }
        if (!kept.fingerprint.equals(fingerprint)) {
            throw new UserException(
                    "The run to resume was begun with other data or other options.",
                    "Give the same options as then, or choose another output folder.");
        }
        return Optional.of(kept.outcome());
    }

    private UserException damaged(@Nullable Throwable cause) {
        return new UserException(
                "The result of a fold, " + file + ", cannot be read.",
                "Delete that file and resume again; the fold is then trained anew.",
                cause);
    }
}
