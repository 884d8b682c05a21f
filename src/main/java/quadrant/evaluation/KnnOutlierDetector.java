package quadrant.evaluation;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * An out-of-distribution detector: the score of an image is the distance of its features, scaled to length 1, to the nearest
 * features of a training image (Sun, Ming, Zhu &amp; Li, Out-of-Distribution Detection with Deep Nearest Neighbors, ICML 2022,
 * with k = 1), where a diverse subset of many training images is kept, by the greedy solution of the k-centre problem
 * (Gonzalez, Theoretical Computer Science 1985), as in PatchCore (Roth et al., CVPR 2022).
 *
 * <p>The threshold is the ⌈(n + 1)·share⌉-th smallest distance of n images to those of other folds, which contain no image of
 * their group. Features of the kept images are stored as 16-bit numbers, in at most 600 kB.
 */
public final class KnnOutlierDetector {
    /** The usual share of in-distribution images that is below the threshold. */
    public static final double SHARE = 0.95;

    private static final int MOST_KEPT = 200;
    private static final int MOST_NUMBERS = 300_000;
    private static final float STEPS = Short.MAX_VALUE;

    private final float[][] kept;
    private final double threshold;

    private KnnOutlierDetector(float[][] kept, double threshold) {
        this.kept = kept;
        this.threshold = threshold;
    }

    /**
     * A fitted detector.
     *
     * @param heldOut the scores of its images by those of other folds
     */
    public record Fitted(KnnOutlierDetector detector, List<Double> heldOut) {
        public Fitted {
            heldOut = List.copyOf(heldOut);
        }
    }

    /** The detector of {@link #fit} at the usual share. */
    public static KnnOutlierDetector of(float[][] features, int[] folds) {
        return fit(features, folds, SHARE).detector;
    }

    /**
     * Fits the detector.
     *
     * @param features a row for each image, all of one length
     * @param folds the fold of each image, 0 to k − 1; no group lies in two
     * @param share of images like these that is below the threshold; the greatest distance where they are few
     * @throws IllegalArgumentException where there are fewer than two folds, or a feature is NaN
     */
    public static Fitted fit(float[][] features, int[] folds, double share) {
        int count = Arrays.stream(folds).max().orElse(0) + 1;
        if (count < 2 || folds.length != features.length) {
            throw new IllegalArgumentException(features.length + " images in " + count + " folds");
        }
        float[][] unit = new float[features.length][];
        for (int i = 0; i < unit.length; i++) {
            if (!finite(features[i])) {
                throw new IllegalArgumentException("A feature of image " + i + " is no number");
            }
            unit[i] = unit(features[i]);
        }
        double[] distances = new double[unit.length];
        for (int fold = 0; fold < count; fold++) {
            int held = fold;
            float[][] others = core(IntStream.range(0, unit.length)
                    .filter(i -> folds[i] != held)
                    .mapToObj(i -> unit[i])
                    .toArray(float[][]::new));
            for (int i = 0; i < unit.length; i++) {
                if (folds[i] == fold) {
                    distances[i] = nearest(unit[i], others);
                }
            }
        }
        double[] sorted = distances.clone();
        Arrays.sort(sorted);
        int rank = (int) Math.ceil((sorted.length + 1) * share);
        // the distance between copies of one image is 0, and must not become a divisor
        double threshold = Math.max(sorted[Math.min(sorted.length, rank) - 1], 1e-6);
        return new Fitted(
                new KnnOutlierDetector(core(unit), threshold),
                Arrays.stream(distances).mapToObj(d -> d / threshold).toList());
    }

    /**
     * Reads the format of {@link #bytes}.
     *
     * @throws IllegalArgumentException where it is not a whole number of rows, or the threshold is not above 0
     */
    public static KnnOutlierDetector of(byte[] bytes, int width, double threshold) {
        if (width < 1 || bytes.length == 0 || bytes.length % (width * Short.BYTES) != 0 || !(threshold > 0)) {
            throw new IllegalArgumentException(
                    bytes.length + " bytes for rows of " + width + " numbers, and the threshold " + threshold);
        }
        ByteBuffer in = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        float[][] kept = new float[bytes.length / width / Short.BYTES][width];
        for (float[] row : kept) {
            for (int f = 0; f < width; f++) {
                row[f] = in.getShort() / STEPS;
            }
        }
        return new KnnOutlierDetector(kept, threshold);
    }

    /** The kept rows as 16-bit little-endian numbers, 32767 for 1. */
    public byte[] bytes() {
        ByteBuffer out =
                ByteBuffer.allocate(kept.length * width() * Short.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        for (float[] row : kept) {
            for (float v : row) {
                out.putShort((short) Math.round(v * STEPS));
            }
        }
        return out.array();
    }

    /** Numbers in a row. */
    public int width() {
        return kept[0].length;
    }

    /** The number of kept images. */
    public int size() {
        return kept.length;
    }

    /** The distance above which an image counts as an outlier; 0 to 2. */
    public double threshold() {
        return threshold;
    }

    /**
     * The distance of an image to the nearest kept one in units of the threshold: above 1 it is an outlier; infinite where a
     * feature is NaN.
     */
    public double score(float[] features) {
        if (features.length != width()) {
            throw new IllegalArgumentException(features.length + " features instead of " + width());
        }
        return finite(features) ? nearest(unit(features), kept) / threshold : Double.POSITIVE_INFINITY;
    }

    /** A diverse subset of the rows, beginning with the one nearest to the mean; all where they are few. */
    private static float[][] core(float[][] rows) {
        int most = Math.max(1, Math.min(MOST_KEPT, MOST_NUMBERS / rows[0].length));
        if (rows.length <= most) {
            return rows;
        }
        float[] mean = mean(rows);
        int next = 0;
        for (int i = 1; i < rows.length; i++) {
            next = squared(rows[i], mean) < squared(rows[next], mean) ? i : next;
        }
        return WorthLabelling.diverse(rows.length, most, next, (i, j) -> squared(rows[i], rows[j])).stream()
                .map(i -> rows[i])
                .toArray(float[][]::new);
    }

    private static float[] mean(float[][] rows) {
        float[] mean = new float[rows[0].length];
        for (float[] row : rows) {
            for (int f = 0; f < mean.length; f++) {
                mean[f] += row[f] / rows.length;
            }
        }
        return mean;
    }

    private static boolean finite(float[] x) {
        for (float v : x) {
            if (!Float.isFinite(v)) {
                return false;
            }
        }
        return true;
    }

    /** Scaled to length 1, in the steps that are stored. */
    private static float[] unit(float[] x) {
        double squares = 0;
        for (float v : x) {
            squares += (double) v * v;
        }
        double length = Math.max(Math.sqrt(squares), 1e-12);
        float[] unit = new float[x.length];
        for (int f = 0; f < x.length; f++) {
            unit[f] = Math.round(x[f] / length * STEPS) / STEPS;
        }
        return unit;
    }

    private static double nearest(float[] x, float[][] rows) {
        double least = Double.POSITIVE_INFINITY;
        for (float[] row : rows) {
            least = Math.min(least, squared(x, row));
        }
        return Math.sqrt(least);
    }

    private static double squared(float[] a, float[] b) {
        double sum = 0;
        for (int f = 0; f < a.length; f++) {
            double d = (double) a[f] - b[f];
            sum += d * d;
        }
        return sum;
    }
}
