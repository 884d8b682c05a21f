package quadrant.app;

import java.time.Duration;
import java.util.Locale;
import java.util.function.LongSupplier;
import quadrant.task.Task;

/**
 * A task whose progress is shown to a person: at most once per interval, with the time left, which is that of the run where its
 * share is known, else that of the phase.
 */
public abstract class PacedTask implements Task {
    /** Below this share of the run the time left cannot be estimated well. */
    private static final double EARLY = 0.05;

    private final long paceNanos;
    private final LongSupplier nanos;
    private final long runStart;
    private String phase = "";
    private String part = "";
    private long phaseStart;
    private double overall = Double.NaN;
    private long shown;

    /** @param pace the shortest time between two updates */
    protected PacedTask(Duration pace) {
        this(pace, System::nanoTime);
    }

    PacedTask(Duration pace, LongSupplier nanos) {
        this.paceNanos = pace.toNanos();
        this.nanos = nanos;
        this.runStart = nanos.getAsLong();
        this.phaseStart = runStart;
        this.shown = runStart;
    }

    /** Shows that a phase begins. */
    protected abstract void begin(String name);

    /**
     * Shows a step.
     *
     * @param share what a bar shows, 0 to 1: of the run where it is known, else of the phase
     * @param left such as {@code 40 s} or {@code 1:10 min}; blank before the first step is done
     * @param line such as {@code Caching views: 30 of 240, 1:10 min left}, or {@code …, 40 % of the run, 1:10 min left}
     */
    protected abstract void show(long done, long total, double share, String left, String line);

    @Override
    public final synchronized void phase(String name) {
        phase = name;
        part = name;
        phaseStart = nanos.getAsLong();
        shown = phaseStart;
        begin(name);
    }

    /** The time left is that of the part. */
    @Override
    public synchronized void detail(String name) {
        part = phase + ", " + name;
        phaseStart = nanos.getAsLong();
    }

    @Override
    public final synchronized void overall(double share) {
        overall = share;
    }

    @Override
    public final synchronized void progress(long done, long total) {
        long now = nanos.getAsLong();
        if (total > 0 && now - shown >= paceNanos) {
            shown = now;
            boolean known = overall >= EARLY;
            double share = known ? overall : done / (double) total;
            long since = known ? runStart : phaseStart;
            String left = known || done > 0
                    ? length(Duration.ofNanos((long) ((now - since) / share * (1 - share)))
                            .toSeconds())
                    : "";
            show(
                    done,
                    total,
                    share,
                    left,
                    String.format(Locale.ROOT, "%s: %d of %d", part, done, total)
                            + (known ? String.format(Locale.ROOT, ", %.0f %% of the run", 100 * overall) : "")
                            + (left.isEmpty() ? "" : ", " + left + " left"));
        }
    }

    /** A length of time such as {@code 40 s} or {@code 1:10 min}. */
    public static String length(long seconds) {
        return seconds < 60
                ? String.format(Locale.ROOT, "%d s", seconds)
                : String.format(Locale.ROOT, "%d:%02d min", seconds / 60, seconds % 60);
    }
}
