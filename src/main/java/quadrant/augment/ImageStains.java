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

    /**
     * The plane of largest variance of three-dimensional points: the two leading eigenvectors of their covariance, rotated within
     * the plane so that the points' mean lies at the angle 0.
     */
    private static final class PrincipalPlane {
        private static final int SWEEPS = 12;

        private final double[] along;
        private final double[] across;

        private PrincipalPlane(double[] along, double[] across) {
            this.along = along;
            this.across = across;
        }

        /** The plane of 3×n points. */
        static PrincipalPlane of(double[][] points) {
            double[] mean = new double[3];
            for (int c = 0; c < 3; c++) {
                for (double x : points[c]) {
                    mean[c] += x / points[c].length;
                }
            }
            double[][] vectors = leading(covariance(points, mean));
            double m0 = dot(mean, vectors[0]);
            double m1 = dot(mean, vectors[1]);
            double length = StrictMath.sqrt(m0 * m0 + m1 * m1);
            if (!(length > 0)) {
                return new PrincipalPlane(vectors[0], vectors[1]);
            }
            return new PrincipalPlane(
                    combine(vectors, m0 / length, m1 / length), combine(vectors, -m1 / length, m0 / length));
        }

        /** The angle of each point within the plane, in radians within −π to π. */
        double[] angles(double[][] points) {
            double[] angles = new double[points[0].length];
            for (int k = 0; k < angles.length; k++) {
                double x = points[0][k];
                double y = points[1][k];
                double z = points[2][k];
                angles[k] = StrictMath.atan2(
                        x * across[0] + y * across[1] + z * across[2], x * along[0] + y * along[1] + z * along[2]);
            }
            return angles;
        }

        /** The unit vector at an angle. */
        double[] direction(double angle) {
            return combine(new double[][] {along, across}, StrictMath.cos(angle), StrictMath.sin(angle));
        }

        private static double[][] covariance(double[][] points, double[] mean) {
            double[][] s = new double[3][3];
            int n = points[0].length;
            for (int a = 0; a < 3; a++) {
                for (int b = a; b < 3; b++) {
                    double sum = 0;
                    for (int k = 0; k < n; k++) {
                        sum += (points[a][k] - mean[a]) * (points[b][k] - mean[b]);
                    }
                    s[a][b] = sum / n;
                    s[b][a] = s[a][b];
                }
            }
            return s;
        }

        /** The eigenvectors of the two largest eigenvalues, by Jacobi rotations; the matrix is overwritten. */
        private static double[][] leading(double[][] s) {
            double[][] vectors = {{1, 0, 0}, {0, 1, 0}, {0, 0, 1}};
            for (int sweep = 0; sweep < SWEEPS; sweep++) {
                rotate(s, vectors, 0, 1);
                rotate(s, vectors, 0, 2);
                rotate(s, vectors, 1, 2);
            }
            int least = 0;
            for (int i = 1; i < 3; i++) {
                least = s[i][i] < s[least][least] ? i : least;
            }
            int first = (least + 1) % 3;
            int second = (least + 2) % 3;
            return s[first][first] >= s[second][second]
                    ? new double[][] {vectors[first], vectors[second]}
                    : new double[][] {vectors[second], vectors[first]};
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
            for (int k = 0; k < 3; k++) {
                double a = s[k][p];
                double b = s[k][q];
                s[k][p] = cos * a - sin * b;
                s[k][q] = sin * a + cos * b;
            }
            for (int k = 0; k < 3; k++) {
                double a = s[p][k];
                double b = s[q][k];
                s[p][k] = cos * a - sin * b;
                s[q][k] = sin * a + cos * b;
                double u = vectors[p][k];
                double v = vectors[q][k];
                vectors[p][k] = cos * u - sin * v;
                vectors[q][k] = sin * u + cos * v;
            }
        }

        private static double dot(double[] a, double[] b) {
            return a[0] * b[0] + a[1] * b[1] + a[2] * b[2];
        }

        private static double[] combine(double[][] vectors, double a, double b) {
            double[] sum = new double[3];
            for (int c = 0; c < 3; c++) {
                sum[c] = a * vectors[0][c] + b * vectors[1][c];
            }
            return sum;
        }
    }
}
