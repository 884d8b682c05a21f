package quadrant.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import quadrant.dataset.GroupId;
import quadrant.task.Workers;

class GroupResamplesTest {
    private static final int N = 40;

    private static List<GroupId> groups(int size) {
        return IntStream.range(0, N).mapToObj(i -> new GroupId("g" + i / size)).toList();
    }

    private static GroupResamples.Estimate estimate(
            List<GroupId> groups, ToDoubleFunction<int[]> statistic, int threads) {
        try (Workers workers = new Workers(threads)) {
            return new GroupResamples(groups).estimate(List.of(statistic, statistic), 7, GroupResamples.MANY, workers);
        }
    }

    private static double[] values(int perGroup) {
        Random random = new Random(3);
        double[] v = new double[N];
        for (int i = 0; i < N; i++) {
            v[i] = i % perGroup == 0 ? random.nextGaussian() : v[i - 1];
        }
        return v;
    }

    private static ToDoubleFunction<int[]> mean(double[] v) {
        return times -> IntStream.range(0, N).mapToDouble(i -> times[i] * v[i]).sum()
                / Arrays.stream(times).sum();
    }

    /** The mean has no bias, and an interval of ±1.96 standard errors. */
    @Test
    void the_interval_of_a_mean_is_that_of_its_standard_error() {
        double[] v = values(1);
        GroupResamples.Estimate e = estimate(groups(1), mean(v), 2);
        double m = Arrays.stream(v).average().orElseThrow();
        double error =
                Math.sqrt(Arrays.stream(v).map(x -> (x - m) * (x - m)).average().orElseThrow() / N);
        assertThat(e.mean()).isCloseTo(m, within(0.1 * error));
        assertThat(e.interval().low()).isCloseTo(m - 1.96 * error, within(0.25 * error));
        assertThat(e.interval().high()).isCloseTo(m + 1.96 * error, within(0.25 * error));
        assertThat(e.values()).hasSize(2);
    }

    /** The square of a mean is too large by the variance of the mean; without this bias it is nearly mean² − s²/n. */
    @Test
    void bias_is_taken_away() {
        double[] v = values(1);
        double m = Arrays.stream(v).average().orElseThrow();
        double variance = Arrays.stream(v).map(x -> (x - m) * (x - m)).average().orElseThrow();
        GroupResamples.Estimate e = estimate(groups(1), times -> Math.pow(mean(v).applyAsDouble(times), 2), 2);
        assertThat(e.mean()).isCloseTo(m * m - variance / N, within(0.15 * variance / N));
        assertThat(e.interval().low()).isLessThan(e.mean());
        assertThat(e.interval().high()).isGreaterThan(e.mean());
    }

    @Test
    void groups_of_the_same_images_leave_twice_the_doubt_of_four_times_as_many() {
        double[] v = values(4);
        Interval grouped = estimate(groups(4), mean(v), 2).interval();
        Interval alone = estimate(groups(1), mean(v), 2).interval();
        assertThat((grouped.high() - grouped.low()) / (alone.high() - alone.low()))
                .isCloseTo(2, within(0.3));
    }

    @Test
    void one_group_is_resampled_by_images_and_threads_change_nothing() {
        double[] v = values(1);
        GroupResamples.Estimate one = estimate(groups(N), mean(v), 1);
        assertThat(one).isEqualTo(estimate(groups(1), mean(v), 2));
    }
}
