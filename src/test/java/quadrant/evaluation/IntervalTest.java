package quadrant.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import quadrant.dataset.ClassList;
import quadrant.dataset.GroupId;

/** Numbers by {@code tools/no_errors_reference.py}. */
class IntervalTest {
    @ParameterizedTest
    @CsvSource({"8, 0.630583", "57, 0.937333", "8 8, 0.794093", "4 20 20, 0.799212", "2 10 10 53, 0.788375"})
    void the_least_mean_is_that_of_scipy(String trials, double least) {
        double[] n = Arrays.stream(trials.split(" "))
                .mapToDouble(Double::parseDouble)
                .toArray();
        assertThat(Interval.least(n)).isCloseTo(least, within(2e-6));
    }

    /** Groups of two images of one class each; all are called rightly, or none. */
    private static Predictions alike(int groupsOfEach, boolean right) {
        List<Prediction> rows = new ArrayList<>();
        for (int i = 0; i < 4 * groupsOfEach; i++) {
            int k = i % 2;
            rows.add(new Prediction(
                    "i" + i,
                    new GroupId("g" + i / 4 + "-" + k),
                    OptionalInt.of(k),
                    (k == 0) == right ? List.of(0.9f, 0.1f) : List.of(0.1f, 0.9f)));
        }
        return new Predictions(new ClassList(List.of("a", "b")), rows);
    }

    @Test
    void a_test_without_an_error_is_no_proof_of_perfection() {
        Predictions p = alike(8, true);
        ScoreSheet sheet = ScoreSheet.of(p, 1);
        Evaluation evaluation = Evaluation.of(p, 1);
        assertThat(sheet.of(Metric.BALANCED_ACCURACY).interval())
                .as("two classes of 8 groups")
                .hasValueSatisfying(i -> assertThat(i.low()).isCloseTo(0.794093, within(2e-6)));
        assertThat(evaluation.balancedAccuracyInterval())
                .isEqualTo(sheet.of(Metric.BALANCED_ACCURACY).interval().orElseThrow());
        assertThat(evaluation.accuracyInterval())
                .isEqualTo(sheet.of(Metric.ACCURACY).interval().orElseThrow());
        assertThat(sheet.of(0, ClassMetric.RECALL).interval())
                .hasValueSatisfying(i -> assertThat(i.low()).isCloseTo(0.630583, within(2e-6)));
        assertThat(sheet.of(0, ClassMetric.AUC).interval()).isEmpty();
        assertThat(sheet.of(Metric.KAPPA).interval()).isEmpty();
    }

    @Test
    void groups_of_all_classes_are_not_counted_once_for_each() {
        List<Prediction> rows = new ArrayList<>();
        for (int i = 0; i < 12; i++) {
            rows.add(new Prediction(
                    "i" + i,
                    new GroupId("slide" + i / 4),
                    OptionalInt.of(i % 2),
                    i % 2 == 0 ? List.of(0.9f, 0.1f) : List.of(0.1f, 0.9f)));
        }
        Predictions p = new Predictions(new ClassList(List.of("a", "b")), rows);
        double clopperPearson = Math.pow(0.025, 1 / 3.0);
        assertThat(Evaluation.of(p, 1).balancedAccuracyInterval().low()).isCloseTo(clopperPearson, within(2e-6));
        assertThat(ScoreSheet.of(p, 1)
                        .of(Metric.BALANCED_ACCURACY)
                        .interval()
                        .orElseThrow()
                        .low())
                .isCloseTo(clopperPearson, within(2e-6));
    }

    @Test
    void a_test_without_a_right_call_is_no_proof_of_the_opposite() {
        Predictions p = alike(8, false);
        ScoreSheet sheet = ScoreSheet.of(p, 1);
        Evaluation evaluation = Evaluation.of(p, 1);
        assertThat(evaluation.balancedAccuracyInterval().low()).isZero();
        assertThat(evaluation.balancedAccuracyInterval().high()).isCloseTo(1 - 0.794093, within(2e-6));
        assertThat(evaluation.balancedAccuracyInterval())
                .isEqualTo(sheet.of(Metric.BALANCED_ACCURACY).interval().orElseThrow());
        assertThat(evaluation.accuracyInterval())
                .isEqualTo(sheet.of(Metric.ACCURACY).interval().orElseThrow());
    }
}
