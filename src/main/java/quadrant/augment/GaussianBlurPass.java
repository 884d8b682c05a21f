package quadrant.augment;

import java.util.Arrays;

/** A Gaussian blur, cut off at four sigma, with mirrored borders: two passes of one dimension. */
final class GaussianBlurPass {
    private final GaussianKernel kernel = new GaussianKernel();
    private float[][] rows = new float[0][];
    private float[] line = new float[0];
    private float[] left = new float[0];
    private float[] right = new float[0];

    /** Blurs C×size×size grey levels in place, sigma in pixels. */
    void blur(float[] view, int size, double sigma) {
        kernel.set(sigma);
        int padded = size + 2 * kernel.radius();
        if (line.length < padded) {
            line = new float[padded];
        }
        if (rows.length != size) {
            rows = new float[size][size];
            left = new float[size];
            right = new float[size];
        }
        for (int at = 0; at < view.length; at += size * size) {
            for (int y = 0; y < size; y++) {
                across(view, at + y * size, rows[y]);
            }
            for (int y = 0; y < size; y++) {
                down(y, left);
                System.arraycopy(left, 0, view, at + y * size, size);
            }
        }
    }

    private void across(float[] view, int from, float[] out) {
        int radius = kernel.radius();
        int size = out.length;
        System.arraycopy(view, from, line, radius, size);
        for (int k = 1; k <= radius; k++) {
            line[radius - k] = view[from + Borders.reflect101(-k, size)];
            line[radius + size - 1 + k] = view[from + Borders.reflect101(size - 1 + k, size)];
        }
        Arrays.fill(out, 0);
        for (int k = 0; k <= radius; k++) {
            System.arraycopy(line, radius - k, left, 0, size);
            System.arraycopy(line, radius + k, right, 0, size);
            RowSum.add(left, right, kernel.ofPair(k), out);
        }
    }

    private void down(int y, float[] out) {
        int size = out.length;
        Arrays.fill(out, 0);
        for (int k = 0; k <= kernel.radius(); k++) {
            float[] above = rows[Borders.reflect101(y - k, size)];
            float[] below = rows[Borders.reflect101(y + k, size)];
            RowSum.add(above, below, kernel.ofPair(k), out);
        }
        for (int x = 0; x < out.length; x++) {
            out[x] = Math.min(255f, out[x]);
        }
    }
}
