package quadrant.training;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Wall time by phase, summed over visits. */
public final class Stopwatch {
    private final Map<String, Long> nanos = new LinkedHashMap<>();
    private @Nullable String running;
    private long since;

    /** Ends the current phase and begins, or resumes, another. */
    public void start(String phase) {
        stop();
        running = phase;
        since = System.nanoTime();
    }

    /** Ends the current phase. */
    public void stop() {
        if (running != null) {
            nanos.merge(running, System.nanoTime() - since, Long::sum);
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
