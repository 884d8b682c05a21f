package quadrant.augment;

import java.util.Arrays;

/**
 * Sums of rows of pixels, and the borders that they reach beyond. The compiler vectorises these loops because they index all their
 * arrays alike; a row that must be shifted is copied first.
 */
final class Rows {
    private Rows() {}

    static void add(float[] a, float weight, float[] sum) {
        for (int x = 0; x < sum.length; x++) {
            sum[x] += weight * a[x];
        }
    }

    static void add(float[] a, float[] b, float weight, float[] sum) {
        for (int x = 0; x < sum.length; x++) {
            sum[x] += weight * (a[x] + b[x]);
        }
    }

    /** Clips grey levels to 0–255. */
    static void clip(float[] row) {
        for (int x = 0; x < row.length; x++) {
            row[x] = Math.min(255f, Math.max(0f, row[x]));
        }
    }

    /**
     * One half of a Gaussian kernel that adds up to 1, cut off at four sigma: the weight of both pixels at each distance, for sums of
     * pairs. It is half of the weight at the centre, which is its own pair.
     */
    static float[] gaussian(double sigma) {
        int radius = ((int) Math.rint(8 * sigma + 1) | 1) / 2;
        double[] weights = new double[radius + 1];
        double sum = 0;
        for (int k = 0; k <= radius; k++) {
            weights[k] = k == 0 ? 1 : StrictMath.exp(-0.5 * k * k / (sigma * sigma));
            sum += k == 0 ? 1 : 2 * weights[k];
        }
        float[] pairs = new float[radius + 1];
        for (int k = 0; k <= radius; k++) {
            pairs[k] = (float) (weights[k] / sum);
        }
        pairs[0] /= 2;
        return pairs;
    }

    /** Smooths by {@link #gaussian} along rows, then along columns, and overwrites the rows: the result is smaller by a radius a side. */
    static float[][] smooth(float[][] rows, float[] pairs) {
        int radius = pairs.length - 1;
        int width = rows[0].length - 2 * radius;
        float[] left = new float[width];
        float[] right = new float[width];
        float[] sum = new float[width];
        for (float[] row : rows) {
            Arrays.fill(sum, 0);
            for (int k = 0; k <= radius; k++) {
                System.arraycopy(row, radius - k, left, 0, width);
                System.arraycopy(row, radius + k, right, 0, width);
                add(left, right, pairs[k], sum);
            }
            System.arraycopy(sum, 0, row, 0, width);
        }
        float[][] out = new float[rows.length - 2 * radius][width];
        for (int y = 0; y < out.length; y++) {
            for (int k = 0; k <= radius; k++) {
                add(rows[y + radius - k], rows[y + radius + k], pairs[k], out[y]);
            }
        }
        return out;
    }

    /**
     * The index within 0 to size − 1 for an index of any size, mirrored at the borders; the edge pixel is not repeated
     * (gfedcb|abcdefgh|gfedcba).
     */
    static int mirrored(int index, int size) {
        int period = 2 * size - 2;
        int i = Math.abs(index);
        if (i > period) {
            i = size == 1 ? 0 : i % period;
        }
        return i < size ? i : period - i;
    }
}
