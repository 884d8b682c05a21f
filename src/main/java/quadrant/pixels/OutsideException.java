package quadrant.pixels;

import quadrant.task.UserException;

/** The exception for a marked object that does not touch its image. */
public final class OutsideException extends UserException {
    public OutsideException(String problem, String remedy) {
        super(problem, remedy);
    }
}
