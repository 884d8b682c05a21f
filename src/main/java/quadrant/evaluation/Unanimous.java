package quadrant.evaluation;

import java.util.SplittableRandom;
import java.util.function.IntToDoubleFunction;
import java.util.stream.IntStream;

/**
 * The doubt about classes that were called all rightly or all wrongly, which are so in every resample of a bootstrap. The recall of such a
 * class of n groups is u^(1/n), or 1 − u^(1/n), for u drawn evenly from 0 to 1: the distribution whose ends are the interval of Clopper
 * &amp; Pearson (Biometrika 26, 1934).
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

    /** The mean recall of one resample, 0 to 1, with its doubt. */
    double doubted(double meanRecall, SplittableRandom random) {
        double doubt = 0;
        for (double n : groups) {
            doubt += Math.copySign(1 - Math.pow(random.nextDouble(), 1 / Math.abs(n)), n) / groups.length;
        }
        return Math.min(1, Math.max(0, meanRecall + doubt));
    }
}
