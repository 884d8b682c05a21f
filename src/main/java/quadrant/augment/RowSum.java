package quadrant.augment;

/**
 * Weighted sums of rows of pixels. The compiler vectorises these loops because they index all their arrays alike; a row that
 * must be shifted is copied first.
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
