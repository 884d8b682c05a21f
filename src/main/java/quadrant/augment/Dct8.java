package quadrant.augment;

/**
 * The DCT-II of eight whole numbers, x[j] = value of row j, and its inverse, for every column of eight rows at once, in
 * place and in integers: libjpeg's accurate transform ({@code jfdctint.c}, {@code jidctint.c}) to the bit.
 *
 * <p>That is the algorithm of Loeffler, Ligtenberg and Moschytz (ICASSP 1989) with constants of 13 binary places, rounded only at the
 * end. So each result is a weighted sum of four sums or differences of mirrored values, the weights being whole numbers:
 * the algorithm's own answers to units, found once.
 */
final class Dct8 {
    private static final int[][] EVEN = new int[4][4];
    private static final int[][] ODD = new int[4][4];
    private static final int[][] EVEN_BACK = new int[4][4];
    private static final int[][] ODD_BACK = new int[4][4];

    static {
        for (int j = 0; j < 4; j++) {
            int[] unit = new int[4];
            unit[j] = 1;
            int[] even = even(unit);
            int[] odd = odd(unit[3], unit[2], unit[1], unit[0]);
            for (int k = 0; k < 4; k++) {
                EVEN[k][j] = even[k];
                EVEN_BACK[j][k] = even[k];
                ODD[k][j] = odd[3 - k];
                ODD_BACK[j][k] = odd[3 - k];
            }
        }
    }

    private final int[][] sums;
    private final int[][] differences;

    /** For rows of a length. */
    Dct8(int length) {
        sums = new int[4][length];
        differences = new int[4][length];
    }

    /** The frequencies 0, 2, 4 and 6 of four sums, with 13 more binary places. */
    private static int[] even(int[] sum) {
        int t10 = sum[0] + sum[3];
        int t13 = sum[0] - sum[3];
        int t11 = sum[1] + sum[2];
        int t12 = sum[1] - sum[2];
        int z = (t12 + t13) * 4433;
        return new int[] {(t10 + t11) << 13, z + t13 * 6270, (t10 - t11) << 13, z - t12 * 15137};
    }

    /** The frequencies 7, 5, 3 and 1 of the differences of the pairs 3, 2, 1 and 0, with 13 more binary places. */
    private static int[] odd(int t4, int t5, int t6, int t7) {
        int z5 = (t4 + t6 + t5 + t7) * 9633;
        int z1 = (t4 + t7) * -7373;
        int z2 = (t5 + t6) * -20995;
        int z3 = (t4 + t6) * -16069 + z5;
        int z4 = (t5 + t7) * -3196 + z5;
        return new int[] {
            t4 * 2446 + z1 + z3, t5 * 16819 + z2 + z4, t6 * 25172 + z2 + z3, t7 * 12299 + z1 + z4,
        };
    }

    /** Frequencies from values; of the 13 binary places the given number is rounded away. */
    void forward(int[][] rows, int n, int places) {
        for (int j = 0; j < 4; j++) {
            fold(rows[j], rows[7 - j], sums[j], differences[j], n);
        }
        for (int k = 0; k < 4; k++) {
            combine(sums, EVEN[k], rows[2 * k], n, places);
            combine(differences, ODD[k], rows[2 * k + 1], n, places);
        }
    }

    /** Values from frequencies; of the 13 binary places the given number is rounded away. */
    void inverse(int[][] rows, int n, int places) {
        for (int k = 0; k < 4; k++) {
            System.arraycopy(rows[2 * k], 0, sums[k], 0, n);
            System.arraycopy(rows[2 * k + 1], 0, differences[k], 0, n);
        }
        for (int j = 0; j < 4; j++) {
            combine(sums, EVEN_BACK[j], rows[j], n, 0);
            combine(differences, ODD_BACK[j], rows[7 - j], n, 0);
        }
        for (int j = 0; j < 4; j++) {
            unfold(rows[j], rows[7 - j], n, places);
        }
    }

    private static void fold(int[] a, int[] b, int[] sum, int[] difference, int n) {
        for (int x = 0; x < n; x++) {
            sum[x] = a[x] + b[x];
        }
        for (int x = 0; x < n; x++) {
            difference[x] = a[x] - b[x];
        }
    }

    private static void unfold(int[] even, int[] odd, int n, int places) {
        int half = 1 << (places - 1);
        for (int x = 0; x < n; x++) {
            int a = even[x] + half;
            int b = odd[x];
            even[x] = (a + b) >> places;
            odd[x] = (a - b) >> places;
        }
    }

    private static void combine(int[][] in, int[] weights, int[] out, int n, int places) {
        int[] a = in[0];
        int[] b = in[1];
        int[] c = in[2];
        int[] d = in[3];
        int wa = weights[0];
        int wb = weights[1];
        int wc = weights[2];
        int wd = weights[3];
        int half = (1 << places) >> 1;
        for (int x = 0; x < n; x++) {
            out[x] = (wa * a[x] + wb * b[x] + wc * c[x] + wd * d[x] + half) >> places;
        }
    }
}
