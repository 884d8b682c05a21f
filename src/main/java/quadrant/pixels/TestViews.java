package quadrant.pixels;

import java.nio.FloatBuffer;

/**
 * Test-time augmentation: the number of views of an image that are classified and whose probabilities are averaged (Krizhevsky,
 * Sutskever and Hinton, NIPS 2012, section 4.1, with crops and reflections). Cells and slides have no up or down, so all eight
 * turns and mirror images of the square, the dihedral group of order 8, have the same content. The views of each are the first
 * of the next.
 */
public enum TestViews {
    /** The image alone. */
    NONE(1),
    /** Its four quarter turns. */
    TURNS(4),
    /** The same, and those of its mirror image. */
    DIHEDRAL(8);

    private static final int FLIP_X = 1;
    private static final int FLIP_Y = 2;
    private static final int TRANSPOSE = 4;
    /** The mirrored and transposed axes of each view. */
    private static final int[] AXES = {
        0,
        TRANSPOSE | FLIP_X,
        FLIP_X | FLIP_Y,
        TRANSPOSE | FLIP_Y,
        FLIP_X,
        FLIP_Y,
        TRANSPOSE,
        TRANSPOSE | FLIP_X | FLIP_Y
    };

    private final int count;

    TestViews(int count) {
        this.count = count;
    }

    /** The number of views of each image, 1 or more. */
    public int count() {
        return count;
    }

    /** The most of these that so many views contain. */
    public static TestViews within(int views) {
        return views >= DIHEDRAL.count ? DIHEDRAL : views >= TURNS.count ? TURNS : NONE;
    }

    /**
     * Makes one view of each of a number of square planes.
     *
     * @param view 0 is the image itself
     * @param in planes of size×size, one after the other from position 0
     * @param out receives the same number of planes
     */
    public static void fill(int view, int size, int planes, FloatBuffer in, FloatBuffer out) {
        float[] from = new float[size * size];
        float[] to = new float[size * size];
        int axes = AXES[view];
        boolean transposed = (axes & TRANSPOSE) != 0;
        for (int p = 0; p < planes; p++) {
            in.get(p * from.length, from);
            for (int y = 0; y < size; y++) {
                int sourceY = (axes & FLIP_Y) != 0 ? size - 1 - y : y;
                for (int x = 0; x < size; x++) {
                    int sourceX = (axes & FLIP_X) != 0 ? size - 1 - x : x;
                    to[y * size + x] = transposed ? from[sourceX * size + sourceY] : from[sourceY * size + sourceX];
                }
            }
            out.put(p * from.length, to);
        }
    }
}
