package quadrant.ridge;

/**
 * Scores of images by fits that have not seen their blocks.
 *
 * @param strength at which the fits were made
 * @param error weighted mean squared error of the scores
 * @param scores images×classes
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
public record LeftOut(double strength, double error, double[] scores) {
    /** The class of the largest score of an image; the first of equals. */
    public int predicted(int image, int classes) {
        int best = 0;
        for (int k = 1; k < classes; k++) {
            if (scores[image * classes + k] > scores[image * classes + best]) {
                best = k;
            }
        }
        return best;
    }
}
