package quadrant.training;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import quadrant.task.FileLease;
import quadrant.task.Folders;
import quadrant.task.Reason;
import quadrant.task.Task;
import quadrant.task.UserException;

/**
 * The folder of shelves, with limited disk space: the least recently used shelves are deleted to make room for a new one. A
 * shelf in use is locked; a second run that needs it gets a shelf of its own, which is deleted at the end.
 *
 * @param limitBytes the maximum size of all shelves together
 * @param writer wraps the channels that shelves write to
 */
public record FeatureStore(Path folder, long limitBytes, UnaryOperator<SeekableByteChannel> writer) {
    public FeatureStore(Path folder, long limitBytes) {
        this(folder, limitBytes, UnaryOperator.identity());
    }

    /** Whether a shelf of this size may be stored at all. */
    boolean fits(long bytes) {
        return bytes <= limitBytes;
    }

    /**
     * Makes room for a shelf in use to grow: other shelves are deleted, the least recently used first, and, if it would still
     * not fit, its own records of other images.
     *
     * @param bytesToCome the size of the records to be added
     */
    void reserve(FeatureShelf shelf, long bytesToCome) {
        if (!fits(shelf.bytes() + bytesToCome)) {
            shelf.clear();
        }
        try {
            shrink(others(shelf.file()), limitBytes - shelf.bytes() - bytesToCome);
        } catch (IOException e) {
            throw unusable(e);
        }
    }

    private UserException unusable(IOException e) {
        return new UserException(
                "The feature cache " + folder + " cannot be used (" + Reason.of(e) + ").",
                "Point QUADRANT_HOME to a folder that can be written.",
                e);
    }

    /**
     * Opens the shelf with a key; its owner closes it.
     *
     * @param key hex digits derived from everything that its records depend on
     */
    FeatureShelf lend(String key, int views, int rowFloats, Task task) {
        try {
            Files.createDirectories(folder);
            Path file = folder.resolve(key + ".f32");
            Optional<FileChannel> locked = FileLease.locked(file);
            if (locked.isEmpty()) {
                task.info("Another run uses the same cached features; this run makes its own.");
                file = Files.createTempFile(folder, "own", ".f32");
                locked = FileLease.locked(file, StandardOpenOption.DELETE_ON_CLOSE);
            }
            Path own = file;
            FileChannel channel = locked.orElseThrow(() -> new IOException("no lock on " + own));
            boolean lent = false;
            try {
                if (Files.exists(file)) {
                    Files.setLastModifiedTime(file, FileTime.from(Instant.now()));
                }
                FeatureShelf shelf = new FeatureShelf(file, channel, writer.apply(channel), views, rowFloats);
                lent = true;
                return shelf;
            } finally {
                if (!lent) {
                    channel.close();
                }
            }
        } catch (IOException e) {
            throw unusable(e);
        }
    }

    /**
     * Deletes all shelves except those in use by a run.
     *
     * @return the number of freed bytes
     * @throws UserException where they cannot be deleted
     */
    public long clear() {
        try {
            long before = Folders.bytes(folder);
            if (Files.isDirectory(folder)) {
                shrink(others(folder), -1);
            }
            return before - Folders.bytes(folder);
        } catch (IOException e) {
            throw new UserException(
                    "The feature cache " + folder + " could not be cleared (" + Reason.of(e) + ").",
                    "Delete that folder by hand.",
                    e);
        }
    }

    /** The shelves but one, the least recently used first; folders are those of earlier versions. */
    private List<Path> others(Path but) throws IOException {
        try (Stream<Path> all = Files.list(folder)) {
            // once, as another run may write to them meanwhile
            Map<Path, Long> times = new HashMap<>();
            all.filter(p -> !p.equals(but)
                            && (Files.isDirectory(p) || p.toString().endsWith(".f32")))
                    .forEach(p -> times.put(p, p.toFile().lastModified()));
            return times.keySet().stream()
                    .sorted(Comparator.comparing(times::get))
                    .toList();
        }
    }

    /** Deletes the first of some shelves that no run uses, until all together are no larger. */
    private static void shrink(List<Path> shelves, long bytes) throws IOException {
        long total = 0;
        for (Path p : shelves) {
            total += Folders.bytes(p);
        }
        for (Path p : shelves) {
            if (total <= bytes) {
                return;
            }
            long size = Folders.bytes(p);
            if (deleteIfFree(p)) {
                total -= size;
            }
        }
    }

    private static boolean deleteIfFree(Path shelf) throws IOException {
        if (Files.isDirectory(shelf)) {
            Folders.delete(shelf);
            return true;
        }
        Optional<FileChannel> locked = FileLease.locked(shelf);
        if (locked.isEmpty()) {
            return false;
        }
        try {
            return Files.deleteIfExists(shelf);
        } finally {
            locked.get().close();
        }
    }
}
