package quadrant.explain;

import java.util.Arrays;
import quadrant.pixels.Patch;

/** Maps resized by bilinear interpolation between the centres of their positions. */
final class Enlarged {
    private Enlarged() {}

    /**
     * A map enlarged to the size of the image, its values kept.
     *
     * @param grid of one channel
     */
    static Patch of(Patch grid, int size) {
        int width = grid.widthPx();
        float[][] rows = new float[grid.heightPx()][];
        Arrays.setAll(rows, y -> resized(Arrays.copyOfRange(grid.values(), y * width, (y + 1) * width), size));
        float[] out = new float[size * size];
        for (int x = 0; x < size; x++) {
            float[] column = new float[rows.length];
            for (int y = 0; y < rows.length; y++) {
                column[y] = rows[y][x];
            }
            column = resized(column, size);
            for (int y = 0; y < size; y++) {
                out[y * size + x] = column[y];
            }
        }
        return new Patch(1, size, size, out);
    }

    private static float[] resized(float[] line, int size) {
        float[] resized = new float[size];
        for (int x = 0; x < size; x++) {
            double at = Math.max(0, (x + 0.5) * line.length / size - 0.5);
            int low = Math.min((int) at, line.length - 1);
            float next = line[Math.min(low + 1, line.length - 1)];
            resized[x] = line[low] + (float) (at - low) * (next - line[low]);
        }
        return resized;
    }

    /**
     * Adds a map to a square one of {@code side} rows, with its sum kept: each value is distributed over the nearby positions.
     *
     * @param map of h×w positions, row by row
     */
    static void add(double[] map, int h, int w, double[] to, int side) {
        double[][] down = shares(h, side);
        double[][] across = shares(w, side);
        for (int i = 0; i < h; i++) {
            double[] row = new double[side];
            for (int j = 0; j < w; j++) {
                for (int x = 0; x < side; x++) {
                    row[x] += across[j][x] * map[i * w + j];
                }
            }
            for (int y = 0; y < side; y++) {
                for (int x = 0; x < side; x++) {
                    to[y * side + x] += down[i][y] * row[x];
                }
            }
        }
    }

    /** How each of {@code from} positions is distributed over {@code to}: rows that sum to 1. */
    private static double[][] shares(int from, int to) {
        double reach = Math.max(1.0 / from, 1.0 / to);
        double[][] shares = new double[from][to];
        for (int y = 0; y < to; y++) {
            double all = 0;
            for (int i = 0; i < from; i++) {
                shares[i][y] = Math.max(0, 1 - Math.abs((i + 0.5) / from - (y + 0.5) / to) / reach);
                all += shares[i][y];
            }
            for (double[] of : shares) {
                of[y] /= all;
            }
        }
        for (double[] of : shares) {
            double all = Arrays.stream(of).sum();
            Arrays.setAll(of, y -> of[y] / all);
        }
        return shares;
    }
}
