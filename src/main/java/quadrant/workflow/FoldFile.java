package quadrant.workflow;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonArray;
import com.google.gson.JsonDeserializer;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import com.google.gson.JsonPrimitive;
import com.google.gson.JsonSerializer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalInt;
import quadrant.evaluation.FoldOutcome;
import quadrant.task.Hashes;
import quadrant.task.SafeFile;
import quadrant.task.Task;
import quadrant.task.UserException;

/**
 * The results of the finished folds of a cross-validation, one JSON file each in its work folder, so that a killed run
 * continues at the next fold. Numbers are stored exactly, with a checksum.
 */
final class FoldFile {
    private static final int VERSION = 3;

    /** Each prediction has a true class, and no doubt. */
    private static final Gson GSON = new GsonBuilder()
            .registerTypeAdapter(OptionalInt.class, (JsonSerializer<OptionalInt>)
                    (v, type, context) -> new JsonPrimitive(v.orElseThrow()))
            .registerTypeAdapter(OptionalInt.class, (JsonDeserializer<OptionalInt>)
                    (v, type, context) -> OptionalInt.of(v.getAsInt()))
            .registerTypeAdapter(Optional.class, (JsonSerializer<Optional<?>>) (v, type, context) -> new JsonArray())
            .registerTypeAdapter(Optional.class, (JsonDeserializer<Optional<?>>) (v, type, context) -> Optional.empty())
            .create();

    private final Path file;
    private final String fingerprint;

    /** @param fingerprint of plan, data and folds: results with another one are refused */
    FoldFile(Path workFolder, int repeat, int fold, String fingerprint) {
        this.file = workFolder.resolve("fold-" + repeat + "-" + fold + ".json");
        this.fingerprint = fingerprint;
    }

    private record Kept(int version, String fingerprint, FoldOutcome outcome) {}

    void write(FoldOutcome outcome) {
        JsonElement kept = GSON.toJsonTree(new Kept(VERSION, fingerprint, outcome));
        JsonObject sealed = new JsonObject();
        sealed.addProperty("crc32c", Hashes.crc32c(kept.toString()));
        sealed.add("kept", kept);
        SafeFile.write(file, sealed.toString());
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
        } else if (kept.get().version != VERSION || !kept.get().fingerprint.equals(fingerprint)) {
            throw new UserException(
                    "The run to resume was begun with other data or other options.",
                    "Give the same options as then, or choose another output folder.");
        }
        return kept.map(Kept::outcome);
    }

    private static Optional<Kept> kept(String json) {
        try {
            if (JsonParser.parseString(json) instanceof JsonObject sealed
                    && sealed.get("kept") instanceof JsonObject kept
                    && new JsonPrimitive(Hashes.crc32c(kept.toString())).equals(sealed.get("crc32c"))) {
                return Optional.of(GSON.fromJson(kept, Kept.class));
            }
            return Optional.empty();
        } catch (JsonParseException e) {
            return Optional.empty();
        }
    }
}
