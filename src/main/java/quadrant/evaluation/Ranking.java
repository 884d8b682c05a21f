package quadrant.evaluation;

import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/**
 * The images in decreasing order of the probability of one class, sorted once, so that the areas under the curves of any
 * resample take one pass.
 */
final class Ranking {
    /** Rows in decreasing order of probability. */
    private final int[] order;
    /** Whether a row has the same probability as the one after it. */
    private final boolean[] tied;

    private final boolean[] positive;

    Ranking(List<Prediction> rows, int k) {
        float[] p = new float[rows.size()];
        for (int i = 0; i < p.length; i++) {
            p[i] = rows.get(i).probabilities().get(k);
        }
        order = IntStream.range(0, p.length)
                .boxed()
                .sorted(Comparator.comparingDouble((Integer i) -> -p[i]))
                .mapToInt(Integer::intValue)
                .toArray();
        tied = new boolean[p.length];
        positive = new boolean[p.length];
        for (int at = 0; at < p.length; at++) {
            tied[at] = at + 1 < p.length && p[order[at]] == p[order[at + 1]];
            positive[at] = rows.get(order[at]).truth().orElseThrow() == k;
        }
    }

    /** Receives each threshold, from the greatest down. */
    @FunctionalInterface
    interface Threshold {
        /**
         * One threshold.
         *
         * @param hits true positives: images of the class at or above it
         * @param alarms false positives: images of the rest at or above it
         */
        void at(double hits, double alarms);
    }

    /**
     * Visits the distinct probabilities in decreasing order.
     *
     * @param group of each row
     * @param times how often each group counts
     */
    void walk(int[] group, int[] times, Threshold threshold) {
        double hits = 0;
        double alarms = 0;
        for (int at = 0; at < order.length; at++) {
            int weight = times[group[order[at]]];
            if (positive[at]) {
                hits += weight;
            } else {
                alarms += weight;
            }
            if (!tied[at]) {
                threshold.at(hits, alarms);
            }
        }
    }

    /** The areas under the curves. */
    Areas areas(int[] group, int[] times) {
        Areas areas = new Areas();
        walk(group, times, areas);
        return areas;
    }

    /** Area under the ROC curve and average precision; NaN where not defined. */
    static final class Areas implements Threshold {
        private double hits;
        private double alarms;
        /** Pairs in the right order; ties count half. */
        private double pairs;

        private double precision;

        double auc() {
            return hits == 0 || alarms == 0 ? Double.NaN : pairs / (hits * alarms);
        }

        double averagePrecision() {
            return hits == 0 ? Double.NaN : precision / hits;
        }

        @Override
        public void at(double nowHits, double nowAlarms) {
            double newHits = nowHits - hits;
            pairs += (nowAlarms - alarms) * (hits + newHits / 2);
            if (newHits > 0) {
                precision += newHits * nowHits / (nowHits + nowAlarms);
            }
            hits = nowHits;
            alarms = nowAlarms;
        }
    }
}
