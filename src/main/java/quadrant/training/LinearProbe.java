package quadrant.training;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalInt;
import java.util.stream.IntStream;
import quadrant.dataset.Dataset;
import quadrant.dataset.GroupSplit;
import quadrant.dataset.Sample;
import quadrant.dataset.Split;
import quadrant.evaluation.Evaluation;
import quadrant.evaluation.Measured;
import quadrant.evaluation.Prediction;
import quadrant.evaluation.Predictions;
import quadrant.task.Task;
import quadrant.task.UserException;
import quadrant.task.Workers;

/** The head's own convex fit on frozen features, cross-validated by whole groups with the classes spread evenly. */
final class LinearProbe {
    private static final int MOST_FOLDS = 5;

    private final Dataset dataset;
    private final double penalty;
    private final long seed;
    private final int[] folds;

    private LinearProbe(Dataset dataset, int[] folds, double penalty, long seed) {
        this.dataset = dataset;
        this.folds = folds;
        this.penalty = penalty;
        this.seed = seed;
    }

    /**
     * Splits into five folds, or as many as the groups allow.
     *
     * @param penalty inverse strength, as the head's
     * @return no value where the groups allow no two folds
     */
    static Measured<LinearProbe> over(Dataset dataset, double penalty, long seed) {
        return over(dataset, MOST_FOLDS, penalty, seed);
    }

    /** The same with so many folds, or as many as the groups allow. */
    static Measured<LinearProbe> over(Dataset dataset, int mostFolds, double penalty, long seed) {
        String reason = "";
        for (int k = Math.min(mostFolds, Math.max(2, fewestGroups(dataset))); k >= 2; k--) {
            try {
                return Measured.of(new LinearProbe(dataset, GroupSplit.folds(dataset, k, seed), penalty, seed));
            } catch (UserException e) {
                reason = e.problem();
            }
        }
        return Measured.not(reason);
    }

    private static int fewestGroups(Dataset dataset) {
        return IntStream.range(0, dataset.classes().size())
                .map(k -> (int) dataset.samples().stream()
                        .filter(s -> s.label() == k)
                        .map(Sample::group)
                        .distinct()
                        .count())
                .filter(n -> n > 0)
                .min()
                .orElse(0);
    }

    int folds() {
        return Arrays.stream(folds).max().orElseThrow() + 1;
    }

    /** The places in the dataset of a fold's images, in the order of its calls. */
    List<Integer> test(int fold) {
        return GroupSplit.split(folds, fold).test();
    }

    /** The out-of-fold calls of one fold; one thread. */
    List<Prediction> fold(float[][] features, int fold, Task task) {
        Split split = GroupSplit.split(folds, fold);
        float[][] x = split.train().stream().map(i -> features[i].clone()).toArray(float[][]::new);
        int[] y = split.train().stream()
                .mapToInt(i -> dataset.samples().get(i).label())
                .toArray();
        int classes = dataset.classes().size();
        LogisticRegression.Fit fit;
        try (Workers alone = new Workers(1)) {
            fit = LogisticRegression.fit(x, y, classes, penalty, alone, task);
        }
        List<Prediction> calls = new ArrayList<>();
        for (int i : split.test()) {
            Sample s = dataset.samples().get(i);
            float[] p = fit.probabilities(features[i]);
            List<Float> row = new ArrayList<>();
            for (float v : p) {
                row.add(v);
            }
            calls.add(new Prediction(s.id(), s.group(), OptionalInt.of(s.label()), row));
        }
        return calls;
    }

    /** All folds' calls together. */
    DepthEvidence.Probe probe(List<List<Prediction>> calls) {
        List<Double> values =
                calls.stream().map(c -> evaluate(c).balancedAccuracy()).toList();
        double mean = values.stream().mapToDouble(v -> v).average().orElseThrow();
        double squares =
                values.stream().mapToDouble(v -> (v - mean) * (v - mean)).sum();
        Evaluation all = evaluate(calls.stream().flatMap(List::stream).toList());
        int k = values.size();
        return new DepthEvidence.Probe(
                all.balancedAccuracy(), Math.sqrt(squares / (k - 1) / k), all.balancedAccuracyInterval(), values);
    }

    private Evaluation evaluate(List<Prediction> rows) {
        return Evaluation.of(new Predictions(dataset.classes(), rows), seed);
    }
}
