package quadrant.evaluation;

import java.util.Arrays;

/**
 * The ends of an expanded percentile interval with 95 % confidence.
 *
 * <p>Of B ordered replications the ends are the Bα′-th and the B(1−α′)-th (Efron &amp; Tibshirani, An Introduction to the
 * Bootstrap, 1993, section 13.3), where α′ = Φ(−√(n/(n−1))·t) with t the 0.975 quantile of Student's distribution with n − 1
 * degrees of freedom (Hesterberg, What Teachers Should Know About the Bootstrap, The American Statistician 69, 2015): with the
 * plain α = 0.025, intervals from few groups are too narrow, as if σ were known and computed with the divisor n. α′ is 0.0086
 * for n = 10, 0.0203 for 40, 0.025 in the limit.
 *
 * <p>The mean recall depends on the groups with images of each class. So n is not the number of all groups but the harmonic
 * mean, over the classes, of the number of groups with images of the class, as variances of means add by 1/n.
 */
final class Percentiles {
    /** The 0.975 quantile of the normal distribution. */
    private static final double Z = 1.959963984540054;

    private static final double FEWEST = 2;

    private Percentiles() {}

    /**
     * The effective number of groups of a class: the harmonic mean over the classes that have any, at least 2.
     *
     * @param groupsOfClass for each class the number of groups with images of it
     */
    static double effective(int[] groupsOfClass) {
        double inverse = 0;
        int present = 0;
        for (int n : groupsOfClass) {
            if (n > 0) {
                inverse += 1.0 / n;
                present++;
            }
        }
        return Math.max(FEWEST, present / inverse);
    }

    /**
     * The interval.
     *
     * @param replications sorted in place
     * @param groups effective number, 2 or more
     */
    static Interval of(double[] replications, double groups) {
        Arrays.sort(replications);
        int b = replications.length;
        int tail = Math.max(1, (int) Math.round(tail(groups) * b));
        return new Interval(replications[tail - 1], replications[Math.max(tail - 1, b - tail - 1)]);
    }

    /** α′ for the number of groups. */
    static double tail(double groups) {
        return normal(-Math.sqrt(groups / (groups - 1)) * student(groups - 1));
    }

    /**
     * The 0.975 quantile of Student's distribution by the expansion of Fisher and Cornish (Abramowitz &amp; Stegun, Handbook of
     * Mathematical Functions, 26.7.5): accurate to 0.1 % from 3 degrees of freedom on, 1 % at 2.
     */
    private static double student(double degrees) {
        double z2 = Z * Z;
        double n = degrees;
        return Z
                * (1
                        + (z2 + 1) / (4 * n)
                        + ((5 * z2 + 16) * z2 + 3) / (96 * n * n)
                        + (((3 * z2 + 19) * z2 + 17) * z2 - 15) / (384 * n * n * n)
                        + ((((79 * z2 + 776) * z2 + 1482) * z2 - 1920) * z2 - 945) / (92160 * n * n * n * n));
    }

    /** Φ(x) for x ≤ 0, to 7.5e-8 (Abramowitz &amp; Stegun, 26.2.17). */
    private static double normal(double x) {
        double t = 1 / (1 - 0.2316419 * x);
        double polynomial =
                t * (0.319381530 + t * (-0.356563782 + t * (1.781477937 + t * (-1.821255978 + t * 1.330274429))));
        return Math.exp(-x * x / 2) / Math.sqrt(2 * Math.PI) * polynomial;
    }
}
