package quadrant.augment;

/**
 * Poisson numbers of small means. The sum of two Poisson numbers is a Poisson number whose mean is the sum of their means. So
 * the integer part of a mean uses tables of cumulative probabilities with {@value #GUIDES} guide entries (Chen and Asau 1974),
 * and the rest, below 1, is drawn by counting up.
 */
final class Poisson {
    /** The limit of means. */
    static final int MEANS = 24;

    private static final int GUIDES = 64;
    /** Counts from this one on have a probability below 1e-14. */
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

    /** A Poisson number with a mean from 0 to below {@value #MEANS}. */
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

    /** The exponential, interpolated in a table, accurate to 1e-7. */
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
