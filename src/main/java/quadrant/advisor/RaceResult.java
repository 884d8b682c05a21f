package quadrant.advisor;

import java.util.List;
import quadrant.dataset.Dataset;

/**
 * How a race between depths ended.
 *
 * @param dataset the images that took part
 * @param folds the inner fold of each of them
 * @param entries in the order in which they started
 * @param best the depth with the highest mean score
 * @param pick the depth to take: the best, or a shallower one that is as good within the standard error of their difference
 * @param laps folds that the finalists ran
 */
public record RaceResult(Dataset dataset, List<Integer> folds, List<Entry> entries, int best, int pick, int laps) {
    public RaceResult {
        folds = List.copyOf(folds);
        entries = List.copyOf(entries);
    }

    /**
     * One depth.
     *
     * @param scores balanced accuracy on each fold, 0–1
     * @param calls the class that each image of a fold was called, fold by fold
     * @param secondsPerLap one training and its calls
     * @param left why it did not run to the end; blank where it did
     */
    public record Entry(int depth, List<Double> scores, List<List<Integer>> calls, double secondsPerLap, String left) {
        public Entry {
            scores = List.copyOf(scores);
            calls = List.copyOf(calls);
        }

        /** Mean score; 0 without a lap. */
        public double mean() {
            return scores.stream().mapToDouble(Double::doubleValue).average().orElse(0);
        }

        /** By how much this is better than another on the same folds. */
        public Difference over(Entry other) {
            int n = Math.min(scores.size(), other.scores.size());
            double mean = 0;
            for (int i = 0; i < n; i++) {
                mean += (scores.get(i) - other.scores.get(i)) / n;
            }
            double squares = 0;
            for (int i = 0; i < n; i++) {
                double d = scores.get(i) - other.scores.get(i) - mean;
                squares += d * d;
            }
            return new Difference(mean, n < 2 ? Double.POSITIVE_INFINITY : Math.sqrt(squares / (n - 1) / n));
        }
    }

    /**
     * A paired difference over folds.
     *
     * @param standardError s/√n over the folds; infinite with fewer than two
     */
    public record Difference(double mean, double standardError) {
        public boolean withinItsError() {
            return mean <= standardError;
        }
    }

    int[] foldArray() {
        return folds.stream().mapToInt(Integer::intValue).toArray();
    }

    /** The entry of a depth that ran. */
    public Entry entry(int depth) {
        return entries.stream().filter(e -> e.depth() == depth).findFirst().orElseThrow();
    }
}
