package quadrant.augment;

import java.util.Arrays;

/**
 * A random displacement of every pixel of a view: independent numbers uniform within −1 to 1, smoothed with a Gaussian
 * of standard deviation sigma and multiplied by alpha (Simard, Steinkraus and Platt 2003).
 *
 * <p>It is made on a coarse grid, whose nodes lie h = max(1, ⌊sigma / 2⌋) pixels apart from pixel 0 on. The numbers are drawn
 * at the nodes, smoothed there with a Gaussian of standard deviation √((sigma / h)² − 1/3) in nodes, cut off at four
 * of these, and interpolated by cubic B-splines. A cubic B-spline smooths too, by a standard deviation of √(1/3) nodes: hence the
 * 1/3. Fewer numbers vary more once smoothed, by h² in variance: hence alpha / h. So mean, variance and correlation are
 * those of a field made at every pixel, and it is twice continuously differentiable. Numbers are drawn as far beyond the view as
 * the Gaussian reaches, so that the field is alike at its border and in its middle.
 *
 * @param right row by row how far each pixel moves to the right, in pixels
 * @param down the same downwards
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record ElasticField(float[][] right, float[][] down) {
    /** No displacement. */
    static ElasticField still(int size) {
        float[][] rows = new float[size][];
        Arrays.fill(rows, new float[size]);
        return new ElasticField(rows, rows);
    }

    /** Draws a field of size×size. */
    static ElasticField of(double alpha, double sigma, int size, Draws draws) {
        int h = Math.max(1, (int) (sigma / 2));
        float[] pairs = Rows.gaussian(StrictMath.sqrt(sigma * sigma / (h * h) - 1 / 3.0));
        float[][] right = displacement((float) (alpha / h), size, h, pairs, draws);
        return new ElasticField(right, displacement((float) (alpha / h), size, h, pairs, draws));
    }

    private static float[][] displacement(float amount, int size, int h, float[] pairs, Draws draws) {
        int nodes = (size - 1) / h + 4 + 2 * (pairs.length - 1);
        float[][] noise = new float[nodes][nodes];
        for (float[] row : noise) {
            uniform(row, draws);
        }
        float[][] smooth = Rows.smooth(noise, pairs);
        float[][] splines = splines(h);
        float[][] wide = new float[smooth.length][size];
        for (int y = 0; y < wide.length; y++) {
            for (int x = 0; x < size; x++) {
                int i = x / h;
                float[] w = splines[x % h];
                float[] s = smooth[y];
                wide[y][x] = w[0] * s[i] + w[1] * s[i + 1] + w[2] * s[i + 2] + w[3] * s[i + 3];
            }
        }
        float[][] field = new float[size][size];
        for (int y = 0; y < size; y++) {
            for (int k = 0; k < 4; k++) {
                Rows.add(wide[y / h + k], amount * splines[y % h][k], field[y]);
            }
        }
        return field;
    }

    /** Two 32-bit numbers from each 64-bit one. */
    private static void uniform(float[] row, Draws draws) {
        for (int i = 0; i < row.length; i += 2) {
            long bits = draws.next();
            row[i] = (int) bits * 0x1p-31f;
            if (i + 1 < row.length) {
                row[i + 1] = (int) (bits >>> 32) * 0x1p-31f;
            }
        }
    }

    /** The weights of four nodes for each pixel between two of them; node 1 lies at pixel 0. */
    private static float[][] splines(int h) {
        float[][] splines = new float[h][];
        for (int i = 0; i < h; i++) {
            double t = i / (double) h;
            double s = 1 - t;
            splines[i] = new float[] {
                (float) (s * s * s / 6),
                (float) ((4 - 6 * t * t + 3 * t * t * t) / 6),
                (float) ((4 - 6 * s * s + 3 * s * s * s) / 6),
                (float) (t * t * t / 6)
            };
        }
        return splines;
    }
}
