package quadrant.workspace;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import quadrant.evaluation.Doubt;

/**
 * The current classifier's predictions for all objects.
 *
 * @param classes in the order of the probabilities
 * @param of each object with features, by its number
 * @param outliers out-of-distribution scores by {@link Unlike}; none where too few objects are labelled
 */
public record Forecast(List<LabelClass> classes, Map<Integer, float[]> of, Map<Integer, Double> outliers) {
    /** No predictions yet. */
    public static final Forecast NONE = new Forecast(List.of(), Map.of(), Map.of());

    public Forecast {
        classes = List.copyOf(classes);
        of = new HashMap<>(of);
        outliers = Map.copyOf(outliers);
    }

    /** A copy with other out-of-distribution scores. */
    public Forecast with(Map<Integer, Double> scores) {
        return new Forecast(classes, of, scores);
    }

    /** The doubt about an object's prediction; empty where it is not known. */
    public Optional<Doubt> doubt(int item) {
        return of.containsKey(item) ? Optional.ofNullable(outliers.get(item)).map(Doubt::ofOutlier) : Optional.empty();
    }

    /** Whether there is a reason to doubt an object's prediction. */
    public boolean doubtful(int item) {
        return doubt(item).filter(Doubt::doubtful).isPresent();
    }

    /** The probabilities of an object. */
    public Optional<float[]> probabilities(int item) {
        return Optional.ofNullable(of.get(item));
    }

    /** The index of the most probable class; −1 where there is no prediction. */
    public int place(int item) {
        float @Nullable [] p = of.get(item);
        return p == null ? -1 : largest(p);
    }

    /**
     * The index of the most probable class among the current classes, which may have been renamed or deleted since; −1 where it
     * no longer exists.
     */
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

    /** The probability of the most probable class; 0 where there is no prediction. */
    public float probability(int item) {
        float @Nullable [] p = of.get(item);
        return p == null ? 0 : p[largest(p)];
    }

    /** The index of the largest entry; the first of equals. */
    static int largest(float... p) {
        int best = 0;
        for (int k = 1; k < p.length; k++) {
            best = p[k] > p[best] ? k : best;
        }
        return best;
    }
}
