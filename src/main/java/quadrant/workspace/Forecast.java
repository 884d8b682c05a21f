package quadrant.workspace;

import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.IntFunction;
import java.util.function.IntPredicate;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import quadrant.engine.Matrices;
import quadrant.evaluation.Doubt;
import quadrant.evaluation.KnnOutlierDetector;
import quadrant.evaluation.Prediction;
import quadrant.workspace.FeatureTable.Method;
import quadrant.workspace.Labels.Labelled;
import quadrant.workspace.Workspace.LabelClass;

/**
 * The current classifier's predictions for all objects.
 *
 * @param classes in the order of the probabilities; those without labels are not among them
 * @param of each object with features, by its number
 * @param outliers out-of-distribution scores by {@link #outliers(Labels, FeatureTable)}; none where too few are labelled
 */
public record Forecast(List<LabelClass> classes, Map<Integer, List<Float>> of, Map<Integer, Double> outliers) {
    /** No predictions yet. */
    public static final Forecast NONE = new Forecast(List.of(), Map.of(), Map.of());

    /** With fewer labels the threshold would be above none of them, and more than 5 % of like objects would exceed it. */
    public static final int FEWEST_FOR_OUTLIERS = 19;

    private static final int FOLDS = 5;

    public Forecast {
        classes = List.copyOf(classes);
        of = Map.copyOf(of);
        outliers = Map.copyOf(outliers);
    }

    /**
     * Fits the live classifier to labels and predicts all objects.
     *
     * @param strength of the ridge
     * @return empty until two classes have two labelled objects with features each
     */
    public static Optional<Forecast> of(Labels labels, FeatureTable features, Matrices matrices, double strength) {
        Labels known = labels.known(features).used();
        if (!known.ready()) {
            return Optional.empty();
        }
        List<float[]> rows = known.of().stream()
                .map(l -> features.of(l.item(), Method.ALL_LAYERS, false))
                .toList();
        LiveFit fit = LiveFit.of(rows, known.places(), known.classes().size(), strength, matrices);
        Map<Integer, List<Float>> of = each(
                labels,
                features,
                i -> true,
                i -> shrunk(fit.probabilities(features.of(i, Method.ALL_LAYERS, false)), rows.size()));
        return Optional.of(new Forecast(known.classes(), of, Map.of()));
    }

    /**
     * With one more label in each class, by the rule of succession, so that few labels give no certainty; Platt (Probabilistic
     * Outputs for Support Vector Machines, 1999) sets the targets of his calibration so.
     */
    private static List<Float> shrunk(List<Float> p, int labels) {
        return p.stream().map(v -> (labels * v + 1) / (labels + p.size())).toList();
    }

    /**
     * Predictions that are given, not computed, each with the probability 1.
     *
     * @param names of classes, by object; those of no class are left out
     */
    public static Forecast given(List<LabelClass> classes, Map<Integer, String> names) {
        Map<Integer, List<Float>> of = new HashMap<>();
        names.forEach((i, name) -> {
            List<Float> row =
                    classes.stream().map(c -> c.name().equals(name) ? 1f : 0f).toList();
            if (row.contains(1f)) {
                of.put(i, row);
            }
        });
        return new Forecast(classes, of, Map.of());
    }

    /** Something of all objects with features that are wanted, by their number. */
    private static <T> Map<Integer, T> each(
            Labels labels, FeatureTable features, IntPredicate wanted, IntFunction<T> of) {
        return IntStream.of(labels.all())
                .filter(i -> features.row(i) != null && wanted.test(i))
                .boxed()
                .parallel()
                .collect(Collectors.toMap(i -> i, of::apply));
    }

    /**
     * The out-of-distribution scores of the objects without a label, by number, by features of the last layer: above 1 for
     * those that are more unlike the labelled ones than these are; none where too few are labelled.
     */
    public static Map<Integer, Double> outliers(Labels labels, FeatureTable features) {
        Labels known = labels.known(features);
        if (known.of().size() < FEWEST_FOR_OUTLIERS || !known.ready()) {
            return Map.of();
        }
        float[][] rows = known.of().stream()
                .map(l -> features.of(l.item(), Method.LAST_LAYER, false))
                .toArray(float[][]::new);
        KnnOutlierDetector detector = KnnOutlierDetector.of(
                rows, folds(known.of().stream().map(Labelled::group).toList()));
        return each(
                labels,
                features,
                i -> known.of().stream().noneMatch(l -> l.item() == i),
                i -> detector.score(features.of(i, Method.LAST_LAYER, false)));
    }

    /** By whole images, where there are several. */
    private static int[] folds(List<String> groups) {
        List<String> distinct = groups.stream().distinct().toList();
        return IntStream.range(0, groups.size())
                .map(i -> (distinct.size() > 1 ? distinct.indexOf(groups.get(i)) : i) % FOLDS)
                .toArray();
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

    /** The index of the most probable class; −1 where there is no prediction. */
    public int place(int item) {
        List<Float> p = of.get(item);
        return p == null ? -1 : Prediction.largest(p);
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
        List<Float> p = of.get(item);
        return p == null ? 0 : Collections.max(p);
    }

    /** The numbers of objects, of labelled, of predicted and of doubtful ones on each image that has objects, by its number. */
    public Map<Integer, int[]> counts(Workspace w) {
        Map<Integer, int[]> counts = new HashMap<>();
        for (int i : w.objects()) {
            int[] n = counts.computeIfAbsent(w.item(i).picture(), k -> new int[4]);
            boolean predicted = w.label(i).isEmpty() && place(i) >= 0;
            n[0]++;
            n[1] += w.label(i).isPresent() ? 1 : 0;
            n[2] += predicted ? 1 : 0;
            n[3] += predicted && doubtful(i) ? 1 : 0;
        }
        return counts;
    }
}
