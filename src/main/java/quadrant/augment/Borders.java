package quadrant.augment;

import java.util.Arrays;

/**
 * What lies beyond an image's edge: its mirror image, the edge pixel not repeated (gfedcb|abcdefgh|gfedcba), or its
 * background.
 */
final class Borders {
    private Borders() {}

    /** The index within 0 to size − 1 that an index anywhere shows. */
    static int reflect101(int index, int size) {
        if (size == 1) {
            return 0;
        }
        int i = Math.floorMod(index, 2 * size - 2);
        return i < size ? i : 2 * size - 2 - i;
    }

    /** The number of an image's outermost pixels. */
    static int ringLength(int size) {
        return size == 1 ? 1 : 4 * size - 4;
    }

    /**
     * Writes the median of the outermost pixels of each channel.
     *
     * @param in 3×size×size
     * @param ring scratch of {@link #ringLength(int)}
     * @param rgb receives three values
     */
    static void background(float[] in, int size, float[] ring, float[] rgb) {
        for (int c = 0; c < 3; c++) {
            int at = c * size * size;
            int last = size - 1;
            int n = 0;
            for (int i = 0; i < Math.max(1, last); i++) {
                ring[n++] = in[at + i];
                if (last > 0) {
                    ring[n++] = in[at + i * size + last];
                    ring[n++] = in[at + last * size + last - i];
                    ring[n++] = in[at + (last - i) * size];
                }
            }
            Arrays.sort(ring);
            rgb[c] = (ring[(n - 1) / 2] + ring[n / 2]) / 2;
        }
    }
}
