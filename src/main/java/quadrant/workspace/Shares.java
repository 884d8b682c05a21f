package quadrant.workspace;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.IntStream;
import quadrant.evaluation.Interval;
import quadrant.workspace.Workspace.LabelClass;

/**
 * The number and share of each class among the objects of an image: labelled objects by their labels, the others by their
 * predictions. What is {@link Workspace#NOT_A_CELL} is left out.
 *
 * @param objects with a label or a prediction
 * @param doubtful those with a doubtful prediction; empty where no doubt is known
 */
public record Shares(int objects, OptionalInt doubtful, List<Share> of) {
    private static final double Z = 1.959964;

    public Shares {
        of = List.copyOf(of);
    }

    /**
     * The share of one class.
     *
     * @param withoutDoubtful share among the objects without doubt; NaN where there are none, or where no doubt is known
     * @param interval of the share, for the sampling error of counting alone (Wilson, Probable inference, the law of
     *     succession, and statistical inference, JASA 1927); it does not include wrong predictions
     */
    public record Share(String name, int count, double share, double withoutDoubtful, Interval interval) {}

    static Interval wilson(int count, int n) {
        double p = count / (double) n;
        double z2 = Z * Z;
        double middle = (p + z2 / (2 * n)) / (1 + z2 / n);
        double half = Z * Math.sqrt(p * (1 - p) / n + z2 / (4.0 * n * n)) / (1 + z2 / n);
        return new Interval(count == 0 ? 0 : middle - half, Math.min(1, middle + half));
    }

    /** Counts the objects of an image. */
    public static Shares of(Workspace w, Forecast f, int picture) {
        List<LabelClass> classes = w.counted();
        int[] counts = new int[classes.size()];
        int[] sure = new int[classes.size()];
        for (int i : w.objects(picture)) {
            OptionalInt label = w.labelPlace(i);
            int place = label.isPresent() ? label.getAsInt() : f.placeIn(classes, i);
            if (place >= 0 && place < counts.length) {
                counts[place]++;
                sure[place] += label.isEmpty() && f.doubtful(i) ? 0 : 1;
            }
        }
        return of(
                classes.stream().map(LabelClass::name).toList(),
                counts,
                f.outliers().isEmpty() ? Optional.empty() : Optional.of(sure));
    }

    /**
     * The shares of counted objects.
     *
     * @param counts of the classes, in the order of their names
     * @param sure counts of the objects without doubt; empty where no doubt is known
     */
    public static Shares of(List<String> names, int[] counts, Optional<int[]> sure) {
        int all = IntStream.of(counts).sum();
        int allSure = sure.map(s -> IntStream.of(s).sum()).orElse(0);
        List<Share> shares = new ArrayList<>();
        for (int k = 0; k < counts.length && all > 0; k++) {
            double without = allSure == 0 ? Double.NaN : sure.orElseThrow()[k] / (double) allSure;
            shares.add(new Share(names.get(k), counts[k], counts[k] / (double) all, without, wilson(counts[k], all)));
        }
        return new Shares(all, sure.isPresent() ? OptionalInt.of(all - allSure) : OptionalInt.empty(), shares);
    }
}
