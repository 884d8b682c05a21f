package quadrant.pixels;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What an image looks like, whichever way round it lies: enough to find a copy of it, and to tell a copy from another
 * image of the same kind.
 *
 * <p>Held are the 16×16 coefficients of {@link PerceptualHash}, each times its frequency √(j² + k²), and scaled to unit
 * length. Their scalar product is the correlation of the gradients of two images, below about 16 periods a side: from −1
 * to 1, blind to brightness and contrast. Plain luminance correlates at 0.9 among different cells in the middle of an
 * image; gradients do not.
 */
public final class ImageFingerprint {
    private static final int SIDE = PerceptualHash.KEPT;

    private final PerceptualHash hash;
    /** 256 values of unit length; none where the image varies in one direction at most. */
    private final float[] weighted;

    private ImageFingerprint(PerceptualHash hash, float[] weighted) {
        this.hash = hash;
        this.weighted = weighted;
    }

    /** The look of an RGB patch in 0–255. */
    public static ImageFingerprint of(Patch rgb) {
        double[] small = PerceptualHash.small(rgb);
        double[] coefficients = PerceptualHash.transform(small);
        Optional<PerceptualHash> hash = PerceptualHash.of(coefficients);
        return hash.isPresent()
                ? new ImageFingerprint(hash.get(), weighted(coefficients))
                : new ImageFingerprint(PerceptualHash.flat(small), new float[0]);
    }

    private static float[] weighted(double[] coefficients) {
        double[] w = new double[coefficients.length];
        double squares = 0;
        for (int i = 0; i < w.length; i++) {
            w[i] = coefficients[i] * frequency(i);
            squares += w[i] * w[i];
        }
        float[] unit = new float[w.length];
        for (int i = 0; i < w.length; i++) {
            unit[i] = (float) (w[i] / Math.sqrt(squares));
        }
        return unit;
    }

    private static double frequency(int i) {
        int row = i / SIDE;
        return Math.hypot(row + 1, i % SIDE + 1);
    }

    /** The hash of the image as it lies. */
    public PerceptualHash hash() {
        return hash;
    }

    /** The hash for each {@link Orientation}, in their order; of an image that varies in one direction at most its one hash. */
    public List<PerceptualHash> hashes() {
        if (weighted.length == 0) {
            return List.of(hash);
        }
        double[] plain = new double[weighted.length];
        for (int i = 0; i < plain.length; i++) {
            plain[i] = weighted[i] / frequency(i);
        }
        return Stream.of(Orientation.values())
                .map(o -> o == Orientation.UPRIGHT ? hash : PerceptualHash.ofAny(o.of(plain, SIDE)))
                .toList();
    }

    /**
     * How alike this image and the other one laid in an orientation are, −1 to 1; 1 for equal hashes where there are no
     * gradients in both directions, else 0.
     */
    public double likeness(ImageFingerprint other, Orientation laid) {
        if (weighted.length == 0 || other.weighted.length == 0) {
            return hash.equals(other.hash) ? 1 : 0;
        }
        double[] theirs = new double[weighted.length];
        for (int i = 0; i < theirs.length; i++) {
            theirs[i] = other.weighted[i];
        }
        theirs = laid.of(theirs, SIDE);
        double sum = 0;
        for (int i = 0; i < theirs.length; i++) {
            sum += weighted[i] * theirs[i];
        }
        return Math.max(-1, Math.min(1, sum));
    }

    @Override
    public boolean equals(Object o) {
        return o instanceof ImageFingerprint l && hash.equals(l.hash) && Arrays.equals(weighted, l.weighted);
    }

    @Override
    public int hashCode() {
        return hash.hashCode();
    }
}
