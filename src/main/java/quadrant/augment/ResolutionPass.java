package quadrant.augment;

import java.util.Arrays;
import quadrant.pixels.Patch;

/** Simulates an objective of lower resolution: a view is shrunk by area averaging and enlarged bilinearly. */
final class ResolutionPass {
    private int size;
    private float[][] small = new float[0][];
    private float[] row = new float[0];
    private float[] tiny = new float[0];
    private int[] cell = new int[0];
    private float[] share = new float[0];
    private float[] rest = new float[0];
    private int[] lower = new int[0];
    private float[] fraction = new float[0];

    /** C×size×size grey levels in place; the shrunk view has size / factor pixels a side, rounded, and at least 1. */
    void reduce(Patch view, double factor) {
        int sizePx = view.widthPx();
        int fewer = Math.max(1, (int) Math.rint(sizePx / factor));
        if (fewer >= sizePx) {
            return;
        }
        reserve(sizePx);
        shares(fewer);
        places(fewer);
        float[] values = view.values();
        for (int at = 0; at < values.length; at += size * size) {
            shrink(values, at, fewer);
            for (int y = 0; y < fewer; y++) {
                across(small[y], fewer);
            }
            enlarge(values, at, fewer);
        }
    }

    private void reserve(int sizePx) {
        if (size == sizePx) {
            return;
        }
        size = sizePx;
        small = new float[size + 1][size];
        row = new float[size];
        tiny = new float[size + 1];
        cell = new int[size];
        share = new float[size];
        rest = new float[size];
        lower = new int[size];
        fraction = new float[size];
    }

    /** Each pixel lies in one cell of the shrunk view and may extend into the next. */
    private void shares(int fewer) {
        for (int x = 0; x < size; x++) {
            cell[x] = (int) ((long) x * fewer / size);
            long beyond = (long) (x + 1) * fewer - (cell[x] + 1L) * size;
            rest[x] = (float) (Math.max(0, beyond) / (double) size);
            share[x] = (float) ((fewer - Math.max(0, beyond)) / (double) size);
        }
    }

    private void places(int fewer) {
        for (int x = 0; x < size; x++) {
            double place = Math.min(fewer - 1, Math.max(0, (x + 0.5) * fewer / size - 0.5));
            lower[x] = (int) place;
            fraction[x] = (float) (place - lower[x]);
        }
    }

    private void shrink(float[] view, int at, int fewer) {
        for (int y = 0; y <= fewer; y++) {
            Arrays.fill(small[y], 0);
        }
        for (int y = 0; y < size; y++) {
            System.arraycopy(view, at + y * size, row, 0, size);
            Rows.add(row, share[y], small[cell[y]]);
            if (rest[y] > 0) {
                Rows.add(row, rest[y], small[cell[y] + 1]);
            }
        }
    }

    private void across(float[] line, int fewer) {
        Arrays.fill(tiny, 0, fewer + 1, 0);
        for (int x = 0; x < size; x++) {
            tiny[cell[x]] += share[x] * line[x];
            tiny[cell[x] + 1] += rest[x] * line[x];
        }
        for (int x = 0; x < size; x++) {
            float a = tiny[lower[x]];
            float b = tiny[Math.min(lower[x] + 1, fewer - 1)];
            line[x] = a + fraction[x] * (b - a);
        }
    }

    private void enlarge(float[] view, int at, int fewer) {
        for (int y = 0; y < size; y++) {
            Arrays.fill(row, 0);
            Rows.add(small[lower[y]], 1 - fraction[y], row);
            Rows.add(small[Math.min(lower[y] + 1, fewer - 1)], fraction[y], row);
            Rows.clip(row);
            System.arraycopy(row, 0, view, at + y * size, size);
        }
    }
}
