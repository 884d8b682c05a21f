package quadrant.imagej.ui;

import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import quadrant.task.UserException;

/**
 * Lets one training at a time into an ImageJ. Two would share its memory and the cores, and both would take more than
 * twice as long; and ImageJ has one Esc key.
 */
final class OneTraining implements AutoCloseable {
    private static final AtomicReference<@Nullable Path> AT_WORK = new AtomicReference<>();

    private final Path output;

    private OneTraining(Path output) {
        this.output = output;
    }

    /**
     * Begins the training that writes to this folder; closing it lets the next one in.
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
