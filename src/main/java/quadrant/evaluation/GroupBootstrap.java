package quadrant.evaluation;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.TreeSet;
import java.util.function.IntToDoubleFunction;
import java.util.function.IntUnaryOperator;
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
    private final int[] groupsOfClass;
    /** For each group: images, and correctly predicted images, of each class. */
    private final List<int[][]> groups = new ArrayList<>();

    GroupBootstrap(Predictions predictions) {
        classes = predictions.classes().size();
        Numbers numbers = Numbers.of(predictions);
        for (int g = 0; g < numbers.count(); g++) {
            groups.add(new int[2][classes]);
        }
        int[] truth = predictions.rows().stream()
                .mapToInt(p -> p.truth().orElseThrow())
                .toArray();
        for (int i = 0; i < truth.length; i++) {
            int[][] tally = groups.get(numbers.of()[i]);
            tally[0][truth[i]]++;
            tally[1][truth[i]] += predictions.rows().get(i).predicted() == truth[i] ? 1 : 0;
        }
        groupsOfClass = numbers.holding(classes, i -> truth[i]);
    }

    int groups() {
        return groups.size();
    }

    private double effective() {
        return Interval.effective(groupsOfClass);
    }

    Intervals intervals(long seed) {
        if (groups.size() < 2) {
            return new Intervals(Interval.UNKNOWN, Interval.UNKNOWN);
        }
        SplittableRandom random = new SplittableRandom(seed);
        double[] accuracy = new double[RESAMPLES];
        double[] balanced = new double[RESAMPLES];
        int[][] sum = new int[2][classes];
        int[][] all = new int[2][classes];
        groups.forEach(tally -> add(all, tally));
        Unanimous unanimous = new Unanimous(k -> (double) all[1][k] / all[0][k], groupsOfClass);
        for (int b = 0; b < RESAMPLES; b++) {
            clear(sum);
            for (int g = 0; g < groups.size(); g++) {
                add(sum, groups.get(random.nextInt(groups.size())));
            }
            accuracy[b] =
                    (double) Arrays.stream(sum[1]).sum() / Arrays.stream(sum[0]).sum();
            balanced[b] = unanimous.withUncertainty(meanRecall(sum), random);
        }
        double mean = balancedAccuracy();
        // balanced accuracy and accuracy are 0 or 1 together
        return new Intervals(
                Interval.ofShares(mean, Interval.of(accuracy, effective()), groups.size(), groups.size()),
                Interval.ofShares(mean, Interval.of(balanced, effective()), groups.size(), groupsOfClass));
    }

    /**
     * The interval of this bootstrap's balanced accuracy minus another's; each resample draws the same groups for both, so the
     * groups must be the same.
     */
    Interval less(GroupBootstrap other, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        double[] differences = new double[RESAMPLES];
        int[][] sum = new int[2][classes];
        int[][] otherSum = new int[2][classes];
        for (int b = 0; b < RESAMPLES; b++) {
            clear(sum);
            clear(otherSum);
            for (int g = 0; g < groups.size(); g++) {
                int drawn = random.nextInt(groups.size());
                add(sum, groups.get(drawn));
                add(otherSum, other.groups.get(drawn));
            }
            differences[b] = meanRecall(sum) - meanRecall(otherSum);
        }
        return Interval.of(differences, effective());
    }

    /** The balanced accuracy of all rows, each once. */
    double balancedAccuracy() {
        int[][] sum = new int[2][classes];
        groups.forEach(tally -> add(sum, tally));
        return meanRecall(sum);
    }

    private static void clear(int[][] tally) {
        Arrays.fill(tally[0], 0);
        Arrays.fill(tally[1], 0);
    }

    private void add(int[][] sum, int[][] tally) {
        for (int k = 0; k < classes; k++) {
            sum[0][k] += tally[0][k];
            sum[1][k] += tally[1][k];
        }
    }

    private double meanRecall(int[][] tally) {
        double recall = 0;
        int present = 0;
        for (int k = 0; k < classes; k++) {
            if (tally[0][k] > 0) {
                recall += (double) tally[1][k] / tally[0][k];
                present++;
            }
        }
        return recall / present;
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
     * The groups of images, numbered from 0 in the order of their names.
     *
     * @param of the group of each image
     */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    record Numbers(int[] of, int count) {
        static Numbers of(List<GroupId> groups) {
            String[] names = groups.stream().map(GroupId::value).toArray(String[]::new);
            String[] sorted = new TreeSet<>(Arrays.asList(names)).toArray(String[]::new);
            return new Numbers(
                    Arrays.stream(names)
                            .mapToInt(n -> Arrays.binarySearch(sorted, n))
                            .toArray(),
                    sorted.length);
        }

        static Numbers of(Predictions predictions) {
            return of(predictions.rows().stream().map(Prediction::group).toList());
        }

        /** For each class the number of groups with an image of it. */
        int[] holding(int classes, IntUnaryOperator classOfImage) {
            boolean[][] holds = new boolean[classes][count];
            int[] n = new int[classes];
            for (int i = 0; i < of.length; i++) {
                int k = classOfImage.applyAsInt(i);
                n[k] += holds[k][of[i]] ? 0 : 1;
                holds[k][of[i]] = true;
            }
            return n;
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
