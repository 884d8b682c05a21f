package quadrant.evaluation;

import java.util.SplittableRandom;
import java.util.function.IntToDoubleFunction;
import java.util.stream.IntStream;

/**
 * The uncertainty of classes that were called all rightly or all wrongly, which are so in every resample of a bootstrap. The recall of such a
 * class of n groups is drawn from Beta(n + ½, ½), or 1 less it: what Jeffreys' prior makes of n of n (Brown, Cai &amp; DasGupta, "Interval
 * estimation for a binomial proportion", Statistical Science 16, 2001).
 */
final class Unanimous {
    /** For each class that has images: how many groups it has, negative where all of it is right; infinite where neither. */
    private final double[] groups;

    /**
     * Finds the classes.
     *
     * @param recall of each class; NaN for one without images
     * @param groupsOfClass how many groups hold images of each class
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
