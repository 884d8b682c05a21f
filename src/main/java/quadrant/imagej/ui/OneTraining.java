package quadrant.imagej.ui;

import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import quadrant.task.UserException;

/**
 * Allows one training at a time in an ImageJ. Two would share memory and cores, and both would take more than twice as long;
 * also, ImageJ has only one Esc key.
 */
final class OneTraining {
    private static final AtomicReference<@Nullable Path> AT_WORK = new AtomicReference<>();

    private OneTraining() {}

    /**
     * Trains, and writes to this folder.
     *
     * @throws UserException while another training is at work
     */
    static <R> R run(Path output, Supplier<R> training) {
        Path other = AT_WORK.compareAndExchange(null, output);
        if (other != null) {
            throw new UserException(
                    "Another training is at work in this ImageJ, and writes to " + other + ".",
                    "Wait until it has ended, or cancel it.");
        }
        try {
            return training.get();
        } finally {
            AT_WORK.set(null);
        }
    }
}
