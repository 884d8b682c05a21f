package quadrant.evaluation;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

/**
 * The unlabelled images from which most is to be learnt: unsure ones that are unlike each other, by BADGE (Ash, Zhang,
 * Krishnamurthy, Langford &amp; Agarwal, Deep Batch Active Learning by Diverse, Uncertain Gradient Lower Bounds, ICLR 2020).
 *
 * <p>An image stands for the gradient that the head would get if its call were right, g = (p − e_call) ⊗ h, with the
 * features h scaled to length 1: long where the model is unsure, and in another direction where the image or its likely
 * classes differ. The first image has the longest; each next one is drawn with a probability in proportion to the squared
 * distance to the nearest one chosen before (k-means++, Arthur &amp; Vassilvitskii, SODA 2007). As g is an outer product,
 * g·g' = (a·a')(h·h') and no gradient is ever written out.
 */
public final class WorthLabelling {
    private WorthLabelling() {}

    /** One less the gap between the two most probable classes: 0 sure to 1. */
    public static double uncertainty(List<Float> probabilities) {
        int best = largest(probabilities);
        double second = 0;
        for (int k = 0; k < probabilities.size(); k++) {
            second = k == best ? second : Math.max(second, probabilities.get(k));
        }
        return Math.max(0, Math.min(1, 1 - (probabilities.get(best) - second)));
    }

    /** The most probable class; the first of equals. */
    public static int largest(List<Float> probabilities) {
        int best = 0;
        for (int k = 1; k < probabilities.size(); k++) {
            best = probabilities.get(k) > probabilities.get(best) ? k : best;
        }
        return best;
    }

    /**
     * Picks.
     *
     * @param probabilities of each image
     * @param features of each image, before the head
     * @param count how many, or all where there are not more
     * @return places among the images, the best first, all different
     * @throws IllegalArgumentException where a probability or feature is no number
     */
    public static List<Integer> pick(List<List<Float>> probabilities, float[][] features, int count, long seed) {
        Gradients g = new Gradients(probabilities, features);
        int n = features.length;
        SplittableRandom random = new SplittableRandom(seed);
        List<Integer> picked = new ArrayList<>();
        boolean[] taken = new boolean[n];
        double[] away = new double[n];
        for (int i = 0; i < n; i++) {
            away[i] = g.squared(i);
        }
        while (picked.size() < Math.min(count, n)) {
            int next = picked.isEmpty() ? largest(away, taken) : drawn(away, taken, random);
            picked.add(next);
            taken[next] = true;
            for (int i = 0; i < n; i++) {
                double d = g.distance(i, next);
                away[i] = picked.size() == 1 ? d : Math.min(away[i], d);
            }
        }
        return List.copyOf(picked);
    }

    private static int largest(double[] values, boolean[] taken) {
        int best = -1;
        for (int i = 0; i < values.length; i++) {
            if (!taken[i] && (best < 0 || values[i] > values[best])) {
                best = i;
            }
        }
        return best;
    }

    private static int drawn(double[] away, boolean[] taken, SplittableRandom random) {
        double sum = 0;
        for (int i = 0; i < away.length; i++) {
            sum += taken[i] ? 0 : away[i];
        }
        double left = random.nextDouble() * sum;
        for (int i = 0; i < away.length; i++) {
            left -= taken[i] ? 0 : away[i];
            if (!taken[i] && left < 0) {
                return i;
            }
        }
        // all that are left equal what was picked
        return largest(away, taken);
    }

    /** Outer products of what the call misses and of the features. */
    private static final class Gradients {
        private final double[][] miss;
        private final float[][] unit;
        private final double[] squared;

        Gradients(List<List<Float>> probabilities, float[][] features) {
            miss = new double[features.length][];
            unit = new float[features.length][];
            squared = new double[features.length];
            for (int i = 0; i < features.length; i++) {
                List<Float> p = probabilities.get(i);
                miss[i] = p.stream().mapToDouble(Float::doubleValue).toArray();
                miss[i][WorthLabelling.largest(p)] -= 1;
                unit[i] = unit(features[i]);
                squared[i] = dot(miss[i], miss[i]) * dot(unit[i], unit[i]);
                if (!Double.isFinite(squared[i])) {
                    throw new IllegalArgumentException("Image " + i + " has a probability or feature that is no number");
                }
            }
        }

        double squared(int i) {
            return squared[i];
        }

        double distance(int i, int j) {
            return Math.max(0, squared[i] + squared[j] - 2 * dot(miss[i], miss[j]) * dot(unit[i], unit[j]));
        }

        private static float[] unit(float[] x) {
            double length = Math.max(Math.sqrt(dot(x, x)), 1e-12);
            float[] unit = Arrays.copyOf(x, x.length);
            for (int f = 0; f < unit.length; f++) {
                unit[f] = (float) (unit[f] / length);
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

        private static double dot(double[] a, double[] b) {
            double sum = 0;
            for (int k = 0; k < a.length; k++) {
                sum += a[k] * b[k];
            }
            return sum;
        }
    }
}
