package quadrant.app;

import java.time.Duration;
import quadrant.task.Task;

/** A task whose progress is shown to a person: at most once per interval, with the estimated time left. */
public abstract class PacedTask implements Task {
    private final long paceNanos;
    private final PhaseClock clock = new PhaseClock();
    private String phase = "";
    private long shown = System.nanoTime();

    /** @param pace the shortest time between two updates */
    protected PacedTask(Duration pace) {
        paceNanos = pace.toNanos();
    }

    /**
     * Shows that a phase begins.
     *
     * @param clock gives the share of the run that is done
     */
    protected abstract void begin(PhaseClock clock, String name);

    /**
     * Shows a step.
     *
     * @param clock gives the text, the share that is done and the time left
     */
    protected abstract void show(PhaseClock clock, long done, long total);

    @Override
    public final synchronized void phase(String name) {
        phase = name;
        clock.phase(name);
        shown = System.nanoTime();
        begin(clock, name);
    }

    @Override
    public synchronized void detail(String name) {
        clock.phase(phase + ", " + name);
    }

    @Override
    public final synchronized void overall(double share) {
        clock.overall(share);
    }

    @Override
    public final synchronized void progress(long done, long total) {
        long now = System.nanoTime();
        if (total > 0 && now - shown >= paceNanos) {
            shown = now;
            show(clock, done, total);
        }
    }
}
