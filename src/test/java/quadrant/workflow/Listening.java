package quadrant.workflow;

import java.util.ArrayList;
import java.util.List;
import quadrant.task.Task;

/** A task that remembers what it heard, and is cancelled from some line on. */
final class Listening implements Task {
    private final List<String> output = new ArrayList<>();
    private final List<String> warned = new ArrayList<>();
    private final String cancelAt;

    Listening() {
        this("never");
    }

    /** @param cancelAt how the line begins after which the user wants to stop */
    Listening(String cancelAt) {
        this.cancelAt = cancelAt;
    }

    List<String> warned() {
        return warned;
    }

    List<String> output() {
        return output;
    }

    @Override
    public void info(String line) {
        output.add(line);
    }

    @Override
    public void warn(String line) {
        warned.add(line);
    }

    @Override
    public boolean cancelled() {
        return output.stream().anyMatch(line -> line.startsWith(cancelAt));
    }
}
