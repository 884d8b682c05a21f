package quadrant.evaluation;

/** Right calls by class, as they come in. */
public final class RecallTally {
    private final double[] right;
    private final double[] all;

    /** @param classes how many there are */
    public RecallTally(int classes) {
        this.right = new double[classes];
        this.all = new double[classes];
    }

    /** Counts one image. */
    public void add(int truth, int call) {
        all[truth]++;
        right[truth] += call == truth ? 1 : 0;
    }

    /** Mean recall over the classes that were seen, 0–1; 0 where none was. */
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
