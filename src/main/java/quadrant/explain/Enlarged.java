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
        float[] out = new float[size * size];
        for (int y = 0; y < size; y++) {
            Between v = Between.of(y, size, grid.heightPx());
            for (int x = 0; x < size; x++) {
                Between u = Between.of(x, size, grid.widthPx());
                float top = u.mix(at(grid, v.low, u.low), at(grid, v.low, u.high));
                float bottom = u.mix(at(grid, v.high, u.low), at(grid, v.high, u.high));
                out[y * size + x] = v.mix(top, bottom);
            }
        }
        return new Patch(1, size, size, out);
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

    private static float at(Patch grid, int y, int x) {
        return grid.values()[y * grid.widthPx() + x];
    }

    /** Two neighbouring positions, and the weight of the second. */
    private record Between(int low, int high, float share) {
        static Between of(int pixel, int pixels, int places) {
            double at = Math.max(0, (pixel + 0.5) * places / pixels - 0.5);
            int low = Math.min((int) at, places - 1);
            return new Between(low, Math.min(low + 1, places - 1), (float) (at - low));
        }

        float mix(float a, float b) {
            return a + share * (b - a);
        }
    }
}
