package quadrant.evaluation;

import java.util.SplittableRandom;

/**
 * A power law for the decrease of an error with the number of examples: error(n) = scale·n^(−exponent) + floor (Cortes, Jackel,
 * Solla, Vapnik &amp; Denker, Learning curves: asymptotic values and rate of convergence, NIPS 6, 1994).
 *
 * @param exponent 0.1 to 1: a rate of 1/2 or 1 follows from theory, less is often observed (Hestness et al., Deep learning
 *     scaling is predictable, empirically, arXiv 1712.00409)
 * @param scale 0 or more, so that more examples never increase the error
 * @param floor the error that no number of examples removes, 0 or more
 */
public record PowerLaw(double exponent, double scale, double floor) {
    private static final double LEAST_EXPONENT = 0.1;
    private static final double STEP = 0.05;
    private static final int EXPONENTS = 19;

    /** The error for a number of examples. */
    public double at(double n) {
        return scale * Math.pow(n, -exponent) + floor;
    }

    /** The law that fits best, by weighted least squares. */
    public static PowerLaw fit(double[] n, double[] error, double[] weight) {
        return new Fits(n, error, weight).best();
    }

    /** With a given exponent the law is a line in n^(−exponent); a coefficient that would be negative is set to 0. */
    private static PowerLaw fit(double exponent, double[] n, double[] error, double[] weight) {
        double w = 0;
        double u = 0;
        double uu = 0;
        double e = 0;
        double ue = 0;
        for (int j = 0; j < n.length; j++) {
            double x = Math.pow(n[j], -exponent);
            w += weight[j];
            u += weight[j] * x;
            uu += weight[j] * x * x;
            e += weight[j] * error[j];
            ue += weight[j] * x * error[j];
        }
        double determinant = w * uu - u * u;
        double scale = determinant > 0 ? (w * ue - u * e) / determinant : 0;
        if (scale <= 0) {
            return new PowerLaw(exponent, 0, e / w);
        }
        double floor = (uu * e - u * ue) / determinant;
        return floor < 0 ? new PowerLaw(exponent, ue / uu, 0) : new PowerLaw(exponent, scale, floor);
    }

    /** The best law for each exponent of the grid, with its weighted sum of squares. */
    static final class Fits {
        private final PowerLaw[] laws = new PowerLaw[EXPONENTS];
        private final double[] squares = new double[EXPONENTS];

        Fits(double[] n, double[] error, double[] weight) {
            for (int i = 0; i < EXPONENTS; i++) {
                laws[i] = fit(LEAST_EXPONENT + i * STEP, n, error, weight);
                for (int j = 0; j < n.length; j++) {
                    double r = laws[i].at(n[j]) - error[j];
                    squares[i] += weight[j] * r * r;
                }
            }
        }

        PowerLaw best() {
            return laws[smallest()];
        }

        /** A random law, weighted by exp(−squares/2), with all exponents equally likely before. */
        PowerLaw drawn(SplittableRandom random) {
            double least = squares[smallest()];
            double[] upTo = new double[laws.length];
            double sum = 0;
            for (int i = 0; i < laws.length; i++) {
                sum += Math.exp(-(squares[i] - least) / 2);
                upTo[i] = sum;
            }
            double at = random.nextDouble() * sum;
            int i = 0;
            while (i < laws.length - 1 && upTo[i] < at) {
                i++;
            }
            return laws[i];
        }

        private int smallest() {
            int best = 0;
            for (int i = 1; i < squares.length; i++) {
                best = squares[i] < squares[best] ? i : best;
            }
            return best;
        }
    }
}
