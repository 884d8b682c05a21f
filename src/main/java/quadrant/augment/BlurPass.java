package quadrant.augment;

import java.util.Arrays;
import quadrant.pixels.Patch;

/**
 * The blur of a lens out of focus, in place: a convolution with a Gaussian or with a disc, with mirrored borders.
 *
 * <p>One weight is kept for each pair of opposite ones, so that a row of pixels costs one sum of pairs a weight.
 */
final class BlurPass {
    private static final int SLICES = 64;

    private final GaussianKernel kernel = new GaussianKernel();
    private int[] across = new int[0];
    private int[] down = new int[0];
    private float[] weights = new float[0];
    private int count;

    private float[][] padded = new float[0][];
    private int margin;
    private float[] left = new float[0];
    private float[] right = new float[0];
    private float[] sum = new float[0];
    private float[][] rows = new float[0][];
    private double[] grid = new double[0];

    /** Blurs by a Gaussian, cut off at four sigma, in two passes of one dimension; sigma in pixels. */
    void gaussian(Patch view, double sigma) {
        kernel.set(sigma);
        int radius = kernel.radius();
        int size = view.widthPx();
        reserve(radius + 1);
        for (count = 0; count <= radius; count++) {
            across[count] = count;
            down[count] = 0;
            weights[count] = kernel.ofPair(count);
        }
        if (rows.length != size) {
            rows = new float[size][size];
        }
        for (int at = 0; at < view.values().length; at += size * size) {
            pad(view, at, radius);
            for (int y = 0; y < size; y++) {
                addPairs(y, rows[y]);
            }
            for (int y = 0; y < size; y++) {
                Arrays.fill(sum, 0);
                for (int k = 0; k <= radius; k++) {
                    Rows.add(rows[Rows.mirrored(y - k, size)], rows[Rows.mirrored(y + k, size)], weights[k], sum);
                }
                Rows.clip(sum);
                System.arraycopy(sum, 0, view.values(), at + y * size, size);
            }
        }
    }

    /**
     * Blurs by a disc, the circle of confusion of geometrical optics. A pixel's weight is the part of it that the disc covers,
     * to 1/{@value #SLICES} of a pixel across and exactly downwards.
     *
     * @param radius in pixels; up to 0.5 does nothing
     */
    void disc(Patch view, double radius) {
        if (radius > 0.5) {
            int reach = (int) Math.ceil(radius - 0.5);
            int width = 2 * reach + 1;
            reserve(width * width);
            for (int x = -reach; x <= reach; x++) {
                for (int y = 0; y <= reach; y++) {
                    grid[(y + reach) * width + x + reach] = covered(x, y, radius);
                }
            }
            keepHalf(reach);
            int size = view.widthPx();
            for (int at = 0; at < view.values().length; at += size * size) {
                pad(view, at, reach);
                for (int y = 0; y < size; y++) {
                    addPairs(y, sum);
                    Rows.clip(sum);
                    System.arraycopy(sum, 0, view.values(), at + y * size, size);
                }
            }
        }
    }

    /** The part of a pixel that is covered by a disc about the origin; y not negative. */
    private static double covered(int x, int y, double radius) {
        double area = 0;
        for (int i = 0; i < SLICES; i++) {
            double a = x - 0.5 + (i + 0.5) / SLICES;
            double height = StrictMath.sqrt(Math.max(0, radius * radius - a * a));
            area += Math.max(0, Math.min(y + 0.5, height) - Math.max(y - 0.5, -height));
        }
        return area / SLICES;
    }

    private void reserve(int entries) {
        if (grid.length < entries) {
            grid = new double[entries];
            across = new int[entries];
            down = new int[entries];
            weights = new float[entries];
        }
    }

    /**
     * Keeps the centre of the grid and the weights after it, scaled so that all weights including the opposite ones sum to 1.
     */
    private void keepHalf(int reach) {
        int width = 2 * reach + 1;
        int centre = reach * width + reach;
        double total = grid[centre];
        for (int i = centre + 1; i < width * width; i++) {
            total += 2 * grid[i];
        }
        count = 0;
        for (int i = centre; i < width * width; i++) {
            if (grid[i] > 0) {
                across[count] = i % width - reach;
                down[count] = i / width - reach;
                weights[count] = (float) (grid[i] / total * (i == centre ? 0.5 : 1));
                count++;
            }
        }
    }

    /** Copies a plane with mirrored borders. */
    private void pad(Patch view, int at, int reach) {
        int size = view.widthPx();
        if (sum.length != size || margin < reach) {
            margin = Math.max(margin, reach);
            padded = new float[size + 2 * margin][size + 2 * margin];
            left = new float[size];
            right = new float[size];
            sum = new float[size];
        }
        float[] values = view.values();
        for (int y = -reach; y < size + reach; y++) {
            float[] row = padded[margin + y];
            int from = at + Rows.mirrored(y, size) * size;
            System.arraycopy(values, from, row, margin, size);
            for (int k = 1; k <= reach; k++) {
                row[margin - k] = values[from + Rows.mirrored(-k, size)];
                row[margin + size - 1 + k] = values[from + Rows.mirrored(size - 1 + k, size)];
            }
        }
    }

    private void addPairs(int y, float[] out) {
        Arrays.fill(out, 0);
        for (int k = 0; k < count; k++) {
            System.arraycopy(padded[margin + y - down[k]], margin - across[k], left, 0, out.length);
            System.arraycopy(padded[margin + y + down[k]], margin + across[k], right, 0, out.length);
            Rows.add(left, right, weights[k], out);
        }
    }
}
