package quadrant.model;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * The provenance of a model: versions, seed, plan, hash of the data. It contains no time, no path and no interface.
 *
 * @param facts as they are written in the file, in order; what programs need of them is read here
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

    /** A count; empty where there is none, or the file's text is none. */
    public OptionalInt count(String key) {
        String text = fact(key);
        return text.matches("\\d{1,6}") ? OptionalInt.of(Integer.parseInt(text)) : OptionalInt.empty();
    }

    /** {@code layers}, {@code head}, {@code top}, {@code all} or {@code mean}; blank where there is none. */
    public String strategy() {
        return fact("strategy");
    }

    /** How far from the output training reached; 0: the classifier alone. */
    public int depth() {
        return count("depth").orElse(0);
    }
}
