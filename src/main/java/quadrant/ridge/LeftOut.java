package quadrant.ridge;

/**
 * Scores of images by fits without their blocks.
 *
 * @param strength of the fits
 * @param error weighted mean squared error of the scores
 * @param scores images×classes
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
public record LeftOut(double strength, double error, double[] scores) {}
