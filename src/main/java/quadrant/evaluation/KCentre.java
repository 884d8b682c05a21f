package quadrant.evaluation;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Things far from each other: the greedy solution of the k-centre problem (Gonzalez, Theoretical Computer Science 38, 1985). Each
 * next one is the farthest from those before.
 */
final class KCentre {
    /** How far two things lie apart. */
    interface Distance {
        double between(int a, int b);
    }

    private KCentre() {}

    /**
     * Picks among things that are numbered from 0.
     *
     * @param things how many there are, at least one
     * @param count how many are picked, or all where there are not more
     * @param first is picked first
     * @return in the order in which they are picked, all different; of equals the first
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
