package quadrant.backbone;

import quadrant.task.UserException;

/** The preprocessing or input size of a model file is not described anywhere: the user must be asked. */
public final class UnknownInputException extends UserException {
    UnknownInputException(String problem, String remedy) {
        super(problem, remedy);
    }
}
