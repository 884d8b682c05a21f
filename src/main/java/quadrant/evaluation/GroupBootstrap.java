package quadrant.evaluation;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Percentile bootstrap over groups.
 *
 * <p>Images of one patient are correlated, so whole patients are drawn with replacement, with all their images. Intervals are
 * those of {@link Percentiles}, and where there was no error those of {@link NoErrors}. A resample without images of a class is
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
        GroupNumbers numbers = GroupNumbers.of(predictions);
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
        return Percentiles.effective(groupsOfClass);
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
                NoErrors.ofShares(mean, Percentiles.of(accuracy, effective()), groups.size(), groups.size()),
                NoErrors.ofShares(mean, Percentiles.of(balanced, effective()), groups.size(), groupsOfClass));
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
        return Percentiles.of(differences, effective());
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
}
