package quadrant.augment;

import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;

/**
 * The two stains of an image, estimated from its tissue: Macenko et al., "A method for normalizing histology slides for quantitative
 * analysis", ISBI 2009.
 *
 * <p>The optical densities of all tissue lie near a plane, which the two leading eigenvectors of their covariance span. Within
 * it each pixel has an angle; the 1st and 99th percentiles of the angle are the two pure stains, and the redder density of the
 * two is haematoxylin. Amounts are computed by least squares, and their 99th percentile is taken as the strength of staining.
 * Densities are not negative, so negative components of a stain (noise) are set to 0.
 *
 * @param basis haematoxylin, eosin, and the residual
 * @param haematoxylin the 99th percentile of its amount over the tissue, in optical density along its vector; above 0
 * @param eosin the same for eosin
 */
record ImageStains(StainBasis basis, double haematoxylin, double eosin) {
    /** The least optical density of tissue in every channel (Macenko's β). */
    private static final double LEAST_DENSITY = 0.15;

    /** Pixels are taken from a lattice of at most so many. */
    private static final int MOST = 8192;
    /** With fewer pixels of tissue the stains are not estimated. */
    private static final int FEWEST = 64;

    /** Two vectors closer than this are one stain and its noise. */
    private static final double LEAST_ANGLE_DEGREES = 5;

    private static final int SWEEPS = 12;
    private static final double ANGLE_PERCENTILE = 0.01;
    private static final double AMOUNT_PERCENTILE = 0.99;

    /** The two stains of the image on a square canvas, 3×area values, where it has two. */
    static Optional<ImageStains> of(float[] canvas) {
        double[][] tissue = tissue(lattice(canvas));
        return tissue.length < FEWEST ? Optional.empty() : estimate(tissue);
    }

    /** The colours of the lattice, n×3 grey levels. */
    private static float[][] lattice(float[] canvas) {
        int size = (int) Math.sqrt(canvas.length / 3.0);
        int step = 1;
        while (points(size, step) * points(size, step) > MOST) {
            step++;
        }
        float[][] colours = new float[points(size, step) * points(size, step)][3];
        int k = 0;
        for (int y = step / 2; y < size; y += step) {
            for (int x = step / 2; x < size; x += step) {
                for (int c = 0; c < 3; c++) {
                    colours[k][c] = canvas[(c * size + y) * size + x];
                }
                k++;
            }
        }
        return colours;
    }

    /** The number of lattice points among 0 to size − 1, for a lattice that starts in the middle of its first step. */
    private static int points(int size, int step) {
        return (size - step / 2 + step - 1) / step;
    }

    /** The densities, n×3, of those colours that are darkened in every channel. */
    static double[][] tissue(float[][] colours) {
        return Arrays.stream(colours)
                .map(c -> new double[] {ColourPass.density(c[0]), ColourPass.density(c[1]), ColourPass.density(c[2])})
                .filter(d -> Math.min(d[0], Math.min(d[1], d[2])) >= LEAST_DENSITY)
                .toArray(double[][]::new);
    }

    /**
     * Estimates the stains.
     *
     * @param tissue n×3 densities of stained pixels only, n at least 1
     * @return empty where the colours do not spread over a plane, or one of the two stains is fainter than the threshold of tissue
     */
    static Optional<ImageStains> estimate(double[][] tissue) {
        double[][] plane = plane(tissue);
        double[] angles =
                sorted(tissue, d -> StrictMath.atan2(StainBasis.dot(d, plane[1]), StainBasis.dot(d, plane[0])));
        double[] one = stain(plane, quantile(angles, ANGLE_PERCENTILE));
        double[] other = stain(plane, quantile(angles, 1 - ANGLE_PERCENTILE));
        if (!(StainBasis.dot(one, other) < StrictMath.cos(StrictMath.toRadians(LEAST_ANGLE_DEGREES)))) {
            return Optional.empty();
        }
        StainBasis basis = one[0] > other[0] ? StainBasis.pair(one, other) : StainBasis.pair(other, one);
        double haematoxylin = quantile(sorted(tissue, d -> basis.amount(0, d)), AMOUNT_PERCENTILE);
        double eosin = quantile(sorted(tissue, d -> basis.amount(1, d)), AMOUNT_PERCENTILE);
        return haematoxylin >= LEAST_DENSITY && eosin >= LEAST_DENSITY
                ? Optional.of(new ImageStains(basis, haematoxylin, eosin))
                : Optional.empty();
    }

