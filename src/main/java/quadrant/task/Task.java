package quadrant.task;

import java.util.function.BooleanSupplier;

/**
 * A long-running piece of work, as seen by its observer: phases with progress, messages, and cancellation. An observer overrides
 * what it shows.
 */
public interface Task {
    /** A task without observer and cancellation. */
    Task SILENT = new Task() {};

    /** A task without observer that is cancelled with another one: for work too small to be reported. */
    static Task cancelledWith(Task other) {
        return unwatched(other::cancelled);
    }

    /** A task without observer that is cancelled by a condition. */
    static Task unwatched(BooleanSupplier stop) {
        return new Task() {
            @Override
            public boolean cancelled() {
                return stop.getAsBoolean();
            }
        };
    }

    /** Begins a phase, named in the present participle ("Caching views"). */
    default void phase(String name) {}

    /** Begins a phase of a fine-tuning. */
    default void phase(Phase phase) {
        phase(phase.title());
    }

    /** Reports the share of the whole run that is done, 0 to 1, where it can be estimated. */
    default void overall(double share) {}

    /** Reports {@code done} of {@code total} steps of the phase. */
    default void progress(long done, long total) {}

    /** Names the current part of the phase, such as "depth 3, inner fold 2 of 5"; few observers show it. */
    default void detail(String name) {}

    /** Shows a line of plain progress, such as an epoch's loss. */
    default void info(String line) {}

    /**
     * Warns of a condition that may change the result: a fallback, a mapping, skipped images. The warning is also part of the
     * report.
     */
    default void warn(String line) {}

    /** Whether cancellation was requested; workers check at least once a second. */
    default boolean cancelled() {
        return false;
    }

    /** Throws when cancellation was requested. */
    default void checkCancelled() {
        if (cancelled()) {
            throw new CancelledException();
        }
    }
}
