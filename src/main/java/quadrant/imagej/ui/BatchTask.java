package quadrant.imagej.ui;

import quadrant.app.PhaseClock;
import quadrant.task.Printable;
import quadrant.task.Task;

/** Progress on standard error, for runs without a window: ImageJ's log would be standard output, where results belong. */
final class BatchTask implements Task {
    private static final long EVERY_NANOS = 10_000_000_000L;

    private final PhaseClock clock = new PhaseClock();
    private long shown = System.nanoTime();

    @Override
    public synchronized void phase(String name) {
        clock.phase(name);
        shown = System.nanoTime();
        System.err.println(name + " …");
    }

    @Override
    public synchronized void overall(double share) {
        clock.overall(share);
    }

    @Override
    public synchronized void progress(long done, long total) {
        long now = System.nanoTime();
        if (now - shown >= EVERY_NANOS && total > 0) {
            shown = now;
            System.err.println(clock.line(done, total));
        }
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
