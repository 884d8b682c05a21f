package quadrant.app;

import java.time.Duration;
import java.util.Locale;
import java.util.function.LongSupplier;

/** Formats the progress of a run with the time left: of the run where its share is known, else of the phase. */
public final class PhaseClock {
    /** Below this share of the run the time left cannot be estimated well. */
    private static final double EARLY = 0.05;

    private final LongSupplier nanos;
    private final long runStart;
    private String phase = "";
    private long phaseStart;
    private double overall = Double.NaN;

    /** A run that begins now, by Java's clock. */
    public PhaseClock() {
        this(System::nanoTime);
    }

    /** A run that begins now. */
    PhaseClock(LongSupplier nanos) {
        this.nanos = nanos;
        this.runStart = nanos.getAsLong();
        this.phaseStart = runStart;
    }

    /** Begins a phase. */
    public void phase(String name) {
        phase = name;
        phaseStart = nanos.getAsLong();
    }

    /** Sets the share of the run that is done, 0 to 1; NaN where it is not known. */
    public void overall(double share) {
        overall = share;
    }

    /** Such as {@code Caching views: 30 of 240, 1:10 min left}, or {@code …, 40 % of the run, 1:10 min left}. */
    public String line(long done, long total) {
        String left = timeLeft(done, total);
        return String.format(Locale.ROOT, "%s: %d of %d", phase, done, total)
                + (known() ? String.format(Locale.ROOT, ", %.0f %% of the run", 100 * overall) : "")
                + (left.isEmpty() ? "" : ", " + left + " left");
    }

    /** Such as {@code 40 s} or {@code 1:10 min}; nothing before the first step is done. */
    public String timeLeft(long done, long total) {
        if (known()) {
            return left(runStart, overall);
        }
        return done < 1 ? "" : left(phaseStart, done / (double) total);
    }

    private boolean known() {
        return overall >= EARLY;
    }

    private String left(long since, double share) {
        return length(Duration.ofNanos((long) ((nanos.getAsLong() - since) / share * (1 - share)))
                .toSeconds());
    }

    /** The share that a bar shows, 0 to 1: of the run where it is known, else of the phase. */
    public double share(long done, long total) {
        return known() ? overall : done / (double) total;
    }

    /** A length of time such as {@code 40 s} or {@code 1:10 min}. */
    public static String length(long seconds) {
        return seconds < 60
                ? String.format(Locale.ROOT, "%d s", seconds)
                : String.format(Locale.ROOT, "%d:%02d min", seconds / 60, seconds % 60);
    }
}
