package quadrant.imagej.ui;

import java.time.Duration;
import quadrant.app.PacedTask;
import quadrant.app.PhaseClock;
import quadrant.task.Printable;

/** Shows progress on standard error, for runs without a window: ImageJ's log would be standard output, which is for results. */
final class BatchTask extends PacedTask {
    private static final Duration EVERY = Duration.ofSeconds(10);

    BatchTask() {
        super(EVERY);
    }

    @Override
    protected void begin(PhaseClock clock, String name) {
        System.err.println(name + " …");
    }

    @Override
    protected void show(PhaseClock clock, long done, long total) {
        System.err.println(clock.line(done, total));
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
