package quadrant.evaluation;

import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeSet;
import java.util.function.IntToDoubleFunction;
import java.util.stream.IntStream;
import quadrant.dataset.GroupId;

/**
 * Percentile bootstrap over groups.
 *
 * <p>Images of one patient are correlated, so whole patients are drawn with replacement, with all their images. Intervals are
 * those of {@link Interval}. A resample without images of a class is
 * averaged over the classes that it has; a class with only correct or only wrong predictions has the uncertainty of {@link
 * Unanimous}. Groups are drawn from their sorted names, so the order of the rows does not matter.
 */
final class GroupBootstrap {
    static final int RESAMPLES = 2000;

    private final int classes;
    private final int[] truth;
    private final int[] predicted;
    /** The group of each image. */
    private final int[] group;

    private final int groups;
    private final int[] groupsOfClass;

    GroupBootstrap(Predictions predictions) {
        List<Prediction> rows = predictions.rows();
        classes = predictions.classes().size();
        truth = rows.stream().mapToInt(p -> p.truth().orElseThrow()).toArray();
        predicted = rows.stream().mapToInt(Prediction::predicted).toArray();
        group = numbered(rows.stream().map(Prediction::group).toList());
        groups = IntStream.of(group).max().orElse(-1) + 1;
        groupsOfClass = holding(group, classes, truth);
    }

    /** The groups of images, numbered from 0 in the order of their names. */
    static int[] numbered(List<GroupId> groups) {
        String[] names = groups.stream().map(GroupId::value).toArray(String[]::new);
        String[] sorted = new TreeSet<>(Arrays.asList(names)).toArray(String[]::new);
        return Arrays.stream(names)
                .mapToInt(n -> Arrays.binarySearch(sorted, n))
                .toArray();
    }

    /** For each class the number of groups with an image of it. */
    static int[] holding(int[] group, int classes, int[] classOfImage) {
        int[] n = new int[classes];
        Set<Integer> seen = new HashSet<>();
        for (int i = 0; i < group.length; i++) {
            n[classOfImage[i]] += seen.add(group[i] * classes + classOfImage[i]) ? 1 : 0;
        }
        return n;
    }

    int groups() {
        return groups;
    }

    int[] group() {
        return group;
    }

    /** For each class the number of groups with images of it. */
    int[] groupsOfClass() {
        return groupsOfClass;
    }

    /** For each class the number of groups with images predicted as it. */
    int[] groupsOfCall() {
        return holding(group, classes, predicted);
    }

    double effective() {
        return Interval.effective(groupsOfClass);
    }

    /** Each group once. */
    int[] once() {
        int[] times = new int[groups];
        Arrays.fill(times, 1);
        return times;
    }

    /** How often each group is drawn for a resample. */
    int[] draw(SplittableRandom random) {
        int[] times = new int[groups];
        for (int g = 0; g < groups; g++) {
            times[random.nextInt(groups)]++;
        }
        return times;
    }

    /** The metrics where each group counts so often. */
    ConfusionMatrix.Tallies tallies(int[] times) {
        double[][] counts = new double[classes][classes];
        for (int i = 0; i < truth.length; i++) {
            counts[truth[i]][predicted[i]] += times[group[i]];
        }
        return new ConfusionMatrix.Tallies(counts);
    }

    Intervals intervals(long seed) {
        if (groups < 2) {
            return new Intervals(Interval.UNKNOWN, Interval.UNKNOWN);
        }
        SplittableRandom random = new SplittableRandom(seed);
        double[] accuracy = new double[RESAMPLES];
        double[] balanced = new double[RESAMPLES];
        Unanimous unanimous = new Unanimous(tallies(once())::recall, groupsOfClass);
        for (int b = 0; b < RESAMPLES; b++) {
            ConfusionMatrix.Tallies resample = tallies(draw(random));
            accuracy[b] = resample.accuracy();
            balanced[b] = unanimous.withUncertainty(resample.balancedAccuracy(), random);
        }
        double mean = balancedAccuracy();
        // balanced accuracy and accuracy are 0 or 1 together
        return new Intervals(
                Interval.ofShares(mean, Interval.of(accuracy, effective()), groups, groups),
                Interval.ofShares(mean, Interval.of(balanced, effective()), groups, groupsOfClass));
    }

    /**
     * The interval of this bootstrap's balanced accuracy minus another's; each resample draws the same groups for both, so the
     * groups must be the same.
     */
    Interval less(GroupBootstrap other, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        double[] differences = new double[RESAMPLES];
        for (int b = 0; b < RESAMPLES; b++) {
            int[] times = draw(random);
            differences[b] =
                    tallies(times).balancedAccuracy() - other.tallies(times).balancedAccuracy();
        }
        return Interval.of(differences, effective());
    }

    /** The balanced accuracy of all rows, each once. */
    double balancedAccuracy() {
        return tallies(once()).balancedAccuracy();
    }

    record Intervals(Interval accuracy, Interval balancedAccuracy) {}

    /**
     * A random number of the gamma distribution of scale 1 (Marsaglia &amp; Tsang, A simple method for generating gamma variables, ACM
     * TOMS 26, 2000).
     *
     * @param shape 0 or more; 0 gives 0
     */
    static double gamma(double shape, SplittableRandom random) {
        if (shape <= 0) {
            return 0;
        }
        if (shape < 1) {
            return gamma(shape + 1, random) * Math.pow(1 - random.nextDouble(), 1 / shape);
        }
        double d = shape - 1.0 / 3;
        double c = 1 / Math.sqrt(9 * d);
        while (true) {
            double x = random.nextGaussian();
            double v = Math.pow(1 + c * x, 3);
            if (v > 0 && Math.log(random.nextDouble()) < x * x / 2 + d - d * v + d * Math.log(v)) {
                return d * v;
            }
        }
    }

    /**
     * The uncertainty of classes with only correct or only wrong predictions, which do not vary over the resamples of a bootstrap.
     * The recall of such a class with n groups is drawn from Beta(n + ½, ½), or is 1 minus such a draw: the posterior of n out of n
     * with Jeffreys' prior (Brown, Cai &amp; DasGupta, "Interval estimation for a binomial proportion", Statistical Science 16,
     * 2001).
     */
    static final class Unanimous {
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
                    change += Math.copySign(missed / (missed + gamma(Math.abs(n) + 0.5, random)), n) / groups.length;
                }
            }
            return Math.min(1, Math.max(0, meanRecall + change));
        }
    }
}
