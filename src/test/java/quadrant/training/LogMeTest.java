package quadrant.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import quadrant.TestData;

/** Against the paper's formula in dense NumPy, by {@code tools/logme_reference.py}. */
class LogMeTest {
    record Case(List<List<Double>> features, List<Integer> labels, int classes, double logMe) {
        float[][] rows() {
            return features.stream().map(TestData::floats).toArray(float[][]::new);
        }

        int[] truth() {
            return labels.stream().mapToInt(Integer::intValue).toArray();
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3})
    void the_evidence_is_that_of_the_paper(int which) {
        Case c = TestData.json(LogMeTest.class, "logme.json", Case[].class)[which];
        assertThat(LogMe.of(c.rows(), c.truth(), c.classes).value().orElseThrow())
                .isCloseTo(c.logMe, within(1e-6 * Math.abs(c.logMe)));
    }

    @Test
    void features_that_say_nothing_give_a_number_or_a_reason() {
        int[] labels = {0, 1, 0, 1};
        float[][] same = {{1, 2, 3}, {1, 2, 3}, {1, 2, 3}, {1, 2, 3}};
        assertThat(LogMe.of(same, labels, 2).value().orElseThrow()).isFinite();
        assertThat(LogMe.of(new float[4][3], labels, 2).reason().orElseThrow()).endsWith(".");
        assertThat(LogMe.of(new float[][] {{1, 2}}, new int[] {0}, 2).reason().orElseThrow())
                .endsWith(".");
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 17, 60})
    void the_spectrum_puts_a_matrix_together_again(int n) {
        Random random = new Random(n);
        double[][] a = new double[n][n];
        double[][] copy = new double[n][n];
        double[][] unit = new double[n][n];
        for (int i = 0; i < n; i++) {
            unit[i][i] = 1;
            for (int j = 0; j <= i; j++) {
                a[i][j] = i % 5 == 4 || j % 5 == 4 ? 0 : random.nextGaussian();
                a[j][i] = a[i][j];
                copy[i][j] = a[i][j];
                copy[j][i] = a[i][j];
            }
        }
        Spectrum s = new Spectrum(a, unit);
        for (int i = 0; i < n; i++) {
            for (int j = 0; j < n; j++) {
                double sum = 0;
                for (int k = 0; k < n; k++) {
                    sum += s.projected()[k][i] * s.values()[k] * s.projected()[k][j];
                }
                assertThat(sum).isCloseTo(copy[i][j], within(1e-11));
            }
        }
    }
}
