package quadrant.workspace;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import quadrant.engine.Matrices;

/** Fits the live classifier to the current labels and predicts all objects. */
public final class Live {
    /** A class takes part if it has at least so many labels. */
    public static final int FEWEST = 2;

    private final Matrices matrices;
    private final FeatureTable features;

    public Live(Matrices matrices, FeatureTable features) {
        this.matrices = matrices;
        this.features = features;
    }

    /**
     * A copy of the labelled objects, so that they may be fitted on another thread.
     *
     * @param items their numbers
     * @param places index of each label's class among the classes
     * @param origins of each label
     * @param groups of each label, for leaving groups out
     * @param all objects to be predicted
     */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    public record Task(
            List<LabelClass> classes, int[] items, int[] places, List<Origin> origins, List<String> groups, int[] all) {
        /** From a workspace; objects whose class was deleted are left out. */
        public static Task of(Workspace w) {
            List<Integer> items = new ArrayList<>(w.labels().keySet());
            return new Task(
                    w.classes(),
                    items.stream().mapToInt(i -> i).toArray(),
                    items.stream().mapToInt(i -> w.labelPlace(i).orElseThrow()).toArray(),
                    items.stream().map(i -> w.label(i).orElseThrow().origin()).toList(),
                    items.stream().map(i -> w.group(w.item(i).picture())).toList(),
                    w.objects());
        }

        /** The classes with at least the given number of labels. */
        public long classesWith(int labels) {
            return IntStream.range(0, classes.size())
                    .filter(k -> IntStream.of(places).filter(p -> p == k).count() >= labels)
                    .count();
        }

        /** Whether there is enough to fit. */
        public boolean ready() {
            return classesWith(FEWEST) >= 2;
        }

        /** A copy with some of its labelled objects. */
        Task only(int... some) {
            return new Task(
                    classes,
                    IntStream.of(some).map(i -> items[i]).toArray(),
                    IntStream.of(some).map(i -> places[i]).toArray(),
                    IntStream.of(some).mapToObj(origins::get).toList(),
                    IntStream.of(some).mapToObj(groups::get).toList(),
                    all);
        }
    }

    /** The labelled objects of a task with computed features. */
    static Task known(Task task, FeatureTable features) {
        return task.only(IntStream.range(0, task.items.length)
                .filter(i -> features.row(task.items[i]) != null)
                .toArray());
    }

    /**
     * Fits and predicts.
     *
     * @param strength of the ridge
     * @return empty until two classes have two labelled objects with features each
     */
    public Optional<Forecast> run(Task task, double strength) {
        Task known = known(task, features);
        if (!known.ready()) {
            return Optional.empty();
        }
        List<float[]> rows = IntStream.of(known.items).mapToObj(this::layers).toList();
        LiveFit fit = LiveFit.of(rows, known.places, known.classes.size(), strength, matrices);
        int[] all = IntStream.of(task.all).filter(i -> features.row(i) != null).toArray();
        float[][] p = new float[all.length][];
        IntStream.range(0, all.length).parallel().forEach(i -> p[i] = fit.probabilities(layers(all[i])));
        Map<Integer, float[]> of = new HashMap<>();
        IntStream.range(0, all.length).forEach(i -> of.put(all[i], p[i]));
        return Optional.of(new Forecast(task.classes, of, Map.of()));
    }

    private float[] layers(int item) {
        FeatureTable.Row row = features.row(item);
        return row == null ? new float[0] : row.layers();
    }
}
