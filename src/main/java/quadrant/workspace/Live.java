package quadrant.workspace;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import quadrant.engine.Matrices;

/** Fits the classifier anew and lets it say of all objects what they are. */
public final class Live {
    /** Of so many classes so many labels each are needed. */
    public static final int FEWEST = 2;

    private final Matrices matrices;
    private final FeatureTable features;

    public Live(Matrices matrices, FeatureTable features) {
        this.matrices = matrices;
        this.features = features;
    }

    /**
     * The labelled objects as they are now, so that they may be fitted on another thread.
     *
     * @param items their numbers
     * @param places of the class of each among the classes
     * @param origins of each label
     * @param groups of each, by which they are left out
     * @param all objects to be predicted
     */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    public record Task(
            List<LabelClass> classes, int[] items, int[] places, List<Origin> origins, List<String> groups, int[] all) {
        /** Of a workspace; objects whose class is gone are left out. */
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

        /** The classes with at least so many labels. */
        public long classesWith(int labels) {
            return IntStream.range(0, classes.size())
                    .filter(k -> IntStream.of(places).filter(p -> p == k).count() >= labels)
                    .count();
        }

        /** Whether there is something to fit. */
        public boolean ready() {
            return classesWith(FEWEST) >= 2;
        }

        /** The same of some of its labelled objects. */
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

    /** The labelled objects of a task whose features are there. */
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
        return Optional.of(new Forecast(task.classes, of));
    }

    private float[] layers(int item) {
        FeatureTable.Row row = features.row(item);
        return row == null ? new float[0] : row.layers();
    }
}