    private static double[] sorted(double[][] tissue, ToDoubleFunction<double[]> number) {
        return Arrays.stream(tissue).mapToDouble(number).sorted().toArray();
    }

    private static double[] stain(double[][] plane, double angle) {
        double[] v = StainBasis.sum(StrictMath.cos(angle), plane[0], StrictMath.sin(angle), plane[1]);
        return StainBasis.unit(new double[] {Math.max(0, v[0]), Math.max(0, v[1]), Math.max(0, v[2])});
    }

    /** Linear between order statistics, as {@code numpy.percentile}. */
    private static double quantile(double[] sorted, double share) {
        double position = share * (sorted.length - 1);
        int below = (int) position;
        int above = Math.min(below + 1, sorted.length - 1);
        return sorted[below] + (position - below) * (sorted[above] - sorted[below]);
    }

    /**
     * The plane of largest variance of n×3 points: the two leading eigenvectors of their covariance, rotated within the plane so that
     * the points' mean lies along the first.
     */
    private static double[][] plane(double[][] points) {
        double[] mean = new double[3];
        for (double[] p : points) {
            for (int c = 0; c < 3; c++) {
                mean[c] += p[c] / points.length;
            }
        }
        double[][] covariance = new double[3][3];
        for (int i = 0; i < 3; i++) {
            for (int j = 0; j < 3; j++) {
                for (double[] p : points) {
                    covariance[i][j] += (p[i] - mean[i]) * (p[j] - mean[j]);
                }
                covariance[i][j] /= points.length;
            }
        }
        double[][] vectors = eigenvectors(covariance);
        double m0 = StainBasis.dot(mean, vectors[0]);
        double m1 = StainBasis.dot(mean, vectors[1]);
        double length = StrictMath.sqrt(m0 * m0 + m1 * m1);
        return length > 0
                ? new double[][] {
                    StainBasis.sum(m0 / length, vectors[0], m1 / length, vectors[1]),
                    StainBasis.sum(-m1 / length, vectors[0], m0 / length, vectors[1])
                }
                : vectors;
    }

    /** The eigenvectors, that of the largest eigenvalue first, by Jacobi rotations; the matrix is overwritten. */
    private static double[][] eigenvectors(double[][] s) {
        double[][] vectors = {{1, 0, 0}, {0, 1, 0}, {0, 0, 1}};
        for (int sweep = 0; sweep < SWEEPS; sweep++) {
            rotate(s, vectors, 0, 1);
            rotate(s, vectors, 0, 2);
            rotate(s, vectors, 1, 2);
        }
        return IntStream.range(0, 3)
                .boxed()
                .sorted(Comparator.comparingDouble(i -> -s[i][i]))
                .map(i -> vectors[i])
                .toArray(double[][]::new);
    }

    /** Sets s[p][q] to zero by a rotation. */
    private static void rotate(double[][] s, double[][] vectors, int p, int q) {
        if (s[p][q] == 0) {
            return;
        }
        double theta = (s[q][q] - s[p][p]) / (2 * s[p][q]);
        double t = (theta < 0 ? -1 : 1) / (Math.abs(theta) + StrictMath.sqrt(theta * theta + 1));
        double cos = 1 / StrictMath.sqrt(t * t + 1);
        double sin = t * cos;
        for (double[] row : s) {
            double a = row[p];
            row[p] = cos * a - sin * row[q];
            row[q] = sin * a + cos * row[q];
        }
        for (double[][] rows : List.of(s, vectors)) {
            double[] a = rows[p];
            rows[p] = StainBasis.sum(cos, a, -sin, rows[q]);
            rows[q] = StainBasis.sum(sin, a, cos, rows[q]);
        }
    }
}
