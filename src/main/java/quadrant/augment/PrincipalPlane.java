package quadrant.augment;

/**
 * The plane of largest variance of three-dimensional points: the two leading eigenvectors of their covariance, rotated within
 * the plane so that the points' mean lies at the angle 0.
 */
final class PrincipalPlane {
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
