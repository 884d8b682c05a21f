package quadrant.evaluation;

import java.util.SplittableRandom;
import java.util.function.IntToDoubleFunction;
import java.util.stream.IntStream;

/**
 * The uncertainty of classes with only correct or only wrong predictions, which do not vary over the resamples of a bootstrap.
 * The recall of such a class with n groups is drawn from Beta(n + ½, ½), or is 1 minus such a draw: the posterior of n out of n
 * with Jeffreys' prior (Brown, Cai &amp; DasGupta, "Interval estimation for a binomial proportion", Statistical Science 16,
 * 2001).
 */
final class Unanimous {
    /**
     * For each class with images: its number of groups, negative where all of it is correct; infinite where it is neither all
     * correct nor all wrong.
     */
    private final double[] groups;

    /**
     * Finds the classes.
     *
     * @param recall of each class; NaN for one without images
     * @param groupsOfClass number of groups with images of each class
     */
    Unanimous(IntToDoubleFunction recall, int[] groupsOfClass) {
        groups = IntStream.range(0, groupsOfClass.length)
                .filter(k -> !Double.isNaN(recall.applyAsDouble(k)))
                .mapToDouble(k -> {
                    double r = recall.applyAsDouble(k);
                    return r == 0 ? groupsOfClass[k] : r == 1 ? -groupsOfClass[k] : Double.POSITIVE_INFINITY;
                })
                .toArray();
    }

    /** The mean recall of one resample, 0 to 1, with its uncertainty. */
    double withUncertainty(double meanRecall, SplittableRandom random) {
        double change = 0;
        for (double n : groups) {
            if (Double.isFinite(n)) {
                double z = random.nextGaussian();
                double missed = z * z / 2;
                change += Math.copySign(missed / (missed + GammaDistribution.draw(Math.abs(n) + 0.5, random)), n)
                        / groups.length;
            }
        }
        return Math.min(1, Math.max(0, meanRecall + change));
    }
}
