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
 * The one file that a training saves itself to, and when it is time to: after each epoch, on cancel, and within an epoch
 * whenever some time has passed, as an epoch of a large set takes an hour.
 *
 * <p>Time and not steps are counted, as what a kill may cost is time, and a step takes from milliseconds to a minute. Saving
 * changes nothing of the training, so that a clock may decide on it. It takes at most a twentieth of the time, as networks of
 * hundreds of megabytes are slow to write.
 */
final class CheckpointFile {
    private static final int LEAST_INTERVAL_IN_WRITES = 20;

    private final Path file;
    private final String fingerprint;
    private final long intervalNanos;
    private final LongSupplier nanoClock;
    private long savedAt;
    private long writeNanos;

    /** @param seconds after which an epoch is saved though it has not ended */
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

    /** Whether an epoch that has not ended should be saved now. */
    boolean due() {
        long least = intervalNanos == 0 ? 0 : Math.max(intervalNanos, LEAST_INTERVAL_IN_WRITES * writeNanos);
        return nanoClock.getAsLong() - savedAt >= least;
    }

    /** Saves in place of what was saved before. */
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
