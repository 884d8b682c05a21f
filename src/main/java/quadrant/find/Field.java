package quadrant.find;

import java.util.Arrays;

/** A plane of numbers, row by row. Beyond its border the nearest pixel goes on. */
final class Field {
    private static final int BINS = 4096;
    private static final int OTSU_BINS = 256;
    private static final float FAR = 1e9f;
    // Borgefors, Distance transformations in digital images, 1986: a step, a diagonal one and a knight's move
    private static final float STEP = 1;
    private static final float DIAGONAL = 1.4f;
    private static final float KNIGHT = 2.1969f;

    final int w;
    final int h;
    final float[] v;

    Field(int w, int h, float[] v) {
        this.w = w;
        this.h = h;
        this.v = v;
    }

    /** Smoothed by a Gaussian of this standard deviation, in pixels, cut off at four of them. */
    Field gauss(double sigma) {
        int r = ((int) Math.rint(sigma * 8 + 1) | 1) / 2;
        float[] kernel = new float[2 * r + 1];
        double sum = 0;
        for (int j = -r; j <= r; j++) {
            sum += Math.exp(-j * j / (2 * sigma * sigma));
        }
        for (int j = -r; j <= r; j++) {
            kernel[j + r] = (float) (Math.exp(-j * j / (2 * sigma * sigma)) / sum);
        }
        float[] across = new float[v.length];
        float[] padded = new float[w + 2 * r];
        float[] row = new float[w];
        for (int y = 0; y < h; y++) {
            Arrays.fill(padded, 0, r, v[y * w]);
            System.arraycopy(v, y * w, padded, r, w);
            Arrays.fill(padded, r + w, padded.length, v[y * w + w - 1]);
            Arrays.fill(row, 0);
            for (int j = 0; j <= 2 * r; j++) {
                float k = kernel[j];
                for (int x = 0; x < w; x++) {
                    row[x] += k * padded[x + j];
                }
            }
            System.arraycopy(row, 0, across, y * w, w);
        }
        float[] out = new float[v.length];
        for (int y = 0; y < h; y++) {
            Arrays.fill(row, 0);
            for (int j = -r; j <= r; j++) {
                int from = Math.max(0, Math.min(h - 1, y + j)) * w;
                float k = kernel[j + r];
                for (int x = 0; x < w; x++) {
                    row[x] += k * across[from + x];
                }
            }
            System.arraycopy(row, 0, out, y * w, w);
        }
        return new Field(w, h, out);
    }

    /** The length of the gradient, by Sobel's masks, per pixel. */
    float[] gradient() {
        float[] out = new float[v.length];
        for (int y = 0; y < h; y++) {
            int up = Math.max(0, y - 1) * w;
            int here = y * w;
            int down = Math.min(h - 1, y + 1) * w;
            for (int x = 0; x < w; x++) {
                int l = Math.max(0, x - 1);
                int r = Math.min(w - 1, x + 1);
                float gx = v[up + r] - v[up + l] + 2 * (v[here + r] - v[here + l]) + v[down + r] - v[down + l];
                float gy = v[down + l] - v[up + l] + 2 * (v[down + x] - v[up + x]) + v[down + r] - v[up + r];
                out[here + x] = (float) Math.sqrt(gx * gx + gy * gy) / 8;
            }
        }
        return out;
    }

    /** The values at a share of the order, such as 0.5 for the median, between the two nearest. */
    static double at(float[] v, double share) {
        double at = share * (v.length - 1);
        int low = (int) at;
        double[] two = ranks(v, low, Math.min(v.length - 1, low + 1));
        return two[0] + (two[1] - two[0]) * (at - low);
    }

