package quadrant.imagej.ui;

import java.time.Duration;
import quadrant.app.PacedTask;
import quadrant.task.Printable;

/** Shows progress on standard error, for runs without a window: ImageJ's log would be standard output, which is for results. */
final class BatchTask extends PacedTask {
    private static final Duration EVERY = Duration.ofSeconds(10);

    BatchTask() {
        super(EVERY);
    }

    @Override
    protected void begin(String name) {
        System.err.println(name + " …");
    }

    @Override
    protected void show(long done, long total, double share, String left, String line) {
        System.err.println(line);
    }

    @Override
    public void info(String line) {
        System.err.println(Printable.of(line));
    }

    @Override
    public void warn(String line) {
        System.err.println("Note: " + Printable.of(line));
    }

    @Override
    public boolean cancelled() {
        return false;
    }
}
