package quadrant.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import quadrant.TestData;
import quadrant.task.Task;
import quadrant.task.Workers;

/** Against scikit-learn, by {@code tools/training_reference.py}. */
class LogisticRegressionTest {
    private static final int CLASSES = 3;

    record Regression(
            double c,
            List<List<Double>> features,
            List<Integer> labels,
            List<Double> weight,
            List<Double> bias,
            List<Double> deviation,
            List<Double> probabilities) {
        float[][] rows() {
            return features.stream().map(TestData::floats).toArray(float[][]::new);
        }
    }

    record Loss(List<Integer> labels, List<List<Double>> logits, double loss) {}

    record Reference(List<Regression> regressions, Loss loss) {}

    static Reference reference() {
        return TestData.json(LogisticRegressionTest.class, "reference.json", Reference.class);
    }

    private static LogisticRegression.Fit fit(Regression r, int threads) {
        try (Workers workers = new Workers(threads)) {
            int[] labels = r.labels.stream().mapToInt(Integer::intValue).toArray();
            return LogisticRegression.fit(r.rows(), labels, CLASSES, r.c, workers, Task.SILENT);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1})
    void weights_and_probabilities_are_those_of_scikit_learn(int which) {
        Regression r = reference().regressions.get(which);
        int width = r.features.get(0).size();
        LogisticRegression.Fit fit = fit(r, 2);

        for (int i = 0; i < fit.weight().length; i++) {
            // on standardised columns, where all are of one size; the weaker the penalty, the flatter the minimum
            double scale = r.deviation.get(i % width);
            assertThat(fit.weight()[i] * scale).isCloseTo(r.weight.get(i) * scale, within(r.c < 0.1 ? 1e-3 : 4e-3));
        }
        float[][] rows = r.rows();
        float[] p = new float[rows.length * CLASSES];
        for (int i = 0; i < rows.length; i++) {
            for (int k = 0; k < CLASSES; k++) {
                double z = fit.bias()[k];
                for (int f = 0; f < width; f++) {
                    z += (double) fit.weight()[k * width + f] * rows[i][f];
                }
                p[i * CLASSES + k] = (float) z;
            }
        }
        Logits.softmax(p, CLASSES);
        for (int i = 0; i < p.length; i++) {
            assertThat((double) p[i]).isCloseTo(r.probabilities.get(i), within(1e-3));
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 4})
    void more_workers_give_the_same_to_the_bit(int threads) {
        Regression r = reference().regressions.get(0);
        LogisticRegression.Fit alone = fit(r, 1);
        LogisticRegression.Fit together = fit(r, threads);

        assertThat(together.weight()).isEqualTo(alone.weight());
        assertThat(together.bias()).isEqualTo(alone.bias());
    }

    @Test
    void balanced_weights_make_every_class_count_alike() {
        assertThat(LogisticRegression.balanced(new int[] {0, 0, 0, 0, 1, 1}, 3)).containsExactly(0.5, 1, 0);
    }
}
