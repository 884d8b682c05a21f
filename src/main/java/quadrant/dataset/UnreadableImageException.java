package quadrant.dataset;

import org.jspecify.annotations.Nullable;
import quadrant.task.UserException;

/** An image that cannot be read completely: missing, empty, truncated, of an unknown format, or too small. */
public final class UnreadableImageException extends UserException {
    public UnreadableImageException(String problem, String remedy, @Nullable Throwable cause) {
        super(problem, remedy, cause);
    }
}
