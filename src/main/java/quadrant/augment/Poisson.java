package quadrant.augment;

/**
 * Poisson numbers of small means. The sum of two Poisson numbers is one of the sum of their means: the whole part of a mean is
 * looked up in tables of cumulative probabilities, from a guide of {@value #GUIDES} starting places on (Chen and
 * Asau 1974), the rest, below 1, is counted up.
 */
final class Poisson {
    /** Means lie below this. */
    static final int MEANS = 24;

    private static final int GUIDES = 64;
    /** A count so great has a probability below 1e-14. */
    private static final int COUNTS = 80;

    private static final int STEPS = 1024;
    private static final double[][] CUMULATIVE = new double[MEANS][COUNTS];
    private static final byte[][] GUIDE = new byte[MEANS][GUIDES];
    private static final double[] EXP = new double[STEPS + 2];

    static {
        for (int mean = 0; mean < MEANS; mean++) {
            double p = StrictMath.exp(-mean);
            double sum = 0;
            for (int k = 0; k < COUNTS; k++) {
                sum += p;
                p *= mean / (k + 1.0);
                CUMULATIVE[mean][k] = k == COUNTS - 1 ? 1 : sum;
            }
            for (int g = 0; g < GUIDES; g++) {
                byte k = 0;
                while (CUMULATIVE[mean][k] <= g / (double) GUIDES) {
                    k++;
                }
                GUIDE[mean][g] = k;
            }
        }
        for (int i = 0; i < EXP.length; i++) {
            EXP[i] = StrictMath.exp(-i / (double) STEPS);
        }
    }

    private Poisson() {}

    /** A number of a mean from 0 to below {@value #MEANS}. */
    static int draw(double mean, Draws draws) {
        int whole = (int) mean;
        int count = below1(mean - whole, draws.uniform());
        if (whole > 0) {
            count += tabled(whole, draws.uniform());
        }
        return count;
    }

    private static int tabled(int mean, double uniform) {
        double[] cumulative = CUMULATIVE[mean];
        int k = GUIDE[mean][(int) (GUIDES * uniform)];
        while (cumulative[k] <= uniform) {
            k++;
        }
        return k;
    }

    /** The exponential is interpolated between the entries of a table: right to 1e-7. */
    private static int below1(double mean, double uniform) {
        int step = (int) (mean * STEPS);
        double p = EXP[step] + (mean * STEPS - step) * (EXP[step + 1] - EXP[step]);
        double left = uniform - p;
        int count = 0;
        while (left >= 0 && count < COUNTS) {
            count++;
            p *= mean / count;
            left -= p;
        }
        return count;
    }
}
