package quadrant.report;

/**
 * The logarithmic axes of the size–similarity matrix; the thresholds are in the middle, and values beyond an edge are shown
 * near it.
 *
 * @param largeFrom the size from which data is large
 * @param unlikeFrom the divergence from which data is unlike
 * @param greatest the greatest possible divergence; larger values have no position on the axis
 */
public record MatrixScale(double largeFrom, double unlikeFrom, double greatest) {
    private static final double MARGIN = 0.04;
    /** Decades from a threshold to the edge. */
    private static final double SIZE_DECADES = 3;

    private static final double DIVERGENCE_DECADES = 1.5;

    /** The axes on which a dataset is shown. */
    public static MatrixScale of(RunReport.Position at) {
        return new MatrixScale(at.largeFrom(), at.unlikeFrom(), at.greatest());
    }

    /** The position of a divergence from the left, 0–1. */
    public double across(double divergence) {
        return place(divergence, unlikeFrom, Math.min(DIVERGENCE_DECADES, Math.log10(greatest / unlikeFrom)));
    }

    /** The position of a size from the bottom, 0–1. */
    public double up(double size) {
        return place(size, largeFrom, SIZE_DECADES);
    }

    private static double place(double value, double threshold, double decades) {
        double raw = value > 0 ? (1 + Math.log10(value / threshold) / decades) / 2 : 0;
        return Math.min(Math.max(raw, MARGIN), 1 - MARGIN);
    }
}