    private static double[] ranks(float[] v, int a, int b) {
        float[] ends = ends(v);
        double width = (ends[1] - (double) ends[0]) / BINS;
        if (!(width > 0)) {
            return new double[] {ends[0], ends[0]};
        }
        int[] counts = new int[BINS];
        for (float x : v) {
            counts[Math.min(BINS - 1, (int) ((x - ends[0]) / width))]++;
        }
        int first = 0;
        int before = 0;
        while (before + counts[first] <= a) {
            before += counts[first++];
        }
        int last = first;
        int many = counts[first];
        while (before + many <= b) {
            many += counts[++last];
        }
        float[] some = new float[many];
        int n = 0;
        for (float x : v) {
            int bin = Math.min(BINS - 1, (int) ((x - ends[0]) / width));
            if (bin >= first && bin <= last) {
                some[n++] = x;
            }
        }
        Arrays.sort(some);
        return new double[] {some[a - before], some[b - before]};
    }

    private static float[] ends(float[] v) {
        float low = v[0];
        float high = v[0];
        for (float x : v) {
            low = Math.min(low, x);
            high = Math.max(high, x);
        }
        return new float[] {low, high};
    }

    /**
     * The threshold between the two classes of the largest variance (m w/N − M)² N / (w (N − w)), with w values below it, whose
     * sum is M. Otsu, A threshold selection method from gray-level histograms, 1979.
     */
    float otsu() {
        float[] ends = ends(v);
        double width = (ends[1] - (double) ends[0]) / OTSU_BINS;
        if (!(width > 0)) {
            return ends[1];
        }
        long[] counts = new long[OTSU_BINS];
        for (float x : v) {
            counts[Math.min(OTSU_BINS - 1, (int) ((x - ends[0]) / width))]++;
        }
        double all = 0;
        for (int i = 0; i < OTSU_BINS; i++) {
            all += (double) counts[i] * i;
        }
        double below = 0;
        double sum = 0;
        double best = -1;
        int at = 0;
        for (int i = 0; i < OTSU_BINS; i++) {
            below += counts[i];
            sum += (double) counts[i] * i;
            double d = all * below / v.length - sum;
            double variance = d * d / Math.max(below * (v.length - below), 1);
            if (variance > best) {
                best = variance;
                at = i;
            }
        }
        return (float) (ends[0] + (at + 1) * width);
    }

    /**
     * Distance of each pixel to the nearest one of a mask.
     *
     * @param near receives for each pixel the number of its nearest one, where that has it; empty where it is not asked for
     */
    static float[] far(boolean[] mask, int w, int h, int[] near) {
        int wide = w + 4;
        float[] d = new float[wide * (h + 4)];
        Arrays.fill(d, FAR);
        int[] owner = near.length == 0 ? near : new int[d.length];
        for (int i = 0; i < mask.length; i++) {
            int at = (i / w + 2) * wide + i % w + 2;
            if (mask[i]) {
                d[at] = 0;
            }
            if (owner.length > 0) {
                owner[at] = near[i];
            }
        }
        int[] to = {-1, -wide, -wide - 1, -wide + 1, -2 * wide - 1, -2 * wide + 1, -wide - 2, -wide + 2};
        float[] cost = {STEP, STEP, DIAGONAL, DIAGONAL, KNIGHT, KNIGHT, KNIGHT, KNIGHT};
        for (int sign = 1; sign >= -1; sign -= 2) {
            for (int k = 0; k < w * h; k++) {
                int i = sign > 0 ? k : w * h - 1 - k;
                int at = (i / w + 2) * wide + i % w + 2;
                float least = d[at];
                if (least > 0) {
                    int from = -1;
                    for (int j = 0; j < to.length; j++) {
                        float c = d[at + sign * to[j]] + cost[j];
                        if (c < least) {
                            least = c;
                            from = at + sign * to[j];
                        }
                    }
                    if (from >= 0) {
                        d[at] = least;
                        if (owner.length > 0) {
                            owner[at] = owner[from];
                        }
                    }
                }
            }
        }
        float[] out = new float[w * h];
        for (int i = 0; i < out.length; i++) {
            int at = (i / w + 2) * wide + i % w + 2;
            out[i] = d[at];
            if (owner.length > 0) {
                near[i] = owner[at];
            }
        }
        return out;
    }
}
