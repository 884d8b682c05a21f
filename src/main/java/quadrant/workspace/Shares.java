package quadrant.workspace;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.stream.IntStream;
import quadrant.evaluation.Interval;

/**
 * The number and share of each class among the objects of an image: labelled objects by their labels, the others by their
 * predictions.
 *
 * @param objects with a label or a prediction
 */
public record Shares(int objects, List<Share> of) {
    private static final double Z = 1.959964;

    public Shares {
        of = List.copyOf(of);
    }

    /**
     * The share of one class.
     *
     * @param interval of the share, for the sampling error of counting alone (Wilson, Probable inference, the law of
     *     succession, and statistical inference, JASA 1927); it does not include wrong predictions
     */
    public record Share(String name, int count, double share, Interval interval) {}

    static Interval wilson(int count, int n) {
        double p = count / (double) n;
        double z2 = Z * Z;
        double middle = (p + z2 / (2 * n)) / (1 + z2 / n);
        double half = Z * Math.sqrt(p * (1 - p) / n + z2 / (4.0 * n * n)) / (1 + z2 / n);
        return new Interval(Math.max(0, middle - half), Math.min(1, middle + half));
    }

    /** Counts the objects of an image. */
    public static Shares of(Workspace w, Forecast f, int picture) {
        List<LabelClass> classes = w.classes();
        int[] counts = new int[classes.size()];
        for (int i : w.objects(picture)) {
            OptionalInt label = w.labelPlace(i);
            int place = label.isPresent() ? label.getAsInt() : f.placeIn(classes, i);
            if (place >= 0) {
                counts[place]++;
            }
        }
        return of(classes.stream().map(LabelClass::name).toList(), counts);
    }

    /**
     * The shares of counted objects.
     *
     * @param counts of the classes, in the order of their names
     */
    public static Shares of(List<String> names, int... counts) {
        int all = IntStream.of(counts).sum();
        List<Share> shares = new ArrayList<>();
        for (int k = 0; k < counts.length && all > 0; k++) {
            shares.add(new Share(names.get(k), counts[k], counts[k] / (double) all, wilson(counts[k], all)));
        }
        return new Shares(all, shares);
    }
}
