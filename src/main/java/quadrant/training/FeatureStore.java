package quadrant.training;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import quadrant.task.FileLease;
import quadrant.task.Folders;
import quadrant.task.Reason;
import quadrant.task.Task;
import quadrant.task.UserException;

/**
 * The folder of shelves, with limited disk space: the least recently used shelves are deleted to make room for a new one. A
 * shelf in use is locked; a second run that needs it gets a shelf of its own, which is deleted at the end.
 */
public final class FeatureStore {
    private final Path folder;
    private final long limitBytes;
    private final FeatureShelf.ChannelOpener opener;

    /**
     * A cache in the given folder.
     *
     * @param limitBytes the maximum size of all shelves together
     */
    public FeatureStore(Path folder, long limitBytes) {
        this(folder, limitBytes, file -> FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE));
    }

    FeatureStore(Path folder, long limitBytes, FeatureShelf.ChannelOpener opener) {
        this.folder = folder;
        this.limitBytes = limitBytes;
        this.opener = opener;
    }

    public Path folder() {
        return folder;
    }

    /** Whether a shelf of this size may be stored at all. */
    boolean fits(long bytes) {
        return bytes <= limitBytes;
    }

    /** A shelf in use, with its lock. */
    static final class Loan implements AutoCloseable {
        private final FeatureShelf shelf;
        private final FileChannel lockFile;
        private final @Nullable Path deleteAfter;

        Loan(FeatureShelf shelf, FileChannel lockFile, @Nullable Path deleteAfter) {
            this.shelf = shelf;
            this.lockFile = lockFile;
            this.deleteAfter = deleteAfter;
        }

        FeatureShelf shelf() {
            return shelf;
        }

        @Override
        public void close() {
            try {
                shelf.close();
                lockFile.close();
                if (deleteAfter != null) {
                    Folders.delete(deleteAfter);
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    /**
     * Keeps a shelf in use within the limit as it grows: other shelves are deleted and, if it would still not fit, so are its
     * records of other images.
     *
     * @param bytesToCome the size of the records to be added
     */
    void reserve(Loan loan, long bytesToCome) {
        if (!fits(loan.shelf().bytes() + bytesToCome)) {
            loan.shelf().clear();
        }
        try {
            makeRoom(loan.shelf().folder(), loan.shelf().bytes() + bytesToCome);
        } catch (IOException e) {
            throw new UserException(
                    "The feature cache " + folder + " cannot be used (" + Reason.of(e) + ").",
                    "Point QUADRANT_HOME to a folder that can be written.",
                    e);
        }
    }

    /**
     * Opens the shelf with a key, after making room for it.
     *
     * @param key hex digits derived from everything that its records depend on
     * @param bytes the maximum size that it may reach
     */
    Loan lend(String key, int views, List<Integer> rowFloats, long bytes, Task task) {
        try {
            Files.createDirectories(folder);
            Path own = folder.resolve(key);
            Files.createDirectories(own);
            FileChannel lock = lock(own);
            Path shelfFolder = own;
            if (lock == null) {
                task.info("Another run uses the same cached features; this run makes its own.");
                shelfFolder = Files.createTempDirectory(folder, "own");
                lock = lock(shelfFolder);
            }
            if (lock == null) {
                throw new IOException("no lock on " + shelfFolder);
            }
            boolean lent = false;
            try {
                Files.setLastModifiedTime(shelfFolder, FileTime.from(Instant.now()));
                makeRoom(shelfFolder, bytes);
                FeatureShelf shelf = new FeatureShelf(shelfFolder, views, rowFloats, opener);
                lent = true;
                return new Loan(shelf, lock, shelfFolder.equals(own) ? null : shelfFolder);
            } finally {
                if (!lent) {
                    lock.close();
                }
            }
        } catch (IOException e) {
            throw new UserException(
                    "The feature cache " + folder + " cannot be used (" + Reason.of(e) + ").",
                    "Point QUADRANT_HOME to a folder that can be written.",
                    e);
        }
    }

    private static @Nullable FileChannel lock(Path shelf) throws IOException {
        return FileLease.locked(shelf.resolve("lock")).orElse(null);
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
                try (Stream<Path> all = Files.list(folder)) {
                    for (Path p : all.filter(Files::isDirectory).toList()) {
                        deleteIfFree(p);
                    }
                }
            }
            return before - Folders.bytes(folder);
        } catch (IOException e) {
            throw new UserException(
                    "The feature cache " + folder + " could not be cleared (" + Reason.of(e) + ").",
                    "Delete that folder by hand.",
                    e);
        }
    }

    private static boolean deleteIfFree(Path shelf) throws IOException {
        FileChannel lock = lock(shelf);
        if (lock == null) {
            return false;
        }
        emptyButLock(shelf);
        lock.close();
        Folders.delete(shelf);
        return true;
    }

    private void makeRoom(Path keep, long bytes) throws IOException {
        List<Path> oldestFirst;
        try (Stream<Path> all = Files.list(folder)) {
            oldestFirst = new ArrayList<>(all.filter(Files::isDirectory)
                    .filter(p -> !p.equals(keep))
                    .sorted(Comparator.comparing(p -> p.toFile().lastModified()))
                    .toList());
        }
        // other folds may have put more on the shelf than this run requests
        long total = Math.max(bytes, Folders.bytes(keep));
        for (Path p : oldestFirst) {
            total += Folders.bytes(p);
        }
        for (Path p : oldestFirst) {
            if (total <= limitBytes) {
                return;
            }
            long size = Folders.bytes(p);
            if (deleteIfFree(p)) {
                total -= size;
            }
        }
    }

    /** Deletes shelf files whose deletion would be noticed, while the lock is still held. */
    private static void emptyButLock(Path shelf) throws IOException {
        try (Stream<Path> files = Files.list(shelf)) {
            for (Path p : files.filter(f -> !f.endsWith("lock")).toList()) {
                Files.deleteIfExists(p);
            }
        }
    }
}
