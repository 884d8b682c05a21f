package quadrant.evaluation;

import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;
import quadrant.dataset.GroupId;
import quadrant.task.Workers;

/**
 * Bootstrap of any statistic of a set of images. It draws whole groups with replacement, or images where there is only one
 * group (Efron &amp; Tibshirani, An Introduction to the Bootstrap, 1993: percentiles in 13.3, bias in 10.2).
 *
 * <p>The bias of a statistic is estimated as the mean of its resamples minus its value, and subtracted from both the value and
 * the interval. Divergences need this: they are never negative, so noise from few images increases them.
 */
public final class GroupResamples {
    /** Enough resamples for an interval. */
    public static final int MANY = 500;
    /** Enough resamples for the bias. */
    public static final int FEW = 200;

    private static final double ALPHA = 0.025;

    private final int[][] groups;
    private final int images;

    /** @param group of each image */
    public GroupResamples(List<GroupId> group) {
        images = group.size();
        List<GroupId> distinct = group.stream().distinct().toList();
        groups = distinct.size() < 2
                ? IntStream.range(0, images).mapToObj(i -> new int[] {i}).toArray(int[][]::new)
                : distinct.stream()
                        .map(g -> IntStream.range(0, images)
                                .filter(i -> group.get(i).equals(g))
                                .toArray())
                        .toArray(int[][]::new);
    }

    /**
     * Estimates of several numbers at once.
     *
     * @param values corrected for bias
     * @param mean of the values
     * @param interval of the mean
     */
    public record Estimate(List<Double> values, double mean, Interval interval) {}

    /**
     * Estimates.
     *
     * @param statistics each gives a number for the count of each image in a resample; called by several threads at once
     * @param resamples the number of resamples
     */
    public Estimate estimate(List<ToDoubleFunction<int[]>> statistics, long seed, int resamples, Workers workers) {
        int[] once = new int[images];
        Arrays.fill(once, 1);
        SplittableRandom random = new SplittableRandom(seed);
        int[][] draws = new int[resamples][];
        Arrays.setAll(draws, b -> draw(random));
        // one statistic after the other, so that its data stays in the processor's cache
        double[][] drawn = new double[statistics.size()][resamples];
        workers.forEach(statistics.size(), l -> {
            for (int b = 0; b < resamples; b++) {
                drawn[l][b] = statistics.get(l).applyAsDouble(draws[b]);
            }
        });
        double[] plain =
                statistics.stream().mapToDouble(s -> s.applyAsDouble(once)).toArray();
        double[] values = new double[plain.length];
        double[] means = new double[resamples];
        for (int l = 0; l < values.length; l++) {
            values[l] = 2 * plain[l] - mean(drawn[l]);
            for (int b = 0; b < resamples; b++) {
                means[b] += drawn[l][b] / values.length;
            }
        }
        double value = mean(values);
        double bias = mean(plain) - value;
        Arrays.sort(means);
        int tail = (int) Math.round(ALPHA * resamples);
        return new Estimate(
                Arrays.stream(values).boxed().toList(),
                value,
                new Interval(means[tail - 1] - 2 * bias, means[resamples - tail - 1] - 2 * bias));
    }

    private int[] draw(SplittableRandom random) {
        int[] times = new int[images];
        for (int g = 0; g < groups.length; g++) {
            for (int i : groups[random.nextInt(groups.length)]) {
                times[i]++;
            }
        }
        return times;
    }

    private static double mean(double[] v) {
        return Arrays.stream(v).average().orElseThrow();
    }
}
