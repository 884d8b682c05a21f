package quadrant.ridge;

import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/**
 * Scores of images by fits without their blocks, at one strength.
 *
 * @param strength of the fits
 * @param errors each image's share of the weighted mean squared error
 * @param scores images×classes
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
public record LeftOut(double strength, double[] errors, double[] scores) {
    /** The weighted mean squared error of the scores. */
    public double error() {
        return Arrays.stream(errors).sum();
    }

    /** The first of those with the least error. */
    static LeftOut best(List<LeftOut> all) {
        return all.stream().min(Comparator.comparingDouble(LeftOut::error)).orElseThrow();
    }
}
