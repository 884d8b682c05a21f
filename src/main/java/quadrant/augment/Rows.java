package quadrant.augment;

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
     * The index within 0 to size − 1 for an index of any size, mirrored at the borders; the edge pixel is not repeated
     * (gfedcb|abcdefgh|gfedcba).
     */
    static int mirrored(int index, int size) {
        if (size == 1) {
            return 0;
        }
        int i = Math.floorMod(index, 2 * size - 2);
        return i < size ? i : 2 * size - 2 - i;
    }
}
