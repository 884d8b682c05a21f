package quadrant.evaluation;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalDouble;
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

    /** The number of images predicted as the class. */
    public int called(int predicted) {
        return counts.stream().mapToInt(row -> row.get(predicted)).sum();
    }

    public int total() {
        return IntStream.range(0, size()).map(this::ofClass).sum();
    }

    public int correct() {
        return IntStream.range(0, size()).map(k -> count(k, k)).sum();
    }

    /** The recall: the share of the class's images that were predicted as the class; empty where the class has no images. */
    public OptionalDouble recall(int k) {
        return share(count(k, k), ofClass(k));
    }

    /** The precision: the share of the images predicted as the class that are of it; empty where there are none. */
    public OptionalDouble precision(int k) {
        return share(count(k, k), called(k));
    }

    /** The harmonic mean of precision and recall, 2 TP / (2 TP + FP + FN); empty where the class never occurs. */
    public OptionalDouble f1(int k) {
        return share(2 * count(k, k), ofClass(k) + called(k));
    }

    private static OptionalDouble share(int part, int whole) {
        return whole == 0 ? OptionalDouble.empty() : OptionalDouble.of((double) part / whole);
    }
}
