package quadrant.report;

import quadrant.advisor.Advisor;
import quadrant.advisor.Similarity;

/**
 * The logarithmic axes of the size–similarity matrix; the thresholds are in the middle, and values beyond an edge are shown
 * near it.
 *
 * @param method by which similarity is measured
 */
public record MatrixScale(Similarity.Method method) {
    private static final double MARGIN = 0.04;
    /** Decades from a threshold to the edge. */
    private static final double SIZE_DECADES = 3;

    private static final double DIVERGENCE_DECADES = 1.5;

    /** The position of a divergence from the left, 0–1. */
    public double across(double divergence) {
        double most = Math.log10(method.greatest() / method.alike());
        return place(divergence, method.alike(), Math.min(DIVERGENCE_DECADES, most));
    }

    /** The position of a size from the bottom, 0–1. */
    public double up(double size) {
        return place(size, Advisor.LARGE, SIZE_DECADES);
    }

    private static double place(double value, double threshold, double decades) {
        double raw = value > 0 ? (1 + Math.log10(value / threshold) / decades) / 2 : 0;
        return Math.min(Math.max(raw, MARGIN), 1 - MARGIN);
    }
}
