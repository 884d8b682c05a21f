package quadrant.evaluation;

/** Images binned by a predicted probability, in 15 bins of equal width, (b/15, (b + 1)/15]; 0 is in the first. */
final class CalibrationBins {
    /** The number of bins, as in Guo et al. (ICML 2017). */
    static final int COUNT = 15;

    private final int[] images = new int[COUNT];
    private final double[] sums = new double[COUNT];
    private final int[] hits = new int[COUNT];
    private int all;

    /** @param hit whether the prediction with this probability, 0–1, is correct */
    void add(double probability, boolean hit) {
        int b = Math.min(COUNT - 1, Math.max(0, (int) Math.ceil(probability * COUNT) - 1));
        images[b]++;
        sums[b] += probability;
        hits[b] += hit ? 1 : 0;
        all++;
    }

    int images(int bin) {
        return images[bin];
    }

    /** Mean probability in a bin with at least one image. */
    double sure(int bin) {
        return sums[bin] / images[bin];
    }

    /** Share of correct predictions in a bin with at least one image. */
    double right(int bin) {
        return (double) hits[bin] / images[bin];
    }

    /** Σ_b n_b/n · |right_b − sure_b|. */
    double error() {
        double sum = 0;
        for (int b = 0; b < COUNT; b++) {
            sum += Math.abs(hits[b] - sums[b]);
        }
        return sum / all;
    }
}
