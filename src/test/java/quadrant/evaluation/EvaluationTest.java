package quadrant.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import quadrant.dataset.ClassList;
import quadrant.dataset.GroupId;

class EvaluationTest {
    private static final ClassList CLASSES = new ClassList(List.of("a", "b", "c"));

    /** Written by tools/metrics_reference.py. */
    static List<JsonObject> cases() throws IOException {
        try (Reader in = new InputStreamReader(
                Objects.requireNonNull(EvaluationTest.class.getResourceAsStream("metrics_reference.json")),
                StandardCharsets.UTF_8)) {
            List<JsonObject> cases = new ArrayList<>();
            JsonParser.parseReader(in).getAsJsonArray().forEach(c -> cases.add(c.getAsJsonObject()));
            return cases;
        }
    }

    @ParameterizedTest
    @MethodSource("cases")
    void agrees_with_scikit_learn(JsonObject expected) {
        Evaluation e = Evaluation.of(predictions(expected), 7);

        assertThat(e.accuracy()).isCloseTo(number(expected, "accuracy"), within(1e-12));
        assertThat(e.balancedAccuracy()).isCloseTo(number(expected, "balancedAccuracy"), within(1e-12));
        assertThat(e.macroF1()).isCloseTo(number(expected, "macroF1"), within(1e-12));
        assertThat(e.logLoss()).isCloseTo(number(expected, "logLoss"), within(1e-9));
        assertThat(e.confusion().counts().toString().replace(" ", ""))
                .isEqualTo(expected.get("confusion").toString());
        for (int k = 0; k < e.perClass().size(); k++) {
            Evaluation.ClassScore score = e.perClass().get(k);
            assertThat(score.n()).isEqualTo((int) item(expected, "n", k));
            sameOrEmpty(score.precision(), item(expected, "precision", k));
            sameOrEmpty(score.recall(), item(expected, "recall", k));
            sameOrEmpty(score.f1(), item(expected, "f1", k));
        }
    }

    @ParameterizedTest
    @MethodSource("cases")
    void intervals_end_where_twenty_thousand_resamples_of_numpy_do(JsonObject expected) {
        Evaluation e = Evaluation.of(predictions(expected), 7);

        endsWithin(e.accuracyInterval(), expected, "accuracyBounds");
        endsWithin(e.balancedAccuracyInterval(), expected, "balancedAccuracyBounds");
    }

    @Test
    void the_same_seed_gives_the_same_intervals_whatever_the_order_of_the_rows() throws IOException {
        Predictions p = predictions(cases().get(0));
        List<Prediction> backwards = new ArrayList<>(p.rows());
        Collections.reverse(backwards);

        Evaluation e = Evaluation.of(p, 3);

        assertThat(Evaluation.of(new Predictions(p.classes(), backwards), 3).balancedAccuracyInterval())
                .isEqualTo(e.balancedAccuracyInterval());
        assertThat(Evaluation.of(p, 4).balancedAccuracyInterval()).isNotEqualTo(e.balancedAccuracyInterval());
    }

    @Test
    void a_single_group_leaves_the_intervals_unknown() {
        Evaluation e = Evaluation.of(
                new Predictions(CLASSES, List.of(row("1", "g", 0, 0.8f, 0.1f, 0.1f), row("2", "g", 1, 0f, 1f, 0f))), 1);

        assertThat(e.groups()).isEqualTo(1);
        assertThat(e.accuracyInterval()).isEqualTo(Interval.UNKNOWN);
    }

    @Test
    void a_certain_error_costs_a_finite_log_loss() {
        Evaluation e = Evaluation.of(new Predictions(CLASSES, List.of(row("1", "g", 0, 0f, 1f, 0f))), 1);

        assertThat(e.logLoss()).isCloseTo(-Math.log(Math.pow(2, -23)), within(1e-9));
    }

    @Test
    void refuses_rows_without_truth_nothing_at_all_and_probabilities_that_are_no_numbers() {
        Prediction unknown = new Prediction("x", new GroupId("x"), OptionalInt.empty(), List.of(1f, 0f, 0f));

        assertThatIllegalArgumentException()
                .isThrownBy(() -> Evaluation.of(new Predictions(CLASSES, List.of(unknown)), 1))
                .withMessageStartingWith("x has the true class");
        assertThatIllegalArgumentException().isThrownBy(() -> Evaluation.of(new Predictions(CLASSES, List.of()), 1));
        assertThatIllegalArgumentException()
                .isThrownBy(() ->
                        Evaluation.of(new Predictions(CLASSES, List.of(row("1", "1", 0, Float.NaN, 0f, 0f))), 1));
    }

    private static Prediction row(String id, String group, int truth, Float... probabilities) {
        return new Prediction(id, new GroupId(group), OptionalInt.of(truth), List.of(probabilities));
    }

    private static Predictions predictions(JsonObject c) {
        int classes = c.get("classes").getAsInt();
        List<Prediction> rows = new ArrayList<>();
        for (int i = 0; i < c.getAsJsonArray("truth").size(); i++) {
            List<Float> p = new ArrayList<>();
            for (JsonElement v : c.getAsJsonArray("probabilities").get(i).getAsJsonArray()) {
                p.add(v.getAsFloat());
            }
            rows.add(new Prediction(
                    "image" + i,
                    new GroupId("g" + (int) item(c, "group", i)),
                    OptionalInt.of((int) item(c, "truth", i)),
                    p));
        }
        return new Predictions(
                new ClassList(
                        IntStream.range(0, classes).mapToObj(k -> "class" + k).toList()),
                rows);
    }

    private static void sameOrEmpty(OptionalDouble ours, double theirs) {
        assertThat(ours.orElse(0)).isCloseTo(theirs, within(1e-12));
    }

    private static void endsWithin(Interval interval, JsonObject c, String bounds) {
        double rounding = 1e-9;
        assertThat(interval.low()).isBetween(item(c, bounds, 0) - rounding, item(c, bounds, 1) + rounding);
        assertThat(interval.high()).isBetween(item(c, bounds, 2) - rounding, item(c, bounds, 3) + rounding);
    }

    private static double number(JsonObject c, String key) {
        return c.get(key).getAsDouble();
    }

    private static double item(JsonObject c, String key, int i) {
        JsonArray array = c.getAsJsonArray(key);
        return array.get(i).getAsDouble();
    }
}
