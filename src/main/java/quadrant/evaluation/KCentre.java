package quadrant.evaluation;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Diverse selection: the greedy solution of the k-centre problem (Gonzalez, Theoretical Computer Science 38, 1985). Each next
 * item is the farthest from those already selected.
 */
final class KCentre {
    /** The distance of two items. */
    interface Distance {
        double between(int a, int b);
    }

    private KCentre() {}

    /**
     * Selects among items that are numbered from 0.
     *
     * @param things the number of items, at least one
     * @param count the number to select; all where there are not more
     * @param first is selected first
     * @return in the order of selection, all different; of equals the first
     */
    static List<Integer> pick(int things, int count, int first, Distance distance) {
        double[] away = new double[things];
        Arrays.fill(away, Double.POSITIVE_INFINITY);
        List<Integer> picked = new ArrayList<>();
        for (int next = first; picked.size() < Math.min(count, things); next = farthest(away)) {
            picked.add(next);
            for (int i = 0; i < things; i++) {
                away[i] = Math.min(away[i], distance.between(i, next));
            }
            away[next] = Double.NEGATIVE_INFINITY;
        }
        return List.copyOf(picked);
    }

    private static int farthest(double[] away) {
        int best = 0;
        for (int i = 1; i < away.length; i++) {
            best = away[i] > away[best] ? i : best;
        }
        return best;
    }
}
