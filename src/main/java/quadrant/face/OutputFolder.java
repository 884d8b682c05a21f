package quadrant.face;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import quadrant.task.UserException;

/**
 * The folder that a run writes to: everything is made in its subfolder {@code run} and moved out when all is done, so that
 * the folder holds a whole result, or an unfinished run that can be resumed, or nothing.
 */
final class OutputFolder implements AutoCloseable {
    private static final String RUN = "run";
    private static final String LOCK = "lock";

    private final Path folder;
    private final boolean created;
    private final FileChannel lock;

    private OutputFolder(Path folder, boolean created, FileChannel lock) {
        this.folder = folder;
        this.created = created;
        this.lock = lock;
    }

    /**
     * Takes the folder for a run.
     *
     * @throws UserException when it cannot be written, is not empty, or another run is at work there
     */
    static OutputFolder open(Path folder, boolean resume) {
        try {
            boolean fresh = !Files.exists(folder);
            boolean unfinished = Files.isDirectory(folder.resolve(RUN));
            if (!fresh && !Files.isDirectory(folder)) {
                throw new UserException(
                        "The output " + folder + " is a file, and a folder was expected.",
                        "Choose another output folder.");
            }
            if (unfinished && !resume) {
                throw new UserException(
                        "The output folder " + folder + " holds an unfinished run.",
                        "Add --resume to go on with it, or choose another folder.");
            }
            if (!fresh && !unfinished && !empty(folder)) {
                throw new UserException(
                        "The output folder " + folder + " is not empty"
                                + (resume ? " and holds no unfinished run to resume." : "."),
                        "Choose an empty or a new folder.");
            }
            Files.createDirectories(folder.resolve(RUN));
            return new OutputFolder(folder, fresh, lock(folder));
        } catch (FileAlreadyExistsException e) {
            throw new UserException(
                    "The output folder " + folder + " cannot be made: " + e.getFile() + " is a file.",
                    "Choose another output folder.",
                    e);
        } catch (IOException e) {
            throw new UserException(
                    "The output folder " + folder + " cannot be written (" + e.getMessage() + ").",
                    "Choose a folder that you may write to.",
                    e);
        }
    }

    private static boolean empty(Path folder) throws IOException {
        try (Stream<Path> inside = Files.list(folder)) {
            return inside.findAny().isEmpty();
        }
    }

    private static FileChannel lock(Path folder) throws IOException {
        FileChannel channel = FileChannel.open(
                folder.resolve(RUN).resolve(LOCK), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        boolean held;
        try {
            held = channel.tryLock() != null;
        } catch (OverlappingFileLockException e) {
            held = false;
        }
        if (!held) {
            channel.close();
            throw new UserException(
                    "Another run is writing to " + folder + ".", "Wait for it, or choose another folder.");
        }
        return channel;
    }

    /** Where the run works. */
    Path work() {
        return folder.resolve(RUN);
    }

    /** Moves the named files out of the work folder, the last one last, and deletes the rest of the work. */
    void finish(List<String> names) throws IOException {
        for (String name : names) {
            Files.move(
                    work().resolve(name),
                    folder.resolve(name),
                    StandardCopyOption.ATOMIC_MOVE,
                    StandardCopyOption.REPLACE_EXISTING);
        }
        lock.close();
        delete(work());
    }

    /** Leaves nothing behind of a run that learnt nothing: one without a checkpoint. */
    void abandon() throws IOException {
        lock.close();
        if (Files.exists(work().resolve("checkpoint"))) {
            return;
        }
        delete(work());
        if (created && empty(folder)) {
            Files.delete(folder);
        }
    }

    static void delete(Path tree) throws IOException {
        if (!Files.exists(tree)) {
            return;
        }
        try (Stream<Path> all = Files.walk(tree)) {
            for (Path p : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(p);
            }
        }
    }

    @Override
    public void close() throws IOException {
        lock.close();
    }
}
