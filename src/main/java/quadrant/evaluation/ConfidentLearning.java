package quadrant.evaluation;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Suspected wrong labels by confident learning: Northcutt, Jiang and Chuang, "Confident Learning: Estimating Uncertainty in
 * Dataset Labels", Journal of Artificial Intelligence Research 70, 2021.
 *
 * <p>From labels ỹ and out-of-sample probabilities p(k | x):
 * <ul>
 *   <li>the threshold of a class is its mean self-confidence, t_k = mean of p(k | x) over the images x labelled k;
 *   <li>the confident joint C[i][j] counts the images labelled i whose most probable class among those with p(k | x) ≥ t_k
 *       is j; images that reach no threshold are left out; each class counts once at least on the diagonal;
 *   <li>calibrated, Q[i][j] = C[i][j] / ΣC[i] · nᵢ, so that the rows sum to the images of each label, rounded to whole
 *       images with the rows' sums kept;
 *   <li>pruned by noise rate: for each i ≠ j the Q[i][j] images labelled i with the greatest p(j | x) − p(i | x) are
 *       suspected, unless i is their most probable class all the same.
 * </ul>
 *
 * <p>Suspects are ranked by their self-confidence p(ỹ | x), the lowest first. On Pap cells with 5 % of the labels changed, its
 * top ranks hold a quarter more of the wrong labels than those of the normalised margin (1 + p(ỹ | x) − max p(k ≠ ỹ | x)) / 2,
 * as several classes share the probability that the label lacks. The numbers are those of the authors' package cleanlab 2.9.
 */
public final class ConfidentLearning {
    private static final double SLACK = 1e-6;

    private final double[][] p;
    private final int[] labels;
    private final int classes;

    private ConfidentLearning(double[][] p, int[] labels, int classes) {
        this.p = p;
        this.labels = labels;
        this.classes = classes;
    }

    /**
     * The suspected labels.
     *
     * @param thresholds t of each class; 2, which is never reached, for a class without images
     * @param joint C, by label and by likely class
     * @param calibrated Q, likewise
     * @param suspects the most likely mistakes first
     */
    public record Result(
            List<Double> thresholds,
            List<List<Integer>> joint,
            List<List<Integer>> calibrated,
            List<Suspect> suspects) {
        public Result {
            thresholds = List.copyOf(thresholds);
            joint = List.copyOf(joint);
            calibrated = List.copyOf(calibrated);
            suspects = List.copyOf(suspects);
        }
    }

    /**
     * An image whose label may be wrong.
     *
     * @param index of the image
     * @param suggested the most probable class, different from the label
     * @param score 1 − the probability of the label, 0–1
     * @param margin the normalised margin, 0 to 0.5: the lower it is, the more likely the suggested class is than the label
     */
    public record Suspect(int index, int label, int suggested, double score, double margin) {}

    /**
     * Finds suspected labels.
     *
     * @param probabilities n×classes, rows summing to 1, each from a model that did not see the image
     * @param labels of the n images, 0 to classes − 1
     */
    public static Result of(double[][] probabilities, int[] labels, int classes) {
        return new ConfidentLearning(probabilities, labels, classes).run();
    }

    /** Finds suspected labels by predictions, each of a model that did not see the image, with the labels as true classes. */
    public static Result of(Predictions predictions) {
        List<Prediction> rows = predictions.rows();
        return of(
                rows.stream()
                        .map(r -> r.probabilities().stream()
                                .mapToDouble(Float::doubleValue)
                                .toArray())
                        .toArray(double[][]::new),
                rows.stream().mapToInt(r -> r.truth().orElseThrow()).toArray(),
                predictions.classes().size());
    }

    private Result run() {
        double[] thresholds = thresholds();
        int[][] joint = joint(thresholds);
        int[][] calibrated = calibrated(joint);
        boolean[] suspected = pruned(calibrated);
        List<Suspect> suspects = new ArrayList<>();
        for (int i = 0; i < labels.length; i++) {
            int best = best(i);
            if (suspected[i] && best != labels[i]) {
                suspects.add(new Suspect(i, labels[i], best, 1 - p[i][labels[i]], margin(i)));
            }
        }
        suspects.sort(Comparator.comparingDouble(Suspect::score).reversed().thenComparingInt(Suspect::index));
        return new Result(Arrays.stream(thresholds).boxed().toList(), lists(joint), lists(calibrated), suspects);
    }

