package quadrant.explain;

import quadrant.pixels.Patch;

/** A map made as large as the image, by bilinear interpolation between the middles of its places. */
final class Enlarged {
    private Enlarged() {}

    /** @param grid of one channel */
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

    private static float at(Patch grid, int y, int x) {
        return grid.values()[y * grid.widthPx() + x];
    }

    /** Two neighbouring places, and how near to the second. */
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
