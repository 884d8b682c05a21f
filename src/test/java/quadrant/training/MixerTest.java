package quadrant.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import quadrant.TestData;
import quadrant.plan.Batching;

/** MixUp and CutMix on a batch whose row i holds the number i alone, so that a mixed row's mean tells its labels. */
class MixerTest {
    private static final int N = 16;
    private static final List<Long> SHAPE = List.of(3L, 8L, 8L);
    private static final int LENGTH = 3 * 8 * 8;

    /** From {@code tools/mixup_reference.py}. */
    @ParameterizedTest
    @CsvSource({"0.2, 0.178571, 0.336690", "1.0, 0.083333, 0.1", "2.0, 0.05, 0.028"})
    void lambda_comes_from_the_beta_distribution(double alpha, double variance, double belowATenth) {
        SplittableRandom random = new SplittableRandom(4);
        double[] draws = new double[200_000];
        Arrays.setAll(draws, i -> Mixer.beta(alpha, random));
        double mean = Arrays.stream(draws).average().orElseThrow();
        assertThat(mean).isCloseTo(0.5, within(3e-3));
        assertThat(Arrays.stream(draws)
                        .map(x -> (x - mean) * (x - mean))
                        .average()
                        .orElseThrow())
                .isCloseTo(variance, within(1e-3));
        assertThat(Arrays.stream(draws).filter(x -> x < 0.1).count() / (double) draws.length)
                .isCloseTo(belowATenth, within(4e-3));
    }

    private static Batching mixing(double mixUp, double cutMix) {
        return new Batching(Batching.Sampling.NATURAL, mixUp, cutMix);
    }

    /** A batch after mixing. */
    private static final class Mixed {
        private final float[] rows;
        private final float[] targets;

        private Mixed(float[] rows, float[] targets) {
            this.rows = rows;
            this.targets = targets;
        }

        static Mixed of(Batching mixing, int step) {
            ByteBuffer features = TestData.direct(N * LENGTH);
            for (int i = 0; i < N * LENGTH; i++) {
                int row = i / LENGTH;
                features.putFloat(i * Float.BYTES, row);
            }
            float[] targets = new float[N * N];
            for (int i = 0; i < N; i++) {
                targets[i * N + i] = 1;
            }
            new Mixer(mixing, 7, SHAPE).apply(step, features, N, targets);
            float[] rows = new float[N * LENGTH];
            features.asFloatBuffer().get(rows);
            return new Mixed(rows, targets);
        }

        private double mean(int row) {
            double sum = 0;
            for (int k = 0; k < LENGTH; k++) {
                sum += rows[row * LENGTH + k];
            }
            return sum / LENGTH;
        }

        private double expected(int row) {
            double sum = 0;
            for (int k = 0; k < N; k++) {
                sum += k * targets[row * N + k];
            }
            return sum;
        }
    }

    @ParameterizedTest
    @CsvSource({"0.4, 0", "0, 1", "0.4, 1"})
    void rows_and_labels_are_mixed_alike(double mixUp, double cutMix) {
        boolean any = false;
        for (int step = 0; step < 20; step++) {
            Mixed m = Mixed.of(mixing(mixUp, cutMix), step);
            for (int i = 0; i < N; i++) {
                assertThat(m.mean(i)).as("step %d, row %d", step, i).isCloseTo(m.expected(i), within(1e-4));
                any |= Math.abs(m.mean(i) - i) > 0.5;
            }
        }
        assertThat(any).as("something was mixed").isTrue();
    }

    @Test
    void cut_mix_takes_whole_pixels_and_mix_up_blends_them() {
        boolean blended = false;
        for (int step = 0; step < 20; step++) {
            for (float v : Mixed.of(mixing(0, 1), step).rows) {
                assertThat(v).isEqualTo((float) Math.rint(v));
            }
            for (float v : Mixed.of(mixing(1, 0), step).rows) {
                blended |= v != (float) Math.rint(v);
            }
        }
        assertThat(blended).isTrue();
    }

    @Test
    void a_step_is_mixed_the_same_again_and_another_differently() {
        Batching mixing = mixing(0.4, 0);
        assertThat(Mixed.of(mixing, 3).rows).isEqualTo(Mixed.of(mixing, 3).rows);
        assertThat(Mixed.of(mixing, 3).rows).isNotEqualTo(Mixed.of(mixing, 4).rows);
        assertThat(Mixed.of(Batching.PLAIN, 3).expected(5)).isEqualTo(5);
        assertThat(Mixed.of(Batching.PLAIN, 3).mean(5)).isEqualTo(5);
    }
}
