package quadrant.workspace;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import quadrant.workspace.Workspace.LabelClass;
import quadrant.workspace.Workspace.Origin;

/**
 * A copy of the labelled objects of a workspace, so that they may be fitted on another thread.
 *
 * @param items their numbers
 * @param places index of each label's class among the classes
 * @param origins of each label
 * @param groups of each label, for leaving groups out
 * @param all objects to be predicted
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
public record Labels(
        List<LabelClass> classes, int[] items, int[] places, List<Origin> origins, List<String> groups, int[] all) {
    /** A class takes part if it has at least so many labels. */
    public static final int FEWEST = 2;

    /** The current labels of a workspace. */
    public static Labels of(Workspace w) {
        List<Integer> items = new ArrayList<>(w.labels().keySet());
        return new Labels(
                w.classes(),
                items.stream().mapToInt(i -> i).toArray(),
                items.stream().mapToInt(i -> w.labelPlace(i).orElseThrow()).toArray(),
                items.stream().map(i -> w.label(i).orElseThrow().origin()).toList(),
                items.stream().map(i -> w.group(w.item(i).picture())).toList(),
                w.objects());
    }

    /** The number of labels of a class. */
    long count(int place) {
        return IntStream.of(places).filter(p -> p == place).count();
    }

    /** Whether there is enough to fit: two classes with {@value #FEWEST} labels. */
    public boolean ready() {
        return IntStream.range(0, classes.size())
                        .filter(k -> count(k) >= FEWEST)
                        .count()
                >= 2;
    }

    /** A copy with some of its labelled objects. */
    Labels only(IntStream some) {
        int[] kept = some.toArray();
        return new Labels(
                classes,
                IntStream.of(kept).map(i -> items[i]).toArray(),
                IntStream.of(kept).map(i -> places[i]).toArray(),
                IntStream.of(kept).mapToObj(origins::get).toList(),
                IntStream.of(kept).mapToObj(groups::get).toList(),
                all);
    }

    /** Those with computed features. */
    Labels known(FeatureTable features) {
        return only(IntStream.range(0, items.length).filter(i -> features.row(items[i]) != null));
    }
}
