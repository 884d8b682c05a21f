package quadrant.task;

import org.jspecify.annotations.Nullable;

/** A mistake that the user can mend: one sentence on what happened and what was expected, and one on the remedy. */
public class UserException extends RuntimeException {
    private final String problem;
    private final String remedy;

    /** Both are whole sentences, ending in a full stop. */
    public UserException(String problem, String remedy) {
        this(problem, remedy, null);
    }

    public UserException(String problem, String remedy, @Nullable Throwable cause) {
        super(problem + " " + remedy, cause);
        this.problem = problem;
        this.remedy = remedy;
    }

    /** What happened and what was expected. */
    public String problem() {
        return problem;
    }

    /** How to mend it. */
    public String remedy() {
        return remedy;
    }
}
