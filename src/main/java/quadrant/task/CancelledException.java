package quadrant.task;

/** The user asked to stop; what was learnt so far is kept where it can be resumed. */
public final class CancelledException extends RuntimeException {
    public CancelledException() {
        super("Cancelled.");
    }
}
