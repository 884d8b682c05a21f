package quadrant.augment;

import java.util.Arrays;

/** The defects that mix neighbouring pixels or add noise, applied in place to one view of C×size×size values in 0–255. */
final class OpticsPass {
    private float[] values = new float[0];
    private int sizePx;
    private float[] plane = new float[0];
    private float[] line = new float[0];

    void begin(float[] view, int size) {
        values = view;
        sizePx = size;
    }

    /** A Gaussian blur, sigma in pixels, cut off at four sigma, with mirrored borders: two passes of one dimension. */
    void blur(double sigma) {
        float[] kernel = kernel(sigma);
        int area = sizePx * sizePx;
        if (plane.length != area) {
            plane = new float[area];
        }
        line = line.length == sizePx + 2 * kernel.length - 2 ? line : new float[sizePx + 2 * kernel.length - 2];
        for (int at = 0; at < values.length; at += area) {
            for (int y = 0; y < sizePx; y++) {
                across(kernel, at + y * sizePx, y * sizePx);
            }
            for (int y = 0; y < sizePx; y++) {
                down(kernel, y, at + y * sizePx);
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

    private void across(float[] kernel, int from, int to) {
        int radius = kernel.length - 1;
        System.arraycopy(values, from, line, radius, sizePx);
        for (int k = 1; k <= radius; k++) {
            line[radius - k] = values[from + Borders.reflect101(-k, sizePx)];
            line[radius + sizePx - 1 + k] = values[from + Borders.reflect101(sizePx - 1 + k, sizePx)];
        }
        Arrays.fill(plane, to, to + sizePx, 0);
        add(line, radius, radius, kernel[0] / 2, plane, to);
        for (int k = 1; k <= radius; k++) {
            add(line, radius - k, radius + k, kernel[k], plane, to);
        }
    }

    private void down(float[] kernel, int y, int to) {
        Arrays.fill(values, to, to + sizePx, 0);
        add(plane, y * sizePx, y * sizePx, kernel[0] / 2, values, to);
        for (int k = 1; k < kernel.length; k++) {
            int above = Borders.reflect101(y - k, sizePx) * sizePx;
            int below = Borders.reflect101(y + k, sizePx) * sizePx;
            add(plane, above, below, kernel[k], values, to);
        }
        for (int x = to; x < to + sizePx; x++) {
            values[x] = Math.min(255f, values[x]);
        }
    }

    private void add(float[] in, int a, int b, float weight, float[] out, int to) {
        for (int x = 0; x < sizePx; x++) {
            out[to + x] += weight * (in[a + x] + in[b + x]);
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
