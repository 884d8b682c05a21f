package quadrant.workspace;

import java.util.Arrays;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import quadrant.workspace.Workspace.LabelClass;
import quadrant.workspace.Workspace.Origin;

/**
 * A copy of the labelled objects of a workspace, so that they may be fitted on another thread.
 *
 * @param of the labelled ones, by their numbers
 * @param all objects to be predicted
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
public record Labels(List<LabelClass> classes, List<Labelled> of, int[] all) {
    /** A class takes part if it has at least so many labels. */
    static final int FEWEST = 2;

    /**
     * A labelled object.
     *
     * @param place index of its class among the classes
     * @param group for leaving groups out
     */
    record Labelled(int item, int place, Origin origin, String group) {}

    /** The current labels of a workspace. */
    public static Labels of(Workspace w) {
        List<Labelled> of = w.labels().entrySet().stream()
                .map(e -> new Labelled(
                        e.getKey(),
                        w.labelPlace(e.getKey()).orElseThrow(),
                        e.getValue().origin(),
                        w.group(w.item(e.getKey()).picture())))
                .toList();
        return new Labels(w.classes(), of, w.objects());
    }

    /** The index of each label's class. */
    int[] places() {
        return of.stream().mapToInt(Labelled::place).toArray();
    }

    /** The number of labels of a class. */
    long count(int place) {
        return of.stream().filter(l -> l.place == place).count();
    }

    /** Whether there is enough to fit: two classes with {@value #FEWEST} labels. */
    public boolean ready() {
        return IntStream.range(0, classes.size())
                        .filter(k -> count(k) >= FEWEST)
                        .count()
                >= 2;
    }

    /** A copy with some of its labelled objects. */
    Labels only(Predicate<Labelled> kept) {
        return new Labels(classes, of.stream().filter(kept).toList(), all);
    }

    /** A copy without the classes that have no labels. */
    Labels used() {
        int[] used = IntStream.of(places()).distinct().sorted().toArray();
        return new Labels(
                IntStream.of(used).mapToObj(classes::get).toList(),
                of.stream()
                        .map(l -> new Labelled(l.item, Arrays.binarySearch(used, l.place), l.origin, l.group))
                        .toList(),
                all);
    }

    /** Those with computed features. */
    Labels known(FeatureTable features) {
        return only(l -> features.row(l.item) != null);
    }
}
