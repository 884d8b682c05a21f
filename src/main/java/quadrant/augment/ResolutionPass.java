package quadrant.augment;

import quadrant.pixels.Patch;

/** Simulates an objective of lower resolution: a view is shrunk by area averaging and enlarged bilinearly. */
final class ResolutionPass {
    private final int size;
    /** The side of the shrunk view. */
    private final int fewer;
    /** Each pixel lies in one cell of the shrunk view, by a share, and may extend into the next by the rest. */
    private final int[] cell;

    private final float[] share;
    private final float[] rest;
    /** Each pixel's colour lies between that of a cell and of the next. */
    private final int[] lower;

    private final int[] upper;
    private final float[] fraction;

    private ResolutionPass(int size, int fewer) {
        this.size = size;
        this.fewer = fewer;
        cell = new int[size];
        share = new float[size];
        rest = new float[size];
        lower = new int[size];
        upper = new int[size];
        fraction = new float[size];
        for (int x = 0; x < size; x++) {
            cell[x] = (int) ((long) x * fewer / size);
            long beyond = Math.max(0, (long) (x + 1) * fewer - (cell[x] + 1L) * size);
            rest[x] = (float) (beyond / (double) size);
            share[x] = (float) ((fewer - beyond) / (double) size);
            double place = Math.min(fewer - 1, Math.max(0, (x + 0.5) * fewer / size - 0.5));
            lower[x] = (int) place;
            upper[x] = Math.min(lower[x] + 1, fewer - 1);
            fraction[x] = (float) (place - lower[x]);
        }
    }

    /** C×size×size grey levels in place; the shrunk view has size / factor pixels a side, rounded, and at least 1. */
    static void reduce(Patch view, double factor) {
        int size = view.widthPx();
        int fewer = Math.max(1, (int) Math.rint(size / factor));
        if (fewer < size) {
            ResolutionPass pass = new ResolutionPass(size, fewer);
            for (int at = 0; at < view.values().length; at += size * size) {
                pass.reduce(view.values(), at);
            }
        }
    }

    private void reduce(float[] view, int at) {
        float[][] small = new float[fewer + 1][size];
        float[] row = new float[size];
        for (int y = 0; y < size; y++) {
            System.arraycopy(view, at + y * size, row, 0, size);
            Rows.add(row, share[y], small[cell[y]]);
            if (rest[y] > 0) {
                Rows.add(row, rest[y], small[cell[y] + 1]);
            }
        }
        for (int y = 0; y < fewer; y++) {
            across(small[y]);
        }
        for (int y = 0; y < size; y++) {
            float[] enlarged = new float[size];
            Rows.add(small[lower[y]], 1 - fraction[y], enlarged);
            Rows.add(small[upper[y]], fraction[y], enlarged);
            Rows.clip(enlarged);
            System.arraycopy(enlarged, 0, view, at + y * size, size);
        }
    }

    private void across(float[] line) {
        float[] tiny = new float[fewer + 1];
        for (int x = 0; x < size; x++) {
            tiny[cell[x]] += share[x] * line[x];
            tiny[cell[x] + 1] += rest[x] * line[x];
        }
        for (int x = 0; x < size; x++) {
            float a = tiny[lower[x]];
            line[x] = a + fraction[x] * (tiny[upper[x]] - a);
        }
    }
}
