package quadrant.training;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** Wall time by phase, summed over visits. */
public final class Stopwatch {
    private final LongSupplier nanoClock;
    private final Map<String, Long> nanos = new LinkedHashMap<>();
    private @Nullable String running;
    private long since;

    public Stopwatch(LongSupplier nanoClock) {
        this.nanoClock = nanoClock;
    }

    /** Ends the current phase and begins, or resumes, another. */
    public void start(String phase) {
        stop();
        running = phase;
        since = nanoClock.getAsLong();
    }

    /** Ends the current phase. */
    public void stop() {
        if (running != null) {
            nanos.merge(running, nanoClock.getAsLong() - since, Long::sum);
            running = null;
        }
    }

    /** Seconds by phase, in the order of first visits. */
    public Map<String, Double> seconds() {
        Map<String, Double> s = new LinkedHashMap<>();
        nanos.forEach((phase, n) -> s.put(phase, n / 1e9));
        return Collections.unmodifiableMap(s);
    }
}
