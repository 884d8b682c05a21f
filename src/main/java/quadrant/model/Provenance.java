package quadrant.model;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The provenance of a model, as ordered facts: versions, seed, plan, hash of the data. It contains no time, no path and no
 * interface.
 *
 * @param seen the images that it was trained on; empty where the model does not record them
 */
public record Provenance(Map<String, String> facts, Optional<SeenImages> seen) {
    public Provenance {
        facts = Collections.unmodifiableMap(new LinkedHashMap<>(facts));
    }

    /** A copy with more facts. */
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
