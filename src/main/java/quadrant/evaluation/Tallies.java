package quadrant.evaluation;

/** The metrics of a confusion matrix of whole counts; NaN where not defined. */
final class Tallies {
    private final double[][] counts;
    private final double[] truth;
    private final double[] called;
    private double total;
    private double right;

    /** @param counts K×K: rows are the true classes */
    Tallies(double[][] counts) {
        this.counts = counts;
        this.truth = new double[counts.length];
        this.called = new double[counts.length];
        for (int t = 0; t < counts.length; t++) {
            for (int c = 0; c < counts.length; c++) {
                truth[t] += counts[t][c];
                called[c] += counts[t][c];
                total += counts[t][c];
            }
            right += counts[t][t];
        }
    }

    double recall(int k) {
        return share(counts[k][k], truth[k]);
    }

    double precision(int k) {
        return share(counts[k][k], called[k]);
    }

    double f1(int k) {
        return share(2 * counts[k][k], truth[k] + called[k]);
    }

    double accuracy() {
        return share(right, total);
    }

    double kappa() {
        double chance = 0;
        for (int k = 0; k < counts.length; k++) {
            chance += truth[k] * called[k];
        }
        return share(right * total - chance, total * total - chance);
    }

    double quadraticKappa() {
        double observed = 0;
        double expected = 0;
        for (int t = 0; t < counts.length; t++) {
            for (int c = 0; c < counts.length; c++) {
                double d = (double) (t - c) * (t - c);
                observed += d * counts[t][c];
                expected += d * truth[t] * called[c];
            }
        }
        return expected == 0 ? Double.NaN : 1 - observed * total / expected;
    }

    double mcc() {
        double chance = 0;
        double calls = 0;
        double truths = 0;
        for (int k = 0; k < counts.length; k++) {
            chance += truth[k] * called[k];
            calls += called[k] * called[k];
            truths += truth[k] * truth[k];
        }
        double spread = (total * total - calls) * (total * total - truths);
        return spread == 0 ? Double.NaN : (right * total - chance) / Math.sqrt(spread);
    }

    private static double share(double part, double whole) {
        return whole == 0 ? Double.NaN : part / whole;
    }
}
