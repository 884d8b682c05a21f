package quadrant.app;

import java.time.Duration;
import java.util.Locale;
import java.util.function.LongSupplier;

/** Puts the progress of a phase into words, with the time that is left. */
public final class PhaseClock {
    private final LongSupplier nanos;
    private final String phase;
    private final long start;

    /** A phase that begins now. */
    public PhaseClock(String phase, LongSupplier nanos) {
        this.nanos = nanos;
        this.phase = phase;
        this.start = nanos.getAsLong();
    }

    /** Such as {@code Caching views: 30 of 240, 1:10 min left}. */
    public String line(long done, long total) {
        return String.format(Locale.ROOT, "%s: %d of %d%s", phase, done, total, left(done, total));
    }

    private String left(long done, long total) {
        return done < 1 ? "" : ", " + timeLeft(done, total) + " left";
    }

    /** Such as {@code 40 s} or {@code 1:10 min}; nothing before the first step is done. */
    public String timeLeft(long done, long total) {
        if (done < 1) {
            return "";
        }
        long s = Duration.ofNanos((long) ((nanos.getAsLong() - start) / (double) done * (total - done)))
                .toSeconds();
        return length(s);
    }

    /** A length of time such as {@code 40 s} or {@code 1:10 min}. */
    public static String length(long seconds) {
        return seconds < 60
                ? String.format(Locale.ROOT, "%d s", seconds)
                : String.format(Locale.ROOT, "%d:%02d min", seconds / 60, seconds % 60);
    }
}
