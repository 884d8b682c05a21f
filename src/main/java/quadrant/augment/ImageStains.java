package quadrant.augment;

import java.util.Arrays;
import java.util.Optional;

/**
 * The two stains of an image, estimated from its tissue: Macenko et al., "A method for normalizing histology slides for quantitative
 * analysis", ISBI 2009.
 *
 * <p>The optical densities of all tissue lie near a plane, which the two leading eigenvectors of their covariance span. Within
 * it each pixel has an angle; the 1st and 99th percentiles of the angle are the two pure stains, and the redder density of the
 * two is haematoxylin. Amounts are computed by least squares, and their 99th percentile is taken as the strength of staining.
 * Densities are not negative, so negative components of a stain (noise) are set to 0.
 *
 * <p>Pixels are taken from a lattice of at most {@value #MOST}. An estimate is kept until another image is given, so that an image
 * is measured once for all its views; images are distinguished by the sampled colours themselves.
 */
final class ImageStains {
    /** The least optical density of tissue in every channel (Macenko's β). */
    private static final double LEAST_DENSITY = 0.15;

    private static final int MOST = 8192;
    /** With fewer pixels of tissue the stains are not estimated. */
    private static final int FEWEST = 64;

    /** Two vectors closer than this are one stain and its noise. */
    private static final double LEAST_ANGLE_DEGREES = 5;

    private static final double ANGLE_PERCENTILE = 0.01;
    private static final double AMOUNT_PERCENTILE = 0.99;

    private float[][] sample = new float[3][0];
    private float[][] next = new float[3][0];
    private Optional<Estimate> stains = Optional.empty();

    /**
     * The two stains of one image.
     *
     * @param basis haematoxylin, eosin, and the residual
     * @param haematoxylin the 99th percentile of its amount over the tissue, in optical density along its vector; above 0
     * @param eosin the same for eosin
     */
    record Estimate(StainBasis basis, double haematoxylin, double eosin) {}

    /** The two stains of the image on a square canvas, 3×area values, where it has two. */
    Optional<Estimate> of(float[] canvas) {
        take(canvas);
        if (!Arrays.deepEquals(next, sample)) {
            float[][] old = sample;
            sample = next;
            next = old;
            float[][] tissue = tissue(sample);
            stains = tissue[0].length < FEWEST ? Optional.empty() : estimate(tissue);
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

    /**
     * Estimates the stains.
     *
     * @param tissue 3×n grey levels of stained pixels only, n at least 1
     * @return empty where the colours do not spread over a plane, or one of the two stains is fainter than the threshold of tissue
     */
    static Optional<Estimate> estimate(float[][] tissue) {
        int n = tissue[0].length;
        double[][] densities = new double[3][n];
        for (int c = 0; c < 3; c++) {
            for (int k = 0; k < n; k++) {
                densities[c][k] = ColourPass.density(tissue[c][k]);
            }
        }
        PrincipalPlane plane = PrincipalPlane.of(densities);
        double[] angles = plane.angles(densities);
        Arrays.sort(angles);
        double[] one = stain(plane, quantile(angles, ANGLE_PERCENTILE));
        double[] other = stain(plane, quantile(angles, 1 - ANGLE_PERCENTILE));
        double cosine = one[0] * other[0] + one[1] * other[1] + one[2] * other[2];
        if (!(cosine < StrictMath.cos(StrictMath.toRadians(LEAST_ANGLE_DEGREES)))) {
            return Optional.empty();
        }
        StainBasis basis = one[0] > other[0] ? StainBasis.pair(one, other) : StainBasis.pair(other, one);
        double haematoxylin = amount(basis, 0, densities);
        double eosin = amount(basis, 1, densities);
        return haematoxylin >= LEAST_DENSITY && eosin >= LEAST_DENSITY
                ? Optional.of(new Estimate(basis, haematoxylin, eosin))
                : Optional.empty();
    }

    private static double[] stain(PrincipalPlane plane, double angle) {
        double[] v = plane.direction(angle);
        for (int c = 0; c < 3; c++) {
            v[c] = Math.max(0, v[c]);
        }
        return StainBasis.unit(v);
    }

    private static double amount(StainBasis basis, int stain, double[][] densities) {
        double[] amounts = new double[densities[0].length];
        for (int k = 0; k < amounts.length; k++) {
            amounts[k] = basis.amount(stain, densities[0][k], densities[1][k], densities[2][k]);
        }
        Arrays.sort(amounts);
        return quantile(amounts, AMOUNT_PERCENTILE);
    }

    /** Linear between order statistics, as {@code numpy.percentile}. */
    private static double quantile(double[] sorted, double share) {
        double position = share * (sorted.length - 1);
        int below = (int) position;
        int above = Math.min(below + 1, sorted.length - 1);
        return sorted[below] + (position - below) * (sorted[above] - sorted[below]);
    }
}
