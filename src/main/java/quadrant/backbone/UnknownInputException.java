package quadrant.backbone;

import quadrant.task.UserException;

/** Nobody says how a model file wants its pixels, or of which size: the user is to be asked. */
public final class UnknownInputException extends UserException {
    UnknownInputException(String problem, String remedy) {
        super(problem, remedy);
    }
}
