package quadrant.training;

import java.util.Arrays;
import java.util.stream.IntStream;
import quadrant.evaluation.Measured;

/**
 * LogME: how well a linear model on features explains labels, as the logarithm of maximum evidence (You, Liu, Wang &amp;
 * Long, "LogME: practical assessment of pre-trained models for transfer learning", ICML 2021).
 *
 * <p>For one class y in {0, 1}ⁿ against the rest, weights w ~ N(0, α⁻¹I) and y ~ N(Fw, β⁻¹I), F: n×D. With the
 * eigenvalues σ of FᵀF, the evidence is ln p(y|F) = n/2·ln β + D/2·ln α − n/2·ln 2π − β/2·‖Fm − y‖² − α/2·‖m‖² −
 * ½·Σ ln(α + βσ), m = β(αI + βFᵀF)⁻¹Fᵀy. It is maximised by MacKay's fixed point γ = Σ βσ/(α + βσ), α = γ/‖m‖², β =
 * (n − γ)/‖Fm − y‖², from α = β = 1, at most eleven rounds, until α/β changes by less than 1 %; 10⁻⁵ is added to both
 * denominators, as the authors do. LogME is the mean over the classes that are there of ln p / n: higher is better.
 *
 * <p>All of this needs only σ and y seen from the left singular vectors of F, so the smaller of FFᵀ and FᵀF is decomposed.
 */
final class LogMe {
    private static final double EPSILON = 1e-5;
    private static final int ROUNDS = 11;
    private static final double ENOUGH = 0.01;
    private static final double NO_DIRECTION = 1e-12;

    private final int n;
    private final int width;
    private final double[] sigma;
    /** Squares of y's coordinates along the left singular vectors, by class. */
    private final double[][] squares;

    private LogMe(int n, int width, double[] sigma, double[][] squares) {
        this.n = n;
        this.width = width;
        this.sigma = sigma;
        this.squares = squares;
    }

    /**
     * Measures.
     *
     * @param features n×width, finite
     */
    static Measured<Double> of(float[][] features, int[] labels, int classes) {
        int n = features.length;
        int width = features[0].length;
        Spectrum spectrum = width < n ? byWidth(features, labels, classes) : byImages(features, labels, classes);
        double[] sigma =
                Arrays.stream(spectrum.values()).map(v -> Math.max(0, v)).toArray();
        double largest = Arrays.stream(sigma).max().orElseThrow();
        if (n < 2 || !(largest > 0) || !Double.isFinite(largest)) {
            return Measured.not("LogME was not measured, as the features are all zero or not finite.");
        }
        LogMe problem = new LogMe(n, width, sigma, squares(spectrum.projected(), sigma, width < n ? largest : 0));
        double mean = IntStream.of(labels)
                .distinct()
                .mapToDouble(k -> problem.evidence(k, (double)
                                IntStream.of(labels).filter(y -> y == k).count())
                        / n)
                .average()
                .orElseThrow();
        return Double.isFinite(mean)
                ? Measured.of(mean)
                : Measured.not("LogME was not measured, as its evidence has no finite maximum on these images.");
    }

    /**
     * By class the squares of the labels' coordinates.
     *
     * @param largest of sigma, where what was projected is Fᵀy, longer by √σ; 0 where it is y
     */
    private static double[][] squares(double[][] projected, double[] sigma, double largest) {
        double[][] squares = new double[projected[0].length][sigma.length];
        for (int i = 0; i < sigma.length; i++) {
            double scale = 1;
            if (largest > 0) {
                scale = sigma[i] > NO_DIRECTION * largest ? 1 / sigma[i] : 0;
            }
            for (int k = 0; k < squares.length; k++) {
                squares[k][i] = scale * projected[i][k] * projected[i][k];
            }
        }
        return squares;
    }

    /** FFᵀ, and the labels as columns. */
    private static Spectrum byImages(float[][] f, int[] labels, int classes) {
        int n = f.length;
        double[][] gram = new double[n][n];
        double[][] y = new double[n][classes];
        for (int i = 0; i < n; i++) {
            y[i][labels[i]] = 1;
            for (int j = 0; j <= i; j++) {
                double sum = 0;
                for (int d = 0; d < f[i].length; d++) {
                    sum += (double) f[i][d] * f[j][d];
                }
                gram[i][j] = sum;
                gram[j][i] = sum;
            }
        }
        return new Spectrum(gram, y);
    }

    /** FᵀF, and Fᵀ times the labels as columns. */
    private static Spectrum byWidth(float[][] f, int[] labels, int classes) {
        int width = f[0].length;
        double[][] gram = new double[width][width];
        double[][] fy = new double[width][classes];
        for (int i = 0; i < f.length; i++) {
            float[] row = f[i];
            for (int d = 0; d < width; d++) {
                double v = row[d];
                fy[d][labels[i]] += v;
                double[] to = gram[d];
                for (int e = 0; e < width; e++) {
                    to[e] += v * row[e];
                }
            }
        }
        return new Spectrum(gram, fy);
    }

    private double evidence(int k, double squaredNorm) {
        double alpha = 1;
        double beta = 1;
        double weights = 0;
        double residual = 0;
        double lambda = 1;
        for (int round = 0; round < ROUNDS; round++) {
            double gamma = 0;
            weights = 0;
            residual = squaredNorm;
            for (int i = 0; i < sigma.length; i++) {
                double shrunk = alpha + beta * sigma[i];
                double kept = beta * sigma[i] / shrunk;
                gamma += sigma[i] / (sigma[i] + lambda);
                weights += squares[k][i] * kept * beta / shrunk;
                residual -= squares[k][i] * kept * (2 - kept);
            }
            residual = Math.max(0, residual);
            alpha = gamma / (weights + EPSILON);
            beta = (n - gamma) / (residual + EPSILON);
            double next = alpha / beta;
            boolean settled = Math.abs(next - lambda) / lambda < ENOUGH;
            lambda = next;
            if (settled) {
                break;
            }
        }
        double determinant = (width - sigma.length) * Math.log(alpha);
        for (double s : sigma) {
            determinant += Math.log(alpha + beta * s);
        }
        return width / 2.0 * Math.log(alpha)
                + n / 2.0 * Math.log(beta)
                - 0.5 * determinant
                - beta / 2 * (residual + EPSILON)
                - alpha / 2 * (weights + EPSILON)
                - n / 2.0 * Math.log(2 * Math.PI);
    }
}
