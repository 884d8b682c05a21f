package quadrant.model;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Where a model comes from, as ordered facts: versions, seed, plan, hash of the data. No time, no path, no face.
 *
 * @param seen the images that it learnt from; empty for a model that does not say
 */
public record Provenance(Map<String, String> facts, Optional<SeenImages> seen) {
    public Provenance {
        facts = Collections.unmodifiableMap(new LinkedHashMap<>(facts));
    }

    /** The same with more facts. */
    public Provenance with(Map<String, String> more) {
        Map<String, String> all = new LinkedHashMap<>(facts);
        all.putAll(more);
        return new Provenance(all, seen);
    }

    /** A fact; blank where there is none. */
    public String fact(String key) {
        return facts.getOrDefault(key, "");
    }
}
