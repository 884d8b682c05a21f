package quadrant.pixels;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A fingerprint of an image's appearance in any orientation, to find copies of it, and to distinguish a copy from another image
 * of the same kind.
 *
 * <p>It consists of the 16×16 coefficients of {@link PerceptualHash}, each times its frequency √(j² + k²), and scaled to unit
 * length. The scalar product of two is the correlation of the images' gradients, below about 16 periods per side: from −1 to 1,
 * independent of brightness and contrast. The luminance of different cells in the middle of an image correlates at 0.9; their
 * gradients do not.
 *
 * @param hash of the image in its orientation
 * @param weighted 256 values of unit length; none where the image varies in at most one direction
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
public record ImageFingerprint(PerceptualHash hash, float[] weighted) {
    private static final int SIDE = PerceptualHash.KEPT;

    /** The fingerprint of an RGB patch in 0–255. */
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

    /**
     * The hash for each {@link Orientation}, in their order; for an image that varies in at most one direction its only hash.
     */
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
     * The similarity of this image and the other one in an orientation, −1 to 1; where there are no gradients in both
     * directions, 1 for equal hashes, else 0.
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
}
