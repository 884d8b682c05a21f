package quadrant.training;

/**
 * The eigenvalues λ of a symmetric matrix A = U·diag(λ)·Uᵀ, and given vectors in the basis of its eigenvectors, UᵀB.
 *
 * <p>Householder reflections make A tridiagonal, then implicit QL steps make it diagonal (Golub &amp; Van Loan, Matrix
 * Computations, sections 8.3.1 and 8.3.3; Bowdler, Martin, Reinsch &amp; Wilkinson 1968). Both are applied to B as they go:
 * U itself, which would cost most of the time, is never formed. About 2n³ operations.
 */
final class Spectrum {
    private static final int MAX_STEPS = 60;
    private static final double EPSILON = Math.ulp(1.0);

    private final double[] diagonal;
    private final double[] beside;
    private final double[][] projected;
    private final double tolerance;

    /**
     * Decomposes.
     *
     * @param a n×n, symmetric; overwritten
     * @param b n rows of any width; overwritten by UᵀB
     */
    Spectrum(double[][] a, double[][] b) {
        int n = a.length;
        projected = b;
        diagonal = new double[n];
        beside = new double[n];
        for (int k = 0; k < n - 2; k++) {
            beside[k] = reflect(a, k);
        }
        for (int k = 0; k < n; k++) {
            diagonal[k] = a[k][k];
        }
        if (n > 1) {
            beside[n - 2] = a[n - 1][n - 2];
        }
        double largest = 0;
        for (int k = 0; k < n; k++) {
            largest = Math.max(largest, Math.abs(diagonal[k]) + Math.abs(beside[k]));
        }
        tolerance = EPSILON * largest;
        for (int l = 0; l < n; l++) {
            isolate(l);
        }
    }

    /** In no particular order. */
    double[] values() {
        return diagonal;
    }

    /** UᵀB, one row for each eigenvalue. */
    double[][] projected() {
        return projected;
    }

    /** Clears column k below the subdiagonal; returns the subdiagonal entry. */
    private double reflect(double[][] a, int k) {
        int from = k + 1;
        int m = a.length - from;
        double[] v = new double[m];
        double norm = 0;
        for (int i = 0; i < m; i++) {
            v[i] = a[from + i][k];
            norm += v[i] * v[i];
        }
        norm = Math.sqrt(norm);
        if (norm == 0) {
            return 0;
        }
        double pivot = v[0] > 0 ? -norm : norm;
        v[0] -= pivot;
        double beta = 2 / dot(v, v);
        double[] w = new double[m];
        for (int i = 0; i < m; i++) {
            double sum = 0;
            double[] row = a[from + i];
            for (int j = 0; j < m; j++) {
                sum += row[from + j] * v[j];
            }
            w[i] = beta * sum;
        }
        double half = beta / 2 * dot(v, w);
        for (int i = 0; i < m; i++) {
            w[i] -= half * v[i];
        }
        for (int i = 0; i < m; i++) {
            double[] row = a[from + i];
            for (int j = 0; j < m; j++) {
                row[from + j] -= v[i] * w[j] + w[i] * v[j];
            }
        }
        reflectProjected(v, beta, from);
        return pivot;
    }

    private void reflectProjected(double[] v, double beta, int from) {
        for (int c = 0; c < projected[0].length; c++) {
            double sum = 0;
            for (int i = 0; i < v.length; i++) {
                sum += v[i] * projected[from + i][c];
            }
            for (int i = 0; i < v.length; i++) {
                projected[from + i][c] -= beta * sum * v[i];
            }
        }
    }

    /** Reduces the subdiagonal entry beside l to zero. */
    private void isolate(int l) {
        for (int step = 0; step < MAX_STEPS; step++) {
            int m = l;
            while (m < diagonal.length - 1 && Math.abs(beside[m]) > tolerance) {
                m++;
            }
            if (m == l) {
                return;
            }
            sweep(l, m);
        }
    }

    /** One QL step with Wilkinson's shift on rows l … m. */
    private void sweep(int l, int m) {
        double g = (diagonal[l + 1] - diagonal[l]) / (2 * beside[l]);
        g = diagonal[m] - diagonal[l] + beside[l] / (g + Math.copySign(Math.hypot(g, 1), g));
        double s = 1;
        double c = 1;
        double p = 0;
        for (int i = m - 1; i >= l; i--) {
            double f = s * beside[i];
            double b = c * beside[i];
            double r = Math.hypot(f, g);
            beside[i + 1] = r;
            if (r == 0) {
                diagonal[i + 1] -= p;
                beside[m] = 0;
                return;
            }
            s = f / r;
            c = g / r;
            g = diagonal[i + 1] - p;
            r = (diagonal[i] - g) * s + 2 * c * b;
            p = s * r;
            diagonal[i + 1] = g + p;
            g = c * r - b;
            rotate(i, s, c);
        }
        diagonal[l] -= p;
        beside[l] = g;
        beside[m] = 0;
    }

    private void rotate(int i, double s, double c) {
        double[] upper = projected[i];
        double[] lower = projected[i + 1];
        for (int k = 0; k < upper.length; k++) {
            double f = lower[k];
            lower[k] = s * upper[k] + c * f;
            upper[k] = c * upper[k] - s * f;
        }
    }

    private static double dot(double[] x, double[] y) {
        double sum = 0;
        for (int i = 0; i < x.length; i++) {
            sum += x[i] * y[i];
        }
        return sum;
    }
}
