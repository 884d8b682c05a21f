package quadrant.augment;

/**
 * A plane of chroma at half resolution (4:2:0), as libjpeg makes and enlarges it: means of 2×2 pixels, halves rounded
 * up and down in turn; back by a triangle filter (3/4 and 1/4 along both axes), or by repetition where it has
 * no more than two columns.
 */
final class JpegChroma {
    private static final float ROUNDER = 0x1.8p23f;
    /** Moves a half to the side to which it is to be rounded; sums are multiples of 1/16. */
    private static final float NUDGE = 1 / 64f;

    private final int size;
    private final float[][] rows;
    private final float[] sum;
    private final float[] above;
    private final float[] below;

    /** For planes of size×size. */
    JpegChroma(int size) {
        this.size = size;
        int half = (size + 1) / 2;
        rows = new float[half][JpegPass.blocks(half)];
        sum = new float[Math.max(size, 2 * JpegPass.blocks(half))];
        above = new float[size];
        below = new float[size];
    }

    /** The plane at half resolution: ⌈size / 2⌉ rows, as many columns, padded to whole blocks. */
    float[][] rows() {
        return rows;
    }

    void shrink(float[] view, int at) {
        for (int y = 0; y < rows.length; y++) {
            System.arraycopy(view, at + 2 * y * size, above, 0, size);
            System.arraycopy(view, at + Math.min(2 * y + 1, size - 1) * size, below, 0, size);
            for (int x = 0; x < size; x++) {
                sum[x] = above[x] + below[x];
            }
            for (int x = size; x < sum.length; x++) {
                sum[x] = sum[size - 1];
            }
            float[] out = rows[y];
            for (int x = 0; x + 1 < out.length; x += 2) {
                out[x] = round((sum[2 * x] + sum[2 * x + 1]) / 4 - NUDGE);
                out[x + 1] = round((sum[2 * x + 2] + sum[2 * x + 3]) / 4 + NUDGE);
            }
        }
    }

    void enlarge(float[] view, int at) {
        int last = rows.length - 1;
        for (int y = 0; y < size; y++) {
            float[] near = rows[y / 2];
            if (last < 2) {
                for (int x = 0; x < size; x++) {
                    view[at + y * size + x] = near[x / 2];
                }
                continue;
            }
            float[] far = rows[Math.min(last, Math.max(0, y / 2 + (y % 2 == 0 ? -1 : 1)))];
            for (int x = 0; x < near.length; x++) {
                sum[x] = 3 * near[x] + far[x];
            }
            int to = at + y * size;
            for (int x = 0; x <= last; x++) {
                float three = 3 * sum[x];
                view[to + 2 * x] = round((three + sum[Math.max(0, x - 1)]) / 16 + NUDGE);
                if (2 * x + 1 < size) {
                    view[to + 2 * x + 1] = round((three + sum[Math.min(last, x + 1)]) / 16 - NUDGE);
                }
            }
        }
    }

    private static float round(float x) {
        return x + ROUNDER - ROUNDER;
    }
}
