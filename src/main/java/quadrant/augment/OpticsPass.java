package quadrant.augment;

import java.util.Arrays;

/** The defects that mix neighbouring pixels or add noise, applied in place to one view of C×size×size values in 0–255. */
final class OpticsPass {
    private float[] values = new float[0];
    private int sizePx;
    private float[][] rows = new float[0][];
    private float[] line = new float[0];
    private float[] left = new float[0];
    private float[] right = new float[0];

    void begin(float[] view, int size) {
        values = view;
        sizePx = size;
    }

    /** A Gaussian blur, sigma in pixels, cut off at four sigma, with mirrored borders: two passes of one dimension. */
    void blur(double sigma) {
        float[] kernel = kernel(sigma);
        int padded = sizePx + 2 * kernel.length - 2;
        if (line.length < padded) {
            line = new float[padded];
        }
        if (rows.length != sizePx) {
            rows = new float[sizePx][sizePx];
            left = new float[sizePx];
            right = new float[sizePx];
        }
        for (int at = 0; at < values.length; at += sizePx * sizePx) {
            for (int y = 0; y < sizePx; y++) {
                across(kernel, at + y * sizePx, rows[y]);
            }
            for (int y = 0; y < sizePx; y++) {
                down(kernel, y, left);
                System.arraycopy(left, 0, values, at + y * sizePx, sizePx);
            }
        }
    }

    /** Half of a kernel that adds up to 1, the centre first. */
    private static float[] kernel(double sigma) {
        int radius = ((int) Math.rint(8 * sigma + 1) | 1) / 2;
        double[] w = new double[radius + 1];
        double sum = 0;
        for (int k = 0; k <= radius; k++) {
            w[k] = k == 0 ? 1 : StrictMath.exp(-0.5 * k * k / (sigma * sigma));
            sum += k == 0 ? 1 : 2 * w[k];
        }
        float[] half = new float[radius + 1];
        for (int k = 0; k <= radius; k++) {
            half[k] = (float) (w[k] / sum);
        }
        return half;
    }

    private void across(float[] kernel, int from, float[] out) {
        int radius = kernel.length - 1;
        System.arraycopy(values, from, line, radius, sizePx);
        for (int k = 1; k <= radius; k++) {
            line[radius - k] = values[from + Borders.reflect101(-k, sizePx)];
            line[radius + sizePx - 1 + k] = values[from + Borders.reflect101(sizePx - 1 + k, sizePx)];
        }
        Arrays.fill(out, 0);
        for (int k = 0; k <= radius; k++) {
            System.arraycopy(line, radius - k, left, 0, sizePx);
            System.arraycopy(line, radius + k, right, 0, sizePx);
            add(left, right, k == 0 ? kernel[0] / 2 : kernel[k], out);
        }
    }

    private void down(float[] kernel, int y, float[] out) {
        Arrays.fill(out, 0);
        for (int k = 0; k < kernel.length; k++) {
            float[] above = rows[Borders.reflect101(y - k, sizePx)];
            float[] below = rows[Borders.reflect101(y + k, sizePx)];
            add(above, below, k == 0 ? kernel[0] / 2 : kernel[k], out);
        }
        for (int x = 0; x < out.length; x++) {
            out[x] = Math.min(255f, out[x]);
        }
    }

    /** The compiler makes vector instructions of this loop, because it indexes all three arrays alike. */
    private static void add(float[] a, float[] b, float weight, float[] sum) {
        for (int x = 0; x < sum.length; x++) {
            sum[x] += weight * (a[x] + b[x]);
        }
    }

    /** Adds independent normal numbers, sigma in grey levels, and clips to 0–255. */
    void noise(double sigma, Draws draws) {
        float s = (float) sigma;
        int i = 0;
        for (; i + 4 <= values.length; i += 4) {
            long bits = draws.next();
            noise(i, s * Normal.radius(bits), bits >>> 12);
            noise(i + 2, s * Normal.radius(bits >>> 24), bits >>> 36);
        }
        for (; i < values.length; i++) {
            long bits = draws.next();
            values[i] = clip(values[i] + s * Normal.radius(bits) * Normal.cosine(bits >>> 12));
        }
    }

    private void noise(int i, float radius, long angle) {
        values[i] = clip(values[i] + radius * Normal.cosine(angle));
        values[i + 1] = clip(values[i + 1] + radius * Normal.sine(angle));
    }

    private static float clip(float x) {
        return Math.min(255f, Math.max(0f, x));
    }
}
