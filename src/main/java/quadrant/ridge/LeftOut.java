package quadrant.ridge;

/**
 * Scores of images by fits that have not seen their blocks.
 *
 * @param strength at which the fits were made
 * @param error weighted mean squared error of the scores
 * @param scores images×classes
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
public record LeftOut(double strength, double error, double[] scores) {}
