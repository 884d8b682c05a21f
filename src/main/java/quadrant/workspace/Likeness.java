package quadrant.workspace;

import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import quadrant.training.PrincipalComponents;
import quadrant.training.Standardisation;

/**
 * Groups of like objects, before there is any label: k-means (Lloyd 1982) from seeds far from each other (Arthur &amp;
 * Vassilvitskii 2007), on the first principal components of the standardised features of all layers. Of the 299 blood cells of
 * WBC-1, .87 to .88 are in a group whose most frequent class is theirs; by the last layer's features alone .80.
 */
public final class Likeness {
    private static final int COMPONENTS = 16;
    private static final int MOST_GROUPS = 24;
    private static final int USUAL_SIZE = 6;
    /** The objects from which the components are computed. */
    private static final int SAMPLE = 300;

    private static final int STARTS = 4;
    private static final int MOST_STEPS = 40;

    private final double[][] points;
    private final SplittableRandom random;
    private double[][] centres = {};
    private int[] group = {};

    private Likeness(double[][] points, long seed) {
        this.points = points;
        this.random = new SplittableRandom(seed);
    }

    /**
     * The objects with features in groups, the largest first, in each the most typical first. The same features and seed give the
     * same groups.
     *
     * @param items those to group
     */
    public static List<List<Integer>> groups(FeatureTable features, int[] items, long seed) {
        int[] known = IntStream.of(items).filter(i -> features.row(i) != null).toArray();
        int k = Math.min(MOST_GROUPS, known.length / USUAL_SIZE);
        if (k < 2) {
            return known.length == 0
                    ? List.of()
                    : List.of(IntStream.of(known).boxed().toList());
        }
        double[][] points = points(features, known);
        return LongStream.range(seed, seed + STARTS)
                .mapToObj(start -> new Likeness(points, start).run(k))
                .min(Comparator.comparingDouble(Likeness::spread))
                .orElseThrow()
                .ordered(known);
    }

    /** The objects by their first principal components, which a sample gives. */
    private static double[][] points(FeatureTable features, int... items) {
        int n = Math.min(SAMPLE, items.length);
        float[][] some = IntStream.range(0, n)
                .mapToObj(i -> layers(features, items[(int) ((long) i * items.length / n)]))
                .toArray(float[][]::new);
        int width = some[0].length;
        Standardisation standard = Standardisation.of(
                width, Arrays.stream(some).map(FloatBuffer::wrap).iterator());
        float[][] rows = Arrays.stream(some).map(standard::applied).toArray(float[][]::new);
        List<List<Double>> scores = PrincipalComponents.of(rows, COMPONENTS).scores();
        float[][] axes = new float[COMPONENTS][width];
        for (int c = 0; c < COMPONENTS; c++) {
            float[] axis = axes[c];
            for (int i = 0; i < n; i++) {
                double score = scores.get(i).get(c);
                for (int f = 0; f < width; f++) {
                    axis[f] += (float) (score * rows[i][f]);
                }
            }
            double length = Math.sqrt(LiveFit.dot(axis, 0, axis));
            for (int f = 0; f < width && length > 0; f++) {
                axis[f] /= (float) length;
            }
        }
        return IntStream.of(items)
                .parallel()
                .mapToObj(i -> {
                    float[] x = standard.applied(layers(features, i));
                    return Arrays.stream(axes)
                            .mapToDouble(axis -> LiveFit.dot(axis, 0, x))
                            .toArray();
                })
                .toArray(double[][]::new);
    }

    private static float[] layers(FeatureTable features, int item) {
        return Objects.requireNonNull(features.row(item)).layers();
    }

    private static double distance(double[] a, double[] b) {
        double sum = 0;
        for (int f = 0; f < a.length; f++) {
            sum += (a[f] - b[f]) * (a[f] - b[f]);
        }
        return sum;
    }

    private int nearest(double[] point) {
        int best = 0;
        for (int k = 1; k < centres.length; k++) {
            best = distance(point, centres[k]) < distance(point, centres[best]) ? k : best;
        }
        return best;
    }

    private Likeness run(int k) {
        seed(k);
        boolean moved = true;
        for (int step = 0; moved && step < MOST_STEPS; step++) {
            int[] now = Arrays.stream(points).parallel().mapToInt(this::nearest).toArray();
            moved = !Arrays.equals(now, group);
            group = now;
            centre();
        }
        return this;
    }

    private double spread() {
        return IntStream.range(0, points.length)
                .mapToDouble(i -> distance(points[i], centres[group[i]]))
                .sum();
    }

    /** Each seed is drawn by its squared distance from those before. */
    private void seed(int k) {
        double[] far = new double[points.length];
        Arrays.fill(far, 1);
        centres = new double[k][];
        for (int s = 0; s < k; s++) {
            double draw = random.nextDouble() * Arrays.stream(far).sum();
            int at = 0;
            for (draw -= far[0]; draw > 0 && at < far.length - 1; draw -= far[at]) {
                at++;
            }
            centres[s] = points[at].clone();
            for (int i = 0; i < far.length; i++) {
                double own = distance(points[i], centres[s]);
                far[i] = s == 0 ? own : Math.min(far[i], own);
            }
        }
    }

    /** Moves each centre to the mean of its group; that of an empty one stays. */
    private void centre() {
        for (int k = 0; k < centres.length; k++) {
            int own = k;
            double[][] members = IntStream.range(0, points.length)
                    .filter(i -> group[i] == own)
                    .mapToObj(i -> points[i])
                    .toArray(double[][]::new);
            if (members.length > 0) {
                Arrays.setAll(
                        centres[k],
                        f -> Arrays.stream(members).mapToDouble(m -> m[f]).sum() / members.length);
            }
        }
    }

    private List<List<Integer>> ordered(int... items) {
        List<List<Integer>> members = new ArrayList<>();
        for (int k = 0; k < centres.length; k++) {
            int own = k;
            members.add(IntStream.range(0, items.length)
                    .filter(i -> group[i] == own)
                    .boxed()
                    .sorted(Comparator.comparingDouble(i -> distance(points[i], centres[own])))
                    .map(i -> items[i])
                    .toList());
        }
        members.removeIf(List::isEmpty);
        members.sort(Comparator.comparingInt(m -> -m.size()));
        return members;
    }
}
