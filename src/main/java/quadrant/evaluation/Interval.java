package quadrant.evaluation;

import java.util.Arrays;

/**
 * The range in which a quantity lies with 95 % confidence, both ends included.
 *
 * <p>That of a bootstrap is an expanded percentile interval. Of B ordered replications the ends are the Bα′-th and the B(1−α′)-th
 * (Efron &amp; Tibshirani, An Introduction to the Bootstrap, 1993, section 13.3), where α′ = Φ(−√(n/(n−1))·t) with t the 0.975
 * quantile of Student's distribution with n − 1 degrees of freedom (Hesterberg, What Teachers Should Know About the Bootstrap, The
 * American Statistician 69, 2015): with the plain α = 0.025, intervals from few groups are too narrow, as if σ were known and
 * computed with the divisor n. α′ is 0.0086 for n = 10, 0.0203 for 40, 0.025 in the limit.
 *
 * <p>The mean recall depends on the groups with images of each class. So n is not the number of all groups but the harmonic
 * mean, over the classes, of the number of groups with images of the class, as variances of means add by 1/n.
 *
 * <p>Of shares without a single error a bootstrap shows no uncertainty, as each resample is perfect too: their intervals are
 * those of {@link #ofShares}.
 */
public record Interval(double low, double high) {
    /** The interval of a share without data. */
    public static final Interval UNKNOWN = new Interval(0, 1);

    /** The 0.975 quantile of the normal distribution. */
    private static final double Z = 1.959963984540054;

    private static final double FEWEST = 2;

    /** −ln 0.025: each end of a 95 % interval. */
    private static final double LOG = -Math.log(0.025);

    private static final int HALVINGS = 60;

    public Interval {
        if (!(low <= high)) {
            throw new IllegalArgumentException("An interval from " + low + " to " + high);
        }
    }

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
     * The interval whose ends are expanded percentiles of the replications of a bootstrap.
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

    /**
     * The lower end of the 95 % interval of a mean of shares, each of which was 1: the smallest mean under which no error at
     * all is as likely as 2.5 % (Buehler, Confidence intervals for the product of two binomial parameters, JASA 52, 1957). For
     * one share it is 0.025^(1/n), the interval of Clopper &amp; Pearson (Biometrika 26, 1934).
     *
     * <p>With shares q and Π q^n = 0.025 the mean is least where q = min(1, λn), by Lagrange's multiplier.
     *
     * @param n number of independent trials of each share; shares without trials do not count
     */
    static double least(double... n) {
        double[] trials = Arrays.stream(n).filter(t -> t > 0).toArray();
        if (trials.length == 0) {
            return 0;
        }
        double low = Double.MIN_NORMAL;
        double high = 1 / Arrays.stream(trials).min().orElseThrow();
        for (int i = 0; i < HALVINGS; i++) {
            double middle = Math.sqrt(low * high);
            if (log(middle, trials) > LOG) {
                low = middle;
            } else {
                high = middle;
            }
        }
        double lambda = high;
        return Arrays.stream(trials).map(t -> Math.min(1, lambda * t)).average().orElseThrow();
    }

    /** −ln Π q^n. */
    private static double log(double lambda, double[] trials) {
        return Arrays.stream(trials)
                .map(t -> -t * Math.log(Math.min(1, lambda * t)))
                .sum();
    }

    /**
     * The interval of a share, or of a mean of shares: the bootstrap's where there are both errors and correct cases, else that
     * of {@link #least}, mirrored where there are only errors.
     *
     * <p>Groups are the independent units. A group with images of several classes counts as a part of a trial for each, so that
     * there are never more trials than groups; otherwise three slides with four classes each would count as twelve.
     *
     * @param mean of the shares, 0–1
     * @param groups number of groups
     * @param ofShare number of groups of each share
     */
    static Interval ofShares(double mean, Interval bootstrap, int groups, int... ofShare) {
        if (mean > 0 && mean < 1) {
            return bootstrap;
        }
        double parts = Math.max(1, (double) Arrays.stream(ofShare).sum() / groups);
        double least = least(Arrays.stream(ofShare).mapToDouble(n -> n / parts).toArray());
        return mean == 1 ? new Interval(least, 1) : new Interval(0, 1 - least);
    }
}
