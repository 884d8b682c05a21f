package quadrant.engine;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The trained state of a tail: for each parameter its weights, the two moments of the optimiser, and the running
 * average, each as long as the weights.
 */
public record TailState(Map<String, Slots> slots) {
    /** The four arrays of one parameter. */
    public record Slots(Values weights, Values firstMoment, Values secondMoment, Values average) {}

    /** An array of floats that is never changed. */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    public record Values(float[] array) {}

    public TailState {
        slots = Collections.unmodifiableMap(new LinkedHashMap<>(slots));
    }
}
