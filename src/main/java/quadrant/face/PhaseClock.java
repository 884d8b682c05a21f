package quadrant.face;

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
        if (done < 1) {
            return "";
        }
        long s = Duration.ofNanos((long) ((nanos.getAsLong() - start) / (double) done * (total - done)))
                .toSeconds();
        return s < 60
                ? String.format(Locale.ROOT, ", %d s left", s)
                : String.format(Locale.ROOT, ", %d:%02d min left", s / 60, s % 60);
    }
}
