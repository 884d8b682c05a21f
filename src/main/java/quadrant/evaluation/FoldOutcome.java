package quadrant.evaluation;

import java.util.Collections;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What one fold of a cross-validation brought.
 *
 * @param repeat from 0
 * @param facts what was decided and trained, as name and value; among them {@code strategy} and {@code depth}
 * @param seconds by phase
 * @param model what the model says of the held-out images
 * @param rivals what simpler things, fitted on the same training part, say of them
 */
public record FoldOutcome(
        int repeat,
        int fold,
        Map<String, String> facts,
        Map<String, Double> seconds,
        Predictions model,
        Map<BaselineComparison.Kind, Predictions> rivals) {
    public FoldOutcome {
        facts = Collections.unmodifiableMap(new LinkedHashMap<>(facts));
        seconds = Collections.unmodifiableMap(new LinkedHashMap<>(seconds));
        rivals = Collections.unmodifiableMap(new EnumMap<>(rivals));
    }

    /** How deep was trained. */
    public int depth() {
        return Integer.parseInt(facts.getOrDefault("depth", "0"));
    }
}