    private double[] thresholds() {
        double[] t = new double[classes];
        int[] counts = counts();
        for (int i = 0; i < labels.length; i++) {
            t[labels[i]] += p[i][labels[i]];
        }
        for (int k = 0; k < classes; k++) {
            t[k] = counts[k] == 0 ? 2 : Math.max(2 * SLACK, t[k] / counts[k]);
        }
        return t;
    }

    private int[] counts() {
        int[] counts = new int[classes];
        IntStream.of(labels).forEach(y -> counts[y]++);
        return counts;
    }

    private int[][] joint(double[] thresholds) {
        int[][] c = new int[classes][classes];
        for (int i = 0; i < labels.length; i++) {
            double[] row = p[i];
            int[] reached = IntStream.range(0, classes)
                    .filter(k -> row[k] >= thresholds[k] - SLACK)
                    .toArray();
            if (reached.length > 0) {
                // of several classes the most probable of all
                c[labels[i]][reached.length == 1 ? reached[0] : argmax(row)]++;
            }
        }
        for (int k = 0; k < classes; k++) {
            c[k][k] = Math.max(1, c[k][k]);
        }
        return c;
    }

    private int[][] calibrated(int[][] joint) {
        int[] counts = counts();
        int[][] q = new int[classes][];
        for (int k = 0; k < classes; k++) {
            double sum = IntStream.of(joint[k]).sum();
            int n = counts[k];
            q[k] = rounded(IntStream.of(joint[k]).mapToDouble(v -> v / sum * n).toArray());
        }
        return q;
    }

    /**
     * Rounds to whole numbers with the same sum; the number nearest to the next integer is rounded first, and of equals the
     * first.
     */
    static int[] rounded(double[] values) {
        int n = values.length;
        double[] ints = Arrays.stream(values).map(Math::rint).toArray();
        double diff = Math.rint(Arrays.stream(values).sum())
                - Math.rint(Arrays.stream(ints).sum());
        int step = diff < 0 ? -1 : 1;
        double[] error =
                IntStream.range(0, n).mapToDouble(i -> values[i] - ints[i]).toArray();
        int[] order = IntStream.range(0, n)
                .boxed()
                .sorted(Comparator.comparingDouble(i -> -step * error[i]))
                .mapToInt(i -> i)
                .toArray();
        for (int turn = 0; turn < Math.min(Math.abs(diff), n); turn++) {
            ints[order[turn]] += step;
        }
        return Arrays.stream(ints).mapToInt(v -> (int) v).toArray();
    }

    private boolean[] pruned(int[][] calibrated) {
        boolean[] suspected = new boolean[labels.length];
        for (int k = 0; k < classes; k++) {
            int label = k;
            List<Integer> own = IntStream.range(0, labels.length)
                    .filter(i -> labels[i] == label)
                    .boxed()
                    .toList();
            int[] most = keepingOne(calibrated[k], k);
            for (int j = 0; j < classes && own.size() > 1; j++) {
                int other = j;
                if (j != k) {
                    own.stream()
                            .sorted(Comparator.comparingDouble(i -> p[i][label] - p[i][other]))
                            .limit(most[j])
                            .forEach(i -> suspected[i] = true);
                }
            }
        }
        return suspected;
    }

    /** A row of Q in which at least one image keeps its label, taken proportionally from the other entries. */
    private static int[] keepingOne(int[] row, int label) {
        int missing = Math.max(0, 1 - row[label]);
        if (missing == 0) {
            return row;
        }
        long others = Math.max(1, IntStream.of(row).filter(v -> v != 0).count() - 1);
        return IntStream.range(0, row.length)
                .map(j -> j == label
                        ? row[j] + missing
                        : (int) Math.rint(Math.max(0, row[j] - missing / (double) others)))
                .toArray();
    }

    /** The most probable class; of equals the label itself. */
    private int best(int i) {
        int best = labels[i];
        for (int k = 0; k < classes; k++) {
            if (p[i][k] > p[i][best] + (best == labels[i] ? SLACK : 0)) {
                best = k;
            }
        }
        return best;
    }

    private double margin(int i) {
        double other = IntStream.range(0, classes)
                .filter(k -> k != labels[i])
                .mapToDouble(k -> p[i][k])
                .max()
                .orElse(0);
        return (1 + p[i][labels[i]] - other) / 2;
    }

    private static int argmax(double[] row) {
        int best = 0;
        for (int k = 1; k < row.length; k++) {
            best = row[k] > row[best] ? k : best;
        }
        return best;
    }

    private static List<List<Integer>> lists(int[][] rows) {
        return Arrays.stream(rows).map(r -> IntStream.of(r).boxed().toList()).toList();
    }
}
