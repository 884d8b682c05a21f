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

    /** The orientation of each view. */
    private static final Orientation[] VIEWS = {
        Orientation.UPRIGHT,
        Orientation.TURNED_LEFT,
        Orientation.TURNED_180,
        Orientation.TURNED_RIGHT,
        Orientation.MIRRORED,
        Orientation.FLIPPED,
        Orientation.TRANSPOSED,
        Orientation.ANTITRANSPOSED
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
        for (int p = 0; p < planes; p++) {
            in.get(p * from.length, from);
            out.put(p * from.length, VIEWS[view].lay(from, size, size));
        }
    }
}
