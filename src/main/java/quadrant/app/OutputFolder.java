package quadrant.app;

import static quadrant.task.OptionName.option;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import quadrant.task.FileLease;
import quadrant.task.Folders;
import quadrant.task.Reason;
import quadrant.task.SafeFile;
import quadrant.task.UserException;

/**
 * The output folder of a run. Everything is written to its subfolder {@code run} and moved out at the end, so that the folder
 * holds a complete result, an unfinished run that can be resumed, or nothing.
 */
final class OutputFolder implements AutoCloseable {
    private static final String RUN = "run";
    private static final String LOCK = "lock";
    private static final String CHECKPOINT = "checkpoint";
    /** A marker file that exists once results are moved out: from then on the files in the folder may be of this run. */
    private static final String MOVING = ".moving";

    private final Path folder;
    private final Path there;
    private final boolean resumed;
    private final List<String> earlier;
    private final FileChannel lock;
    private boolean finished;
    private boolean kept;

    /** @param there the nearest folder that was there before this run */
    private OutputFolder(Path folder, Path there, boolean resumed, List<String> earlier, FileChannel lock) {
        this.folder = folder;
        this.there = there;
        this.resumed = resumed;
        this.earlier = earlier;
        this.lock = lock;
    }

    /**
     * Refuses a folder that cannot be used, and leaves it unchanged.
     *
     * @throws UserException when it cannot be written, is not empty, or holds an unfinished run that is not to be resumed
     */
    static void check(Path folder, boolean resume) {
        check(folder, resume, List.of());
    }

    /**
     * As above, but allows a folder with an earlier result.
     *
     * @param earlier the names of the files of a result, the last of which shows that there is one; none where it may not be
     *     replaced
     */
    static void check(Path folder, boolean resume, List<String> earlier) {
        writable(folder);
        boolean unfinished = unfinished(folder);
        if (unfinished && !resume) {
            throw new UserException(
                    "The output folder " + folder + " holds an unfinished run.",
                    "Add " + option("resume") + " to go on with it, or choose another folder.");
        }
        boolean replaced = !earlier.isEmpty() && Files.isRegularFile(folder.resolve(earlier.get(earlier.size() - 1)));
        if (!unfinished && !replaced && Files.exists(folder) && !empty(folder)) {
            throw new UserException(
                    "The output folder " + folder + " is not empty"
                            + (resume ? " and holds no unfinished run to resume." : "."),
                    "Choose an empty or a new folder.");
        }
    }

    private static void writable(Path folder) {
        Path there = nearest(folder);
        if (!Files.isDirectory(there)) {
            throw new UserException(
                    "The output folder " + folder + " cannot be made: " + there + " is a file.",
                    "Choose another output folder.");
        }
        if (!Files.isWritable(there)) {
            throw unwritable(folder, there + " may not be written to");
        }
    }

    /**
     * Refuses an output with images in a folder of labelled images, where they would be read as images of a class the next time.
     *
     * @param output the folder or file to be written
     * @param data the folder of images; anything else is no matter
     */
    static void requireOutside(Path output, Path data) {
        try {
            if (Files.isDirectory(data) && nearest(output).toRealPath().startsWith(data.toRealPath())) {
                throw new UserException(
                        "The output " + output + " lies in the data folder " + data
                                + ", so its images would be read as data the next time.",
                        "Choose a place outside it.");
            }
        } catch (IOException e) {
            throw unwritable(output, Reason.of(e));
        }
    }

    /** Whether a run has begun here; a user's own folder of that name, which would be deleted in the end, is none. */
    private static boolean unfinished(Path folder) {
        Path run = folder.resolve(RUN);
        return Files.isRegularFile(run.resolve(LOCK))
                || Files.isRegularFile(run.resolve(CHECKPOINT))
                || (Files.isDirectory(run) && empty(run));
    }

    /**
     * Takes the folder for a run.
     *
     * @throws UserException as {@link #check}, and when another run is at work there
     */
    static OutputFolder open(Path folder, boolean resume) {
        return open(folder, resume, List.of());
    }

    private static OutputFolder open(Path folder, boolean resume, List<String> earlier) {
        check(folder, resume, earlier);
        Path there = nearest(folder);
        boolean unfinished = unfinished(folder);
        try {
            Files.createDirectories(folder.resolve(RUN));
            return new OutputFolder(
                    folder,
                    there,
                    unfinished,
                    earlier,
                    FileLease.locked(folder.resolve(RUN).resolve(LOCK))
                            .orElseThrow(() -> new UserException(
                                    "Another run is writing to " + folder + ".",
                                    "Wait for it, or choose another folder.")));
        } catch (IOException e) {
            try {
                if (!unfinished) {
                    delete(folder, there);
                }
            } catch (IOException | UserException again) {
                // a folder that could not be filled cannot always be deleted either
            }
            throw unwritable(folder, Reason.of(e));
        }
    }

