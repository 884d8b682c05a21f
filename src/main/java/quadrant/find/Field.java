package quadrant.find;

import java.util.Arrays;
import java.util.function.IntToDoubleFunction;
import java.util.stream.IntStream;

/** A plane of numbers, row by row. Beyond its border the nearest pixel goes on. */
@SuppressWarnings("ArrayRecordComponent") // never compared
record Field(int w, int h, float... v) {
    private static final int SAMPLE = 1 << 16;
    private static final int BINS = 256;

    static Field of(int w, int h, IntToDoubleFunction value) {
        float[] v = new float[w * h];
        for (int i = 0; i < v.length; i++) {
            v[i] = (float) value.applyAsDouble(i);
        }
        return new Field(w, h, v);
    }

    /** Smoothed by a Gaussian of this standard deviation, in pixels, cut off at three of them. */
    Field gauss(double sigma) {
        int r = (int) Math.ceil(3 * sigma);
        double[] kernel = IntStream.rangeClosed(-r, r)
                .mapToDouble(j -> Math.exp(-j * j / (2 * sigma * sigma)))
                .toArray();
        double sum = Arrays.stream(kernel).sum();
        double[] one = Arrays.stream(kernel).map(k -> k / sum).toArray();
        return along(one).turned().along(one).turned();
    }

    private Field along(double... kernel) {
        int r = kernel.length / 2;
        float[] out = new float[v.length];
        float[] row = new float[w + 2 * r];
        float[] sum = new float[w];
        for (int y = 0; y < h; y++) {
            Arrays.fill(row, 0, r, v[y * w]);
            System.arraycopy(v, y * w, row, r, w);
            Arrays.fill(row, r + w, row.length, v[y * w + w - 1]);
            Arrays.fill(sum, 0);
            for (int j = 0; j <= 2 * r; j++) {
                float k = (float) kernel[j];
                for (int x = 0; x < w; x++) {
                    sum[x] += k * row[x + j];
                }
            }
            System.arraycopy(sum, 0, out, y * w, w);
        }
        return new Field(w, h, out);
    }

    private Field turned() {
        float[] out = new float[v.length];
        for (int y = 0; y < h; y++) {
            for (int x = 0; x < w; x++) {
                out[x * h + y] = v[y * w + x];
            }
        }
        return new Field(h, w, out);
    }

    /** The length of the gradient, by Sobel's masks, per pixel. */
    Field gradient() {
        return of(w, h, i -> {
            int l = i % w > 0 ? -1 : 0;
            int r = i % w < w - 1 ? 1 : 0;
            int up = i >= w ? i - w : i;
            int down = i + w < v.length ? i + w : i;
            float gx = v[up + r] - v[up + l] + 2 * (v[i + r] - v[i + l]) + v[down + r] - v[down + l];
            float gy = v[down + l] - v[up + l] + 2 * (v[down] - v[up]) + v[down + r] - v[up + r];
            return Math.sqrt(gx * gx + gy * gy) / 8;
        });
    }

    /**
     * The distance of each pixel to the nearest one above 0: Borgefors, Distance transformations in digital images, 1986, with
     * 1 for a step, 1.4 for a diagonal one and 2.1969 for a knight's move.
     */
    Field far() {
        int wide = w + 4;
        float[] d = new float[wide * (h + 4)];
        Arrays.fill(d, 1e9f);
        for (int y = 0; y < h; y++) {
            for (int x = 0; x < w; x++) {
                d[(y + 2) * wide + x + 2] = v[y * w + x] > 0 ? 0 : 1e9f;
            }
        }
        for (int sign = 1; sign >= -1; sign -= 2) {
            int a = -sign * wide;
            for (int y = 0; y < h; y++) {
                int at = sign > 0 ? (y + 2) * wide + 2 : (h + 1 - y) * wide + w + 1;
                for (int x = 0; x < w; x++, at += sign) {
                    if (d[at] > 0) {
                        float side = Math.min(d[at - sign], d[at + a]) + 1;
                        float corner = Math.min(d[at + a - 1], d[at + a + 1]) + 1.4f;
                        float knight = Math.min(d[at + 2 * a - 1], d[at + 2 * a + 1]);
                        knight = Math.min(knight, Math.min(d[at + a - 2], d[at + a + 2])) + 2.1969f;
                        d[at] = Math.min(Math.min(d[at], side), Math.min(corner, knight));
                    }
                }
            }
        }
        float[] out = new float[v.length];
        for (int y = 0; y < h; y++) {
            System.arraycopy(d, (y + 2) * wide + 2, out, y * w, w);
        }
        return new Field(w, h, out);
    }

    /** The values at shares of the order, such as 0.5 for the median; of large planes those of a regular sample. */
    double[] at(double... shares) {
        int step = v.length / SAMPLE + 1;
        float[] some = new float[(v.length + step - 1) / step];
        for (int i = 0; i < some.length; i++) {
            some[i] = v[i * step];
        }
        Arrays.sort(some);
        return Arrays.stream(shares)
                .map(s -> {
                    double at = s * (some.length - 1);
                    int low = (int) at;
                    return some[low] + (some[Math.min(low + 1, some.length - 1)] - some[low]) * (at - low);
                })
                .toArray();
    }

    /**
     * The threshold between the two classes of the largest variance (m w/N − M)² / (w (N − w)), with w of N values below it,
     * whose sum is M of m. Otsu, A threshold selection method from gray-level histograms, 1979.
     */
    float otsu() {
        float low = v[0];
        float high = v[0];
        for (float x : v) {
            low = Math.min(low, x);
            high = Math.max(high, x);
        }
        double scale = BINS / Math.max(high - low, 1e-30);
        double[] counts = new double[BINS];
        double all = 0;
        for (float x : v) {
            int bin = Math.min(BINS - 1, (int) ((x - low) * scale));
            counts[bin]++;
            all += bin;
        }
        double below = 0;
        double sum = 0;
        double best = -1;
        int at = 0;
        for (int i = 0; i < BINS; i++) {
            below += counts[i];
            sum += counts[i] * i;
            double d = all * below / v.length - sum;
            double variance = d * d / Math.max(below * (v.length - below), 1);
            at = variance > best ? i : at;
            best = Math.max(best, variance);
        }
        return (float) (low + (at + 1) / scale);
    }
}
