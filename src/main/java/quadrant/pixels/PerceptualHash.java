package quadrant.pixels;

import java.util.Arrays;
import java.util.Optional;
import java.util.SplittableRandom;

/**
 * A perceptual hash of 256 bits: copies of an image that are re-encoded, rescaled or slightly brightened differ in few bits.
 *
 * <p>The DCT hash of Zauner, "Implementation and benchmarking of perceptual image hash functions", 2010: luminance averaged to
 * 32×32, its discrete cosine transform, and of this the lowest frequencies without the constant row and column; a bit is set
 * where the coefficient is above their median. Zauner takes 8×8 coefficients; here 16×16 are taken, as single cells in the
 * middle of an image resemble each other at the lowest frequencies: with 64 bits copies differed in up to 6 bits and different
 * cells in 8 and more, with 256 bits in up to 20 and in 60 and more.
 *
 * <p>An image that varies in one direction only, or not at all, has no such coefficients: its bits are derived from its rounded
 * 32×32 form, so that only the same image matches.
 */
public record PerceptualHash(long a, long b, long c, long d) {
    /**
     * Images that differ in at most so many bits count as the same. Re-encoded (JPEG quality 50–90), rescaled (0.5–1.5) and
     * brightened (±5 %) copies of smears, tissue and photographs differed in up to 20, second photographs of the same cell in
     * 24 to 46, different images in 60 and more.
     */
    public static final int SAME = 40;

    private static final double NOTHING = 1e-3;
    private static final int SIDE = 32;
    static final int KEPT = 16;
    private static final double[][] COSINES = cosines();

    /** The hash of 16×16 coefficients; empty where all of them are negligible. */
    static Optional<PerceptualHash> of(double[] coefficients) {
        double largest = Arrays.stream(coefficients).map(Math::abs).max().orElse(0);
        return largest > NOTHING ? Optional.of(ofAny(coefficients)) : Optional.empty();
    }

    /** The hash of 16×16 coefficients, however small they are. */
    static PerceptualHash ofAny(double[] coefficients) {
        double[] sorted = coefficients.clone();
        Arrays.sort(sorted);
        double median = (sorted[sorted.length / 2 - 1] + sorted[sorted.length / 2]) / 2;
        long[] words = new long[4];
        for (int i = 0; i < coefficients.length; i++) {
            if (coefficients[i] > median) {
                words[i / Long.SIZE] |= 1L << (i % Long.SIZE);
            }
        }
        return new PerceptualHash(words[0], words[1], words[2], words[3]);
    }

    /** The hash of an image without such coefficients. */
    static PerceptualHash flat(double[] small) {
        SplittableRandom bits = new SplittableRandom(
                Arrays.hashCode(Arrays.stream(small).mapToLong(Math::round).toArray()));
        return new PerceptualHash(bits.nextLong(), bits.nextLong(), bits.nextLong(), bits.nextLong());
    }

    /** The number of differing bits of two hashes, 0–256. */
    public int distance(PerceptualHash other) {
        return Long.bitCount(a ^ other.a)
                + Long.bitCount(b ^ other.b)
                + Long.bitCount(c ^ other.c)
                + Long.bitCount(d ^ other.d);
    }

    /** Whether the two count as hashes of the same image. */
    public boolean same(PerceptualHash other) {
        return distance(other) <= SAME;
    }

    /** The luminance (ITU-R BT.601) averaged over 32×32 equal areas, row by row. */
    static double[] small(Patch rgb) {
        int w = rgb.widthPx();
        int h = rgb.heightPx();
        double[] sum = new double[SIDE * SIDE];
        float[] v = rgb.values();
        int n = w * h;
        double[] row = new double[SIDE];
        for (int y = 0; y < h; y++) {
            Arrays.fill(row, 0);
            for (int x = 0; x < w; x++) {
                int i = y * w + x;
                spread(x, w, 0.299 * v[i] + 0.587 * v[n + i] + 0.114 * v[2 * n + i], row, 0, 1);
            }
            for (int c = 0; c < SIDE; c++) {
                spread(y, h, row[c], sum, c, SIDE);
            }
        }
        return sum;
    }

    /** Adds a pixel's value to the cells that it overlaps on an axis scaled to 32 cells. */
    private static void spread(int at, int length, double value, double[] cells, int offset, int stride) {
        double from = (double) at * SIDE / length;
        double to = (double) (at + 1) * SIDE / length;
        int last = Math.min(SIDE - 1, (int) Math.ceil(to) - 1);
        for (int cell = (int) from; cell <= last; cell++) {
            double overlap = Math.min(to, cell + 1.0) - Math.max(from, cell);
            if (overlap > 0) {
                cells[offset + cell * stride] += overlap * value;
            }
        }
    }

    /** The 16×16 coefficients of the orthonormal DCT-II with both frequencies in 1–16. */
    static double[] transform(double[] image) {
        double[] rows = new double[SIDE * KEPT];
        for (int y = 0; y < SIDE; y++) {
            for (int k = 0; k < KEPT; k++) {
                for (int x = 0; x < SIDE; x++) {
                    rows[y * KEPT + k] += COSINES[k][x] * image[y * SIDE + x];
                }
            }
        }
        double[] out = new double[KEPT * KEPT];
        for (int j = 0; j < KEPT; j++) {
            for (int y = 0; y < SIDE; y++) {
                for (int k = 0; k < KEPT; k++) {
                    out[j * KEPT + k] += COSINES[j][y] * rows[y * KEPT + k];
                }
            }
        }
        return out;
    }

    private static double[][] cosines() {
        double[][] table = new double[KEPT][SIDE];
        for (int k = 0; k < KEPT; k++) {
            for (int x = 0; x < SIDE; x++) {
                table[k][x] = Math.sqrt(2.0 / SIDE) * Math.cos(Math.PI * (k + 1) * (x + 0.5) / SIDE);
            }
        }
        return table;
    }
}
