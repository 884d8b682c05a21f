package quadrant.workspace;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What the current classifier says of all objects.
 *
 * @param classes in the order of the probabilities
 * @param of each object that has features, by its number
 */
public record Forecast(List<LabelClass> classes, Map<Integer, float[]> of) {
    /** Nothing is known yet. */
    public static final Forecast NONE = new Forecast(List.of(), Map.of());

    public Forecast {
        classes = List.copyOf(classes);
        of = new HashMap<>(of);
    }

    /** The probabilities of an object. */
    public Optional<float[]> probabilities(int item) {
        return Optional.ofNullable(of.get(item));
    }

    /** The place of the most probable class; −1 where nothing is known. */
    public int place(int item) {
        float @Nullable [] p = of.get(item);
        return p == null ? -1 : largest(p);
    }

    /** Where the most probable class stands among the classes of now, which may have been renamed or deleted since; −1 for nowhere. */
    public int placeIn(List<LabelClass> now, int item) {
        int place = place(item);
        int id = place < 0 ? -1 : classes.get(place).id();
        for (int k = 0; k < now.size(); k++) {
            if (now.get(k).id() == id) {
                return k;
            }
        }
        return -1;
    }

    /** The probability of the most probable class; 0 where nothing is known. */
    public float probability(int item) {
        float @Nullable [] p = of.get(item);
        return p == null ? 0 : p[largest(p)];
    }

    /** The place of the largest; the first of equals. */
    static int largest(float... p) {
        int best = 0;
        for (int k = 1; k < p.length; k++) {
            best = p[k] > p[best] ? k : best;
        }
        return best;
    }
}
