package quadrant.augment;

import java.util.Arrays;
import java.util.Optional;

/**
 * Estimates the two stains of an image from its tissue: Macenko et al., "A method for normalizing histology slides for
 * quantitative analysis", ISBI 2009.
 *
 * <p>The optical densities of all tissue lie near a plane, which the two leading eigenvectors of their covariance span. Within
 * it each pixel has an angle; the 1st and 99th percentiles of the angle are the two pure stains, and the redder density of the
 * two is haematoxylin. Amounts are computed by least squares, and their 99th percentile is taken as the strength of staining.
 * Densities are not negative, so negative components of a stain (noise) are set to 0.
 */
final class Macenko {
    /** Two vectors closer than this are one stain and its noise. */
    private static final double LEAST_ANGLE_DEGREES = 5;

    private static final double ANGLE_PERCENTILE = 0.01;
    private static final double AMOUNT_PERCENTILE = 0.99;

    private Macenko() {}

    /**
     * Estimates the stains.
     *
     * @param tissue 3×n grey levels of stained pixels only, n at least 1
     * @return empty where the colours do not spread over a plane, or one of the two stains is fainter than the threshold of tissue
     */
    static Optional<StainEstimate> estimate(float[][] tissue) {
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
        return haematoxylin >= ImageColours.LEAST_DENSITY && eosin >= ImageColours.LEAST_DENSITY
                ? Optional.of(new StainEstimate(basis, haematoxylin, eosin))
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
