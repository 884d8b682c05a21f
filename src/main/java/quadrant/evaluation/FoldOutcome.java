package quadrant.evaluation;

import java.util.Collections;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The result of one fold of a cross-validation.
 *
 * @param repeat from 0
 * @param facts decisions and settings, by name; among them {@code strategy} and {@code depth}
 * @param seconds by phase
 * @param model the model's predictions for the held-out images
 * @param rivals predictions of the baselines, fitted on the same training part, for these images
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

    /** Seconds of all phases. */
    public double total() {
        return seconds.values().stream().mapToDouble(Double::doubleValue).sum();
    }

    /** The depth of training. */
    public int depth() {
        return Integer.parseInt(facts.getOrDefault("depth", "0"));
    }
}
