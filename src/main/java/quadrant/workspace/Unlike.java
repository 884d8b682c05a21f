package quadrant.workspace;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.IntStream;
import quadrant.evaluation.KnnOutlierDetector;

/** The out-of-distribution scores of objects: above 1 for those that are more unlike the labelled ones than these are. */
public final class Unlike {
    /** With fewer labels the threshold would be above none of them, and more than 5 % of like objects would exceed it. */
    public static final int FEWEST = 19;

    private static final int FOLDS = 5;

    private Unlike() {}

    /**
     * The scores of the objects without a label, by number; none where too few are labelled.
     *
     * @param features those of the last layer are compared
     */
    public static Map<Integer, Double> of(Live.Task task, FeatureTable features) {
        Live.Task known = Live.known(task, features);
        int[] items = known.items();
        if (items.length < FEWEST || !known.ready()) {
            return Map.of();
        }
        float[][] rows = new float[items.length][];
        for (int i = 0; i < items.length; i++) {
            rows[i] = row(features, items[i]);
        }
        KnnOutlierDetector detector = KnnOutlierDetector.of(rows, folds(known.groups()));
        int[] others = IntStream.of(task.all())
                .filter(i -> features.row(i) != null && IntStream.of(items).noneMatch(l -> l == i))
                .toArray();
        double[] scores = new double[others.length];
        IntStream.range(0, others.length).parallel().forEach(i -> scores[i] = detector.score(row(features, others[i])));
        Map<Integer, Double> of = new HashMap<>();
        IntStream.range(0, others.length).forEach(i -> of.put(others[i], scores[i]));
        return of;
    }

    private static float[] row(FeatureTable features, int item) {
        return Objects.requireNonNull(features.row(item)).of(Method.LAST_LAYER);
    }

    /** By whole images, where there are several. */
    private static int[] folds(List<String> groups) {
        List<String> distinct = groups.stream().distinct().toList();
        return IntStream.range(0, groups.size())
                .map(i -> (distinct.size() > 1 ? distinct.indexOf(groups.get(i)) : i) % FOLDS)
                .toArray();
    }
}
