package quadrant.backbone;

import com.google.gson.Gson;
import com.google.gson.JsonParseException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import quadrant.task.Task;

/**
 * The SHA-256 of a stored file, computed once: it is kept beside the file with the size and time of change that it holds
 * for. A read-only store is hashed each time.
 */
final class CheckedHash {
    private static final String ENDING = ".checked.json";

    private CheckedHash() {}

    private record Kept(
            long bytes, long changedMillis, @Nullable String sha256) {}

    static String of(Path file, Task task) throws IOException {
        long bytes = Files.size(file);
        long changed = Files.getLastModifiedTime(file).toMillis();
        Optional<String> kept = read(beside(file))
                .filter(k -> k.bytes == bytes && k.changedMillis == changed)
                .map(Kept::sha256);
        if (kept.isPresent()) {
            return kept.get();
        }
        String sha256 = FileHash.of(file, task);
        try {
            keep(file, sha256);
        } catch (IOException e) {
            return sha256; // a read-only store
        }
        return sha256;
    }

    /** Keeps the hash that a file is known to have. */
    static void keep(Path file, String sha256) throws IOException {
        Kept kept = new Kept(Files.size(file), Files.getLastModifiedTime(file).toMillis(), sha256);
        Files.writeString(beside(file), new Gson().toJson(kept));
    }

    private static Path beside(Path file) {
        return file.resolveSibling(file.getFileName() + ENDING);
    }

    private static Optional<Kept> read(Path file) throws IOException {
        if (!Files.isRegularFile(file)) {
            return Optional.empty();
        }
        try {
            return Optional.ofNullable(new Gson().fromJson(Files.readString(file), Kept.class));
        } catch (JsonParseException e) {
            return Optional.empty();
        }
    }
}
