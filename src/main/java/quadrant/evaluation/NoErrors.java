package quadrant.evaluation;

import java.util.Arrays;

/** Intervals of shares without a single error: there a bootstrap shows no uncertainty, as each resample is perfect too. */
final class NoErrors {
    /** −ln 0.025: each end of a 95 % interval. */
    private static final double LOG = -Math.log(0.025);

    private static final int HALVINGS = 60;

    private NoErrors() {}

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
