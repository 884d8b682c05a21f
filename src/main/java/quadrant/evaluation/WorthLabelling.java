package quadrant.evaluation;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Active learning: selects the unlabelled images that are most worth labelling, which are uncertain and diverse. Of four times
 * as many images as are wanted, those with the smallest margin between the two most probable classes (Scheffer, Decomain &amp;
 * Wrobel, IDA 2001), the most diverse are taken, as in Cluster-Margin (Citovsky et al., Batch Active Learning at Scale, NeurIPS
 * 2021), here by the greedy solution of the k-centre problem on the features before the head (Gonzalez, Theoretical Computer
 * Science 1985; Sener &amp; Savarese, Active Learning for Convolutional Neural Networks: A Core-Set Approach, ICLR 2018): the
 * first is the least certain, each next one the farthest from those before by the cosine.
 */
public final class WorthLabelling {
    private static final int CANDIDATES = 4;

    private WorthLabelling() {}

    /** One minus the difference between the two most probable classes: 0 (certain) to 1. */
    public static double uncertainty(List<Float> probabilities) {
        int best = Prediction.largest(probabilities);
        double second = 0;
        for (int k = 0; k < probabilities.size(); k++) {
            second = k == best ? second : Math.max(second, probabilities.get(k));
        }
        return Math.max(0, Math.min(1, 1 - (probabilities.get(best) - second)));
    }

    /**
     * The candidates: four times as many as are wanted, or all.
     *
     * @param probabilities of each image
     * @return indices of the images, the least certain first
     */
    public static List<Integer> candidates(List<List<Float>> probabilities, int count) {
        return IntStream.range(0, probabilities.size())
                .boxed()
                .sorted(Comparator.comparingDouble(i -> -uncertainty(probabilities.get(i))))
                .limit((long) CANDIDATES * count)
                .toList();
    }

    /**
     * Selects among the candidates.
     *
     * @param features of each candidate, the least certain first
     * @param count the number to select; all where there are not more
     * @return indices of the candidates, the best first, all different
     * @throws IllegalArgumentException where a feature is NaN
     */
    public static List<Integer> pick(float[][] features, int count) {
        float[][] unit = new float[features.length][];
        for (int i = 0; i < unit.length; i++) {
            unit[i] = unit(features[i]);
        }
        return diverse(unit.length, count, 0, (i, j) -> 1 - dot(unit[i], unit[j]));
    }

    private static float[] unit(float[] x) {
        double length = Math.sqrt(dot(x, x));
        if (!Double.isFinite(length)) {
            throw new IllegalArgumentException("A feature is no number");
        }
        float[] unit = new float[x.length];
        for (int f = 0; f < unit.length; f++) {
            unit[f] = (float) (x[f] / Math.max(length, 1e-12));
        }
        return unit;
    }

    private static double dot(float[] a, float[] b) {
        double sum = 0;
        for (int f = 0; f < a.length; f++) {
            sum += (double) a[f] * b[f];
        }
        return sum;
    }

    /** The distance of two items. */
    interface Distance {
        double between(int a, int b);
    }

    /**
     * The greedy solution of the k-centre problem: among items that are numbered from 0, each next is the farthest from those
     * already selected.
     *
     * @param things the number of items, at least one
     * @param count the number to select; all where there are not more
     * @param first is selected first
     * @return in the order of selection, all different; of equals the first
     */
    static List<Integer> diverse(int things, int count, int first, Distance distance) {
        double[] away = new double[things];
        Arrays.fill(away, Double.POSITIVE_INFINITY);
        List<Integer> picked = new ArrayList<>();
        for (int next = first; picked.size() < Math.min(count, things); next = farthest(away)) {
            picked.add(next);
            for (int i = 0; i < things; i++) {
                away[i] = Math.min(away[i], distance.between(i, next));
            }
            away[next] = Double.NEGATIVE_INFINITY;
        }
        return List.copyOf(picked);
    }

    private static int farthest(double[] away) {
        int best = 0;
        for (int i = 1; i < away.length; i++) {
            best = away[i] > away[best] ? i : best;
        }
        return best;
    }
}
