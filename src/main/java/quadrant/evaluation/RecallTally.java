package quadrant.evaluation;

/** Counts correct predictions by class as they arrive. */
public final class RecallTally {
    private final double[] right;
    private final double[] all;

    /** @param classes the number of classes */
    public RecallTally(int classes) {
        this.right = new double[classes];
        this.all = new double[classes];
    }

    /** Counts one image. */
    public void add(int truth, int call) {
        all[truth]++;
        right[truth] += call == truth ? 1 : 0;
    }

    /** Mean recall over the classes that occurred, 0–1; 0 where none did. */
    public double balancedAccuracy() {
        double sum = 0;
        int present = 0;
        for (int k = 0; k < all.length; k++) {
            if (all[k] > 0) {
                sum += right[k] / all[k];
                present++;
            }
        }
        return present == 0 ? 0 : sum / present;
    }
}
