package quadrant.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import quadrant.dataset.ClassList;
import quadrant.dataset.GroupId;
import quadrant.evaluation.BaselineComparison;
import quadrant.evaluation.Evaluation;
import quadrant.evaluation.Prediction;
import quadrant.evaluation.Predictions;

class VerdictTest {
    @Test
    void an_interval_is_given_where_there_is_one() {
        assertThat(verdict(4))
                .matches("Balanced accuracy 75 % \\(95 % interval \\d+–\\d+ %\\) on 8 images; .+")
                .contains("the largest class 50 %", "of the class a (75 %", "new patients");
        assertThat(verdict(1)).startsWith("Balanced accuracy 75 % on 8 images; against");
    }

    /** Of eight images two are classified wrongly. */
    private static String verdict(int groups) {
        Predictions model = predictions(groups, 2);
        List<BaselineComparison> rivals =
                List.of(BaselineComparison.of(BaselineComparison.Kind.MAJORITY, model, predictions(groups, 0), 1));
        return Verdict.of(Evaluation.of(model, 1), rivals, Optional.of("patients"), "8 images")
                .text()
                .replace('\u202F', ' ')
                .replace("\u2060", "");
    }

    /** The first images of so many are wrong; of none: all are called a. */
    private static Predictions predictions(int groups, int wrong) {
        List<Prediction> rows = IntStream.range(0, 8)
                .mapToObj(i -> new Prediction(
                        "i" + i,
                        new GroupId("g" + i % groups),
                        OptionalInt.of(i % 2),
                        wrong == 0 || (i % 2 == 0) == (i >= wrong) ? List.of(0.9f, 0.1f) : List.of(0.1f, 0.9f)))
                .toList();
        return new Predictions(new ClassList(List.of("a", "b")), rows);
    }
}
