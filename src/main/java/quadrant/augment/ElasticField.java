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
 */
final class ElasticField {
    private final GaussianKernel kernel = new GaussianKernel();
    private float[][] noise = new float[0][];
    private float[][] smoothRows = new float[0][];
    private float[][] wide = new float[0][];
    private float[] nodes = new float[0];
    private float[] left = new float[0];
    private float[] right = new float[0];
    private float[][] spline = new float[0][];
    private float[][] rightward = new float[0][];
    private float[][] downward = new float[0][];
    private int spacing;

    /** The displacement of the pixels of row y to the right, in pixels. */
    float[] right(int y) {
        return rightward[y];
    }

    /** The displacement of the pixels of row y downwards, in pixels. */
    float[] down(int y) {
        return downward[y];
    }

    /** Draws a field of size×size. */
    void draw(double alpha, double sigma, int size, Draws draws) {
        int h = Math.max(1, (int) (sigma / 2));
        kernel.set(StrictMath.sqrt(sigma * sigma / (h * h) - 1 / 3.0));
        reserve(size, h);
        make(rightward, (float) (alpha / h), draws);
        make(downward, (float) (alpha / h), draws);
    }

    private void reserve(int size, int h) {
        int count = (size - 1) / h + 4;
        int padded = count + 2 * kernel.radius();
        if (rightward.length == size && spacing == h && noise.length == padded) {
            return;
        }
        spacing = h;
        noise = new float[padded][padded];
        smoothRows = new float[padded][count];
        wide = new float[count][size];
        nodes = new float[count];
        left = new float[count];
        right = new float[count];
        rightward = new float[size][size];
        downward = new float[size][size];
        spline = new float[h][4];
        for (int i = 0; i < h; i++) {
            double t = i / (double) h;
            double s = 1 - t;
            spline[i][0] = (float) (s * s * s / 6);
            spline[i][1] = (float) ((4 - 6 * t * t + 3 * t * t * t) / 6);
            spline[i][2] = (float) ((4 - 6 * s * s + 3 * s * s * s) / 6);
            spline[i][3] = (float) (t * t * t / 6);
        }
    }

    private void make(float[][] field, float amount, Draws draws) {
        for (float[] row : noise) {
            uniform(row, draws);
        }
        int radius = kernel.radius();
        for (int y = 0; y < noise.length; y++) {
            Arrays.fill(smoothRows[y], 0);
            for (int k = 0; k <= radius; k++) {
                System.arraycopy(noise[y], radius - k, left, 0, left.length);
                System.arraycopy(noise[y], radius + k, right, 0, right.length);
                Rows.add(left, right, kernel.ofPair(k), smoothRows[y]);
            }
        }
        for (int y = 0; y < wide.length; y++) {
            Arrays.fill(nodes, 0);
            for (int k = 0; k <= radius; k++) {
                Rows.add(smoothRows[y + radius - k], smoothRows[y + radius + k], kernel.ofPair(k), nodes);
            }
            widen(wide[y]);
        }
        for (int y = 0; y < field.length; y++) {
            Arrays.fill(field[y], 0);
            for (int k = 0; k < 4; k++) {
                Rows.add(wide[y / spacing + k], amount * spline[y % spacing][k], field[y]);
            }
        }
    }

    /** Two 32-bit numbers from each 64-bit one. */
    private static void uniform(float[] row, Draws draws) {
        int i = 0;
        for (; i + 2 <= row.length; i += 2) {
            long bits = draws.next();
            row[i] = (int) bits * 0x1p-31f;
            row[i + 1] = (int) (bits >>> 32) * 0x1p-31f;
        }
        if (i < row.length) {
            row[i] = (int) draws.next() * 0x1p-31f;
        }
    }

    /** Node 1 lies at pixel 0. */
    private void widen(float[] out) {
        int x = 0;
        for (int i = 0; x < out.length; i++) {
            float a = nodes[i];
            float b = nodes[i + 1];
            float c = nodes[i + 2];
            float d = nodes[i + 3];
            for (int phase = 0; phase < spacing && x < out.length; phase++) {
                float[] w = spline[phase];
                out[x++] = w[0] * a + w[1] * b + w[2] * c + w[3] * d;
            }
        }
    }
}