    /** Fills an output folder. */
    @FunctionalInterface
    interface Filling<R> {
        R fill(OutputFolder output) throws IOException;
    }

    /**
     * Takes the folder for a run, and closes it behind the work.
     *
     * @param what is written, to begin a sentence with
     * @throws UserException as {@link #open}, and where the results cannot be written
     */
    static <R> R filled(Path folder, boolean resume, String what, Filling<R> work) {
        return filled(folder, resume, List.of(), what, work);
    }

    /** As above, where an {@link #check(Path, boolean, List) earlier} result may be replaced. */
    static <R> R filled(Path folder, boolean resume, List<String> earlier, String what, Filling<R> work) {
        try (OutputFolder output = open(folder, resume, earlier)) {
            return work.fill(output);
        } catch (IOException e) {
            throw unwritten(what, folder, e);
        }
    }

    /** @param what could not be written, to begin a sentence with */
    static UserException unwritten(String what, Path file, Exception e) {
        return new UserException(
                what + " could not be written to " + file + " (" + Reason.of(e) + ").",
                "Check that there is space and that you may write there.",
                e);
    }

    /** Deletes the work folder, and those folders that were not there before it, where they are empty. */
    private static void delete(Path folder, Path there) throws IOException {
        Folders.delete(folder.resolve(RUN));
        Path at = folder.toAbsolutePath();
        while (!at.equals(there) && Files.isDirectory(at) && empty(at)) {
            Files.delete(at);
            at = Objects.requireNonNull(at.getParent());
        }
    }

    /** The folder itself, or the nearest existing folder above it. */
    static Path nearest(Path folder) {
        Path at = folder.toAbsolutePath();
        while (!Files.exists(at) && at.getParent() != null) {
            at = at.getParent();
        }
        return at;
    }

    private static UserException unwritable(Path folder, String why) {
        return new UserException(
                "The output folder " + folder + " cannot be written (" + why + ").",
                "Choose a folder that you may write to, on a disk with space left.");
    }

    private static boolean empty(Path folder) {
        try (Stream<Path> inside = Files.list(folder)) {
            return inside.findAny().isEmpty();
        } catch (IOException e) {
            throw unwritable(folder, Reason.of(e));
        }
    }

    /** The folder in which the run works. */
    Path work() {
        return folder.resolve(RUN);
    }

    /**
     * Moves the named files out of the work folder, the last one last, in place of an earlier result, and deletes the rest of the
     * work folder.
     */
    void finish(List<String> names) throws IOException {
        for (String name : earlier) {
            Files.deleteIfExists(folder.resolve(name));
        }
        for (String name : names) {
            Path there = folder.resolve(name);
            if (Files.isRegularFile(there)
                    && !Files.exists(work().resolve(MOVING))
                    && Files.mismatch(there, work().resolve(name)) >= 0) {
                kept = true;
                throw new UserException(
                        there + " was not there when the run began, and is in the way of the result.",
                        "Move it elsewhere; the results are kept in " + work() + ".");
            }
        }
        SafeFile.write(work().resolve(MOVING), "");
        for (String name : names) {
            Files.move(
                    work().resolve(name),
                    folder.resolve(name),
                    StandardCopyOption.ATOMIC_MOVE,
                    StandardCopyOption.REPLACE_EXISTING);
        }
        lock.close();
        finished = true;
        try {
            Folders.delete(work());
        } catch (IOException e) {
            throw new UserException(
                    "The results are whole in " + folder + ", but the folder " + work() + " could not be deleted ("
                            + Reason.of(e) + ").",
                    "Delete it.",
                    e);
        }
    }

    /** Whether there is a checkpoint or a finished fold. */
    private boolean learnt() throws IOException {
        try (Stream<Path> files = Files.walk(work(), 2)) {
            return files.map(f -> String.valueOf(f.getFileName()))
                    .anyMatch(n -> n.equals(CHECKPOINT) || n.matches("fold-\\d+-\\d+\\.json"));
        }
    }

    /** Deletes the files of an unfinished run without a checkpoint; a checkpoint of an earlier run is kept. */
    @Override
    public void close() throws IOException {
        lock.close();
        if (!finished && !kept && !resumed && !learnt()) {
            delete(folder, there);
        }
    }
}
