package quadrant.evaluation;

import java.util.Arrays;
import java.util.SplittableRandom;

/**
 * Shares of classes, corrected for misclassification by a confusion matrix of held-out images.
 *
 * <p>With q the predicted shares and M[i][j] the share of the images of class i that are predicted as j, the result is the p
 * with Mᵀp = q, without shares below 0: (q − FPR)/(TPR − FPR), kept within 0–1, for two classes (Rogan &amp; Gladen, Estimating
 * Prevalence from the Results of a Screening Test, Am. J. Epidemiol. 107, 1978; "adjusted count" in Forman, Quantifying Counts
 * and Costs via Classification, Data Min. Knowl. Disc. 17, 2008). It is found as the maximum of the likelihood by EM, which
 * gives that p where all its entries are valid shares. M must be valid for the counted images: the class frequencies may
 * differ, but each class must look as it did.
 */
public final class AdjustedCount {
    private static final int MOST_STEPS = 2000;
    private static final double STILL = 1e-9;
    private static final double JEFFREYS = 0.5;

    private final ConfusionMatrix heldOut;

    /** From the predictions for held-out images; a class without held-out images is assumed to be predicted correctly. */
    public AdjustedCount(ConfusionMatrix heldOut) {
        this.heldOut = heldOut;
    }

    /**
     * The corrected shares.
     *
     * @param called the predicted shares, which sum to 1
     */
    public double[] shares(double... called) {
        double[][] rates = new double[called.length][called.length];
        for (int i = 0; i < rates.length; i++) {
            int n = heldOut.ofClass(i);
            for (int j = 0; j < rates.length; j++) {
                rates[i][j] = n > 0 ? heldOut.count(i, j) / (double) n : i == j ? 1 : 0;
            }
        }
        return solve(rates, called);
    }

    /**
     * As above, with misclassification rates drawn from their distribution given the held-out images: Dirichlet with Jeffreys'
     * prior.
     */
    double[] drawn(SplittableRandom random, double... called) {
        double[][] rates = new double[called.length][called.length];
        for (int i = 0; i < rates.length; i++) {
            for (int j = 0; j < rates.length; j++) {
                rates[i][j] = GroupBootstrap.gamma(
                        heldOut.count(i, j) + (i == j || heldOut.ofClass(i) > 0 ? JEFFREYS : 0), random);
            }
            double sum = Arrays.stream(rates[i]).sum();
            for (int j = 0; j < rates.length; j++) {
                rates[i][j] /= sum;
            }
        }
        return solve(rates, called);
    }

    private static double[] solve(double[][] rates, double... called) {
        int k = called.length;
        double[] p = new double[k];
        Arrays.fill(p, 1.0 / k);
        double change = 1;
        for (int step = 0; step < MOST_STEPS && change > STILL; step++) {
            double[] next = new double[k];
            for (int j = 0; j < k; j++) {
                double expected = 0;
                for (int i = 0; i < k; i++) {
                    expected += p[i] * rates[i][j];
                }
                for (int i = 0; i < k && expected > 0; i++) {
                    next[i] += called[j] * p[i] * rates[i][j] / expected;
                }
            }
            double sum = Arrays.stream(next).sum();
            change = 0;
            for (int i = 0; i < k; i++) {
                next[i] = sum > 0 ? next[i] / sum : called[i];
                change = Math.max(change, Math.abs(next[i] - p[i]));
            }
            p = next;
        }
        return p;
    }
}
