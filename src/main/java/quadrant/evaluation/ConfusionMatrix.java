package quadrant.evaluation;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntToDoubleFunction;
import java.util.stream.IntStream;

/**
 * The confusion matrix: the number of images of each true class that were predicted as each class.
 *
 * @param counts K×K: rows are the true classes, columns the predicted ones, both in the order of the classes
 */
public record ConfusionMatrix(List<List<Integer>> counts) {
    public ConfusionMatrix {
        counts = counts.stream().map(List::copyOf).toList();
        for (List<Integer> row : counts) {
            if (row.size() != counts.size()) {
                throw new IllegalArgumentException("Not square: " + counts);
            }
        }
    }

    /** Of images with known true classes. */
    public static ConfusionMatrix of(Predictions predictions) {
        int[][] counts =
                new int[predictions.classes().size()][predictions.classes().size()];
        for (Prediction p : predictions.rows()) {
            counts[p.truth().orElseThrow()][p.predicted()]++;
        }
        List<List<Integer>> rows = new ArrayList<>();
        for (int[] row : counts) {
            rows.add(Arrays.stream(row).boxed().toList());
        }
        return new ConfusionMatrix(rows);
    }

    /** The number of classes, K. */
    public int size() {
        return counts.size();
    }

    public int count(int truth, int predicted) {
        return counts.get(truth).get(predicted);
    }

    /** The number of images of the class. */
    public int ofClass(int truth) {
        return counts.get(truth).stream().mapToInt(Integer::intValue).sum();
    }

    public int total() {
        return IntStream.range(0, size()).map(this::ofClass).sum();
    }

    public int correct() {
        return IntStream.range(0, size()).map(k -> count(k, k)).sum();
    }

    /** Its metrics. */
    Tallies tallies() {
        return new Tallies(counts.stream()
                .map(row -> row.stream().mapToDouble(Integer::doubleValue).toArray())
                .toArray(double[][]::new));
    }

    /** The metrics of a confusion matrix of whole counts; NaN where not defined. */
    static final class Tallies {
        private final double[][] counts;
        private final double[] truth;
        private final double[] called;
        private double total;
        private double right;

        /** @param counts K×K: rows are the true classes */
        Tallies(double[][] counts) {
            this.counts = counts;
            this.truth = new double[counts.length];
            this.called = new double[counts.length];
            for (int t = 0; t < counts.length; t++) {
                for (int c = 0; c < counts.length; c++) {
                    truth[t] += counts[t][c];
                    called[c] += counts[t][c];
                    total += counts[t][c];
                }
                right += counts[t][t];
            }
        }

        /** The share of the class's images that were predicted as the class. */
        double recall(int k) {
            return share(counts[k][k], truth[k]);
        }

        /** The share of the images predicted as the class that are of it. */
        double precision(int k) {
            return share(counts[k][k], called[k]);
        }

        /** The harmonic mean of precision and recall, 2 TP / (2 TP + FP + FN). */
        double f1(int k) {
            return share(2 * counts[k][k], truth[k] + called[k]);
        }

        double accuracy() {
            return share(right, total);
        }

        /** The mean recall over the classes that have images. */
        double balancedAccuracy() {
            return mean(this::recall);
        }

        /** The mean over the classes for which a metric is defined. */
        double mean(IntToDoubleFunction metric) {
            double sum = 0;
            int n = 0;
            for (int k = 0; k < counts.length; k++) {
                double v = metric.applyAsDouble(k);
                sum += Double.isNaN(v) ? 0 : v;
                n += Double.isNaN(v) ? 0 : 1;
            }
            return n == 0 ? Double.NaN : sum / n;
        }

        double kappa() {
            double chance = 0;
            for (int k = 0; k < counts.length; k++) {
                chance += truth[k] * called[k];
            }
            return share(right * total - chance, total * total - chance);
        }

        double quadraticKappa() {
            double observed = 0;
            double expected = 0;
            for (int t = 0; t < counts.length; t++) {
                for (int c = 0; c < counts.length; c++) {
                    double d = (double) (t - c) * (t - c);
                    observed += d * counts[t][c];
                    expected += d * truth[t] * called[c];
                }
            }
            return expected == 0 ? Double.NaN : 1 - observed * total / expected;
        }

        double mcc() {
            double chance = 0;
            double calls = 0;
            double truths = 0;
            for (int k = 0; k < counts.length; k++) {
                chance += truth[k] * called[k];
                calls += called[k] * called[k];
                truths += truth[k] * truth[k];
            }
            double spread = (total * total - calls) * (total * total - truths);
            return spread == 0 ? Double.NaN : (right * total - chance) / Math.sqrt(spread);
        }

        private static double share(double part, double whole) {
            return whole == 0 ? Double.NaN : part / whole;
        }
    }
}
