package quadrant.imagej.ui;

import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import quadrant.task.UserException;

/**
 * Allows one training at a time in an ImageJ. Two would share memory and cores, and both would take more than twice as long;
 * also, ImageJ has only one Esc key.
 */
final class OneTraining implements AutoCloseable {
    private static final AtomicReference<@Nullable Path> AT_WORK = new AtomicReference<>();

    private final Path output;

    private OneTraining(Path output) {
        this.output = output;
    }

    /**
     * Begins the training that writes to this folder; closing the result allows the next one.
     *
     * @throws UserException while another is at work
     */
    static OneTraining begin(Path output) {
        Path other = AT_WORK.compareAndExchange(null, output);
        if (other != null) {
            throw new UserException(
                    "Another training is at work in this ImageJ, and writes to " + other + ".",
                    "Wait until it has ended, or cancel it.");
        }
        return new OneTraining(output);
    }

    @Override
    public void close() {
        AT_WORK.compareAndSet(output, null);
    }
}
