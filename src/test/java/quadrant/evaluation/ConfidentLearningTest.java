package quadrant.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.google.gson.Gson;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Numbers from cleanlab by {@code tools/confident_learning_reference.py}. */
class ConfidentLearningTest {
    @SuppressWarnings("ArrayRecordComponent") // as Gson reads them
    private record Case(
            String name,
            int classes,
            int[] labels,
            double[][] probabilities,
            double[] thresholds,
            int[][] joint,
            int[][] calibrated,
            List<Integer> issues,
            double[] selfConfidence,
            double[] margin) {
        @Override
        public String toString() {
            return name;
        }
    }

    static List<Case> cases() throws IOException {
        try (InputStream in = Objects.requireNonNull(
                ConfidentLearningTest.class.getResourceAsStream("confident_learning_reference.json"))) {
            return List.of(new Gson().fromJson(new InputStreamReader(in, StandardCharsets.UTF_8), Case[].class));
        }
    }

    @ParameterizedTest
    @MethodSource("cases")
    void thresholds_joint_and_suspects_are_cleanlabs(Case c) {
        ConfidentLearning.Result found = ConfidentLearning.of(c.probabilities, c.labels, c.classes);

        for (int k = 0; k < c.classes; k++) {
            assertThat(found.thresholds().get(k)).isEqualTo(c.thresholds[k], within(1e-9));
        }
        assertThat(found.joint()).isEqualTo(lists(c.joint));
        assertThat(found.calibrated()).isEqualTo(lists(c.calibrated));
        assertThat(found.suspects())
                .extracting(ConfidentLearning.Suspect::index)
                .containsExactlyInAnyOrderElementsOf(c.issues)
                .isNotEmpty();
        double last = 2;
        for (ConfidentLearning.Suspect s : found.suspects()) {
            assertThat(s.score()).isEqualTo(1 - c.selfConfidence[s.index()], within(1e-9));
            assertThat(s.score()).isLessThanOrEqualTo(last);
            assertThat(s.margin()).isEqualTo(c.margin[s.index()], within(1e-9));
            assertThat(s.suggested()).isNotEqualTo(s.label());
            last = s.score();
        }
    }

    private static List<List<Integer>> lists(int[][] rows) {
        return Arrays.stream(rows).map(r -> Arrays.stream(r).boxed().toList()).toList();
    }

    @Test
    void a_class_without_images_suspects_nobody_and_is_suggested_to_nobody_who_is_not_sure_of_it() {
        double[][] p = {{0.9, 0.1, 0}, {0.8, 0.2, 0}, {0.1, 0.9, 0}, {0.9, 0.1, 0}};
        ConfidentLearning.Result found = ConfidentLearning.of(p, new int[] {0, 0, 1, 1}, 3);
        assertThat(found.thresholds().get(2)).isEqualTo(2);
        assertThat(found.calibrated().get(2)).containsOnly(0);
        assertThat(found.suspects()).singleElement().satisfies(s -> {
            assertThat(s.index()).isEqualTo(3);
            assertThat(s.suggested()).isZero();
        });
    }

    @Test
    void rounding_keeps_the_sum() {
        assertThat(ConfidentLearning.rounded(new double[] {0.4, 0.4, 0.4, 0.8})).containsExactly(1, 0, 0, 1);
        assertThat(ConfidentLearning.rounded(new double[] {1.6, 1.6, 0.8})).containsExactly(1, 2, 1);
        assertThat(ConfidentLearning.rounded(new double[] {2, 0, 3})).containsExactly(2, 0, 3);
    }
}
