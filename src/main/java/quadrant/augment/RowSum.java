package quadrant.augment;

/**
 * Weighted sums of rows of pixels. The compiler makes vector instructions of these loops, because they index all their
 * arrays alike; whoever needs a row moved to the side copies it first.
 */
final class RowSum {
    private RowSum() {}

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
}
