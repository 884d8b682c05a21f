package quadrant.model;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/** Where a model comes from, as ordered facts: versions, seed, plan, hash of the data. No time, no path, no face. */
public record Provenance(Map<String, String> facts) {
    public Provenance {
        facts = Collections.unmodifiableMap(new LinkedHashMap<>(facts));
    }
}
