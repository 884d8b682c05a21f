package quadrant.augment;

import java.util.Arrays;
import java.util.Optional;

/**
 * The stains of one image, estimated on a lattice of at most {@value #MOST} pixels; kept until another image is given, so that
 * an image is measured once for all its views.
 *
 * <p>Images are distinguished by the sampled colours themselves, so the kept stains always belong to the current image.
 */
final class ImageColours {
    /** The least optical density of tissue in every channel (Macenko's β). */
    static final double LEAST_DENSITY = 0.15;

    private static final int MOST = 8192;
    /** With fewer pixels of tissue the stains are not estimated. */
    private static final int FEWEST = 64;

    private float[][] sample = new float[3][0];
    private float[][] next = new float[3][0];
    private Optional<StainEstimate> stains = Optional.empty();

    /** The two stains of the image on a square canvas, 3×area values, where it has two. */
    Optional<StainEstimate> stains(float[] canvas) {
        take(canvas);
        if (!Arrays.deepEquals(next, sample)) {
            float[][] old = sample;
            sample = next;
            next = old;
            float[][] tissue = tissue(sample);
            stains = tissue[0].length < FEWEST ? Optional.empty() : Macenko.estimate(tissue);
        }
        return stains;
    }

    private void take(float[] canvas) {
        int size = (int) Math.sqrt(canvas.length / 3.0);
        int step = 1;
        while (points(size, step) * points(size, step) > MOST) {
            step++;
        }
        int n = points(size, step) * points(size, step);
        if (next[0].length != n) {
            next = new float[3][n];
        }
        for (int c = 0; c < 3; c++) {
            int k = 0;
            for (int y = step / 2; y < size; y += step) {
                for (int x = step / 2; x < size; x += step) {
                    next[c][k++] = canvas[(c * size + y) * size + x];
                }
            }
        }
    }

    /** The number of lattice points among 0 to size − 1, for a lattice that starts in the middle of its first step. */
    private static int points(int size, int step) {
        return (size - step / 2 + step - 1) / step;
    }

    /** The pixels, 3×n grey levels, that are darkened in every channel. */
    static float[][] tissue(float[][] pixels) {
        float[][] dark = new float[3][pixels[0].length];
        int n = 0;
        for (int k = 0; k < pixels[0].length; k++) {
            boolean stained = true;
            for (int c = 0; c < 3; c++) {
                dark[c][n] = pixels[c][k];
                stained &= ColourPass.density(pixels[c][k]) >= LEAST_DENSITY;
            }
            n += stained ? 1 : 0;
        }
        for (int c = 0; c < 3; c++) {
            dark[c] = Arrays.copyOf(dark[c], n);
        }
        return dark;
    }
}
