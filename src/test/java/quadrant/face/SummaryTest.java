package quadrant.face;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.OptionalInt;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import quadrant.dataset.ClassList;
import quadrant.dataset.GroupId;
import quadrant.evaluation.Evaluation;
import quadrant.evaluation.Prediction;
import quadrant.evaluation.Predictions;

class SummaryTest {
    @Test
    void an_interval_is_told_where_there_is_one() {
        assertThat(line(4)).startsWith("Balanced accuracy on 8 images: 0.750 (95 % interval 0.");
        assertThat(line(1)).isEqualTo("Balanced accuracy on 8 images: 0.750 (one group, so no interval)");
    }

    /** Of eight images two are called wrongly. */
    private static String line(int groups) {
        List<Prediction> rows = IntStream.range(0, 8)
                .mapToObj(i -> new Prediction(
                        "i" + i,
                        new GroupId("g" + i % groups),
                        OptionalInt.of(i % 2),
                        (i % 2 == 0) == (i > 1) ? List.of(0.9f, 0.1f) : List.of(0.1f, 0.9f)))
                .toList();
        Predictions predictions = new Predictions(new ClassList(List.of("a", "b")), rows);
        return Summary.of(new EvaluateJob.Result(Path.of("out"), Evaluation.of(predictions, 1), 1));
    }
}
