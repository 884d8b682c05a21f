package quadrant.training;

import static quadrant.task.OptionName.option;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.LongSupplier;
import quadrant.task.Reason;
import quadrant.task.Task;
import quadrant.task.UserException;

/**
 * The checkpoint file of a training and its schedule: it is saved after each epoch, on cancellation, and within an epoch at
 * time intervals, as an epoch of a large set takes an hour.
 *
 * <p>The schedule counts time and not steps, as a killed run loses time, and a step takes from milliseconds to a minute. Saving
 * does not change the training, so it may depend on a clock. It takes at most a twentieth of the time, as networks of hundreds
 * of megabytes are slow to write.
 */
final class CheckpointFile {
    private static final int LEAST_INTERVAL_IN_WRITES = 20;

    private final Path file;
    private final String fingerprint;
    private final long intervalNanos;
    private final LongSupplier nanoClock;
    private long savedAt;
    private long writeNanos;

    /** @param seconds after which an unfinished epoch is saved */
    CheckpointFile(Path file, String fingerprint, double seconds, LongSupplier nanoClock) {
        this.file = file;
        this.fingerprint = fingerprint;
        this.intervalNanos = (long) (seconds * 1e9);
        this.nanoClock = nanoClock;
        this.savedAt = nanoClock.getAsLong();
    }

    String fingerprint() {
        return fingerprint;
    }

    Optional<Checkpoint> read(Task task) {
        return Checkpoint.read(file, fingerprint, task);
    }

    /** Whether an unfinished epoch should be saved now. */
    boolean due() {
        long least = intervalNanos == 0 ? 0 : Math.max(intervalNanos, LEAST_INTERVAL_IN_WRITES * writeNanos);
        return nanoClock.getAsLong() - savedAt >= least;
    }

    /** Saves, replacing the previous checkpoint. */
    void write(Checkpoint checkpoint) {
        long start = nanoClock.getAsLong();
        try {
            checkpoint.write(file);
        } catch (IOException e) {
            throw new UserException(
                    "The checkpoint " + file + " could not be written (" + Reason.of(e) + ").",
                    "Free disk space and run again with " + option("resume") + ".",
                    e);
        }
        savedAt = nanoClock.getAsLong();
        writeNanos = savedAt - start;
    }
}
