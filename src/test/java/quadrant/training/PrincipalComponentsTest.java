package quadrant.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;
import quadrant.TestData;

/** Against scikit-learn's PCA ({@code tools/looks_reference.py}). */
class PrincipalComponentsTest {
    record Reference(Case components) {}

    record Case(List<List<Double>> rows, List<List<Double>> scores, List<Double> shares) {}

    @Test
    void scores_and_shares_are_those_of_scikit_learn_up_to_the_sign() {
        Case c = TestData.json(PrincipalComponentsTest.class, "/quadrant/explain/looks.json", Reference.class)
                .components();
        PrincipalComponents found =
                PrincipalComponents.of(c.rows().stream().map(TestData::floats).toArray(float[][]::new), 2);
        for (int k = 0; k < 2; k++) {
            int component = k;
            assertThat(found.shares().get(k)).isCloseTo(c.shares().get(k), within(1e-6));
            double sign =
                    Math.signum(c.scores().get(0).get(k) * found.scores().get(0).get(k));
            for (int i = 0; i < c.rows().size(); i++) {
                assertThat(found.scores().get(i).get(k))
                        .isCloseTo(sign * c.scores().get(i).get(k), within(1e-5));
            }
            List<Double> scores =
                    found.scores().stream().map(s -> s.get(component)).toList();
            double most = scores.stream().mapToDouble(Double::doubleValue).max().orElseThrow();
            double least =
                    scores.stream().mapToDouble(Double::doubleValue).min().orElseThrow();
            assertThat(most).isGreaterThanOrEqualTo(-least);
        }
    }

    @Test
    void equal_rows_have_nothing_to_tell_and_one_row_is_refused() {
        PrincipalComponents same = PrincipalComponents.of(new float[][] {{1, 2}, {1, 2}}, 2);
        assertThat(same.shares()).containsExactly(0.0, 0.0);
        assertThat(same.scores().get(0)).containsExactly(0.0, 0.0);
    }
}
