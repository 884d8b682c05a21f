package quadrant.task;

/** The exception for a cancelled task; results so far are kept where they can be resumed. */
public final class CancelledException extends RuntimeException {
    public CancelledException() {
        super("Cancelled.");
    }
}
