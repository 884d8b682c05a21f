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
import java.util.List;
import java.util.Objects;
import java.util.OptionalInt;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import quadrant.dataset.ClassList;
import quadrant.dataset.GroupId;

class UncertaintyReferenceTest {
    /** Written by tools/calibration_reference.py. */
    static List<JsonObject> cases() throws IOException {
        try (Reader in = new InputStreamReader(
                Objects.requireNonNull(
                        UncertaintyReferenceTest.class.getResourceAsStream("calibration_reference.json")),
                StandardCharsets.UTF_8)) {
            List<JsonObject> cases = new ArrayList<>();
            JsonParser.parseReader(in).getAsJsonArray().forEach(c -> cases.add(c.getAsJsonObject()));
            return cases;
        }
    }

    @ParameterizedTest
    @MethodSource("cases")
    void the_temperature_is_that_of_scipy(JsonObject c) {
        Temperature t = Temperature.fit(predictions(c)).value().orElseThrow();

        assertThat(t.value()).isCloseTo(c.get("temperature").getAsDouble(), within(1e-5));
        assertThat(Evaluation.of(t.apply(predictions(c)), 1).logLoss())
                .isCloseTo(c.get("nllAfter").getAsDouble(), within(1e-6));
        assertThat(c.get("nllAfter").getAsDouble())
                .isLessThanOrEqualTo(c.get("nllBefore").getAsDouble());
    }

    @ParameterizedTest
    @MethodSource("cases")
    void the_calibration_error_is_that_of_numpy_before_and_after(JsonObject c) {
        Predictions p = predictions(c);

        assertThat(Reliability.of(p).error()).isCloseTo(c.get("eceBefore").getAsDouble(), within(1e-6));
        assertThat(Reliability.classwise(p)).isCloseTo(c.get("classwise").getAsDouble(), within(1e-6));
        assertThat(Reliability.of(Temperature.fit(p).value().orElseThrow().apply(p))
                        .error())
                .isCloseTo(c.get("eceAfter").getAsDouble(), within(1e-5));
    }

    @ParameterizedTest
    @MethodSource("cases")
    void the_limits_are_numpys_weighted_quantiles_of_groups(JsonObject c) {
        ConformalSets sets = ConformalSets.of(predictions(c), 0.9);

        JsonArray limits = c.getAsJsonArray("limits");
        for (int k = 0; k < limits.size(); k++) {
            assertThat(sets.limits().get(k)).isCloseTo(limits.get(k).getAsDouble(), within(1e-9));
        }
    }

    @ParameterizedTest
    @MethodSource("cases")
    void the_area_under_risk_and_coverage_is_that_of_numpy(JsonObject c) {
        RiskCoverage curve = RiskCoverage.of(predictions(c));

        assertThat(curve.area()).isCloseTo(c.get("area").getAsDouble(), within(1e-9));
        RiskCoverage.Point all = curve.points().get(curve.points().size() - 1);
        assertThat(all.coverage()).isEqualTo(1);
        assertThat(all.accuracy()).isCloseTo(Evaluation.of(predictions(c), 1).accuracy(), within(1e-12));
    }

    @Test
    void a_class_with_too_few_groups_is_in_every_set() throws IOException {
        ConformalSets sets = ConformalSets.of(predictions(cases().get(2)), 0.9);

        assertThat(ConformalSets.groupsNeeded(0.9)).isEqualTo(9);
        assertThat(ConformalSets.groupsNeeded(0.95)).isEqualTo(19);
        assertThat(sets.always()).containsExactly(0, 1, 2);
        assertThat(sets.set(List.of(1f, 0f, 0f))).containsExactly(0, 1, 2);
    }

    @Test
    void nine_images_are_the_fewest_that_leave_a_class_out() {
        List<Prediction> rows = new ArrayList<>();
        for (int i = 0; i < 9; i++) {
            rows.add(row(i, 0, 0.9f - i / 100f));
            if (i < 8) {
                rows.add(row(100 + i, 1, 0.1f));
            }
        }
        ConformalSets sets = ConformalSets.of(new Predictions(new ClassList(List.of("a", "b")), rows), 0.9);

        assertThat(sets.limits().get(0)).isCloseTo(1 - 0.82, within(1e-6));
        assertThat(sets.limits().get(1)).isEqualTo(1);
        assertThat(sets.set(List.of(0.5f, 0.5f))).containsExactly(1);
        assertThat(sets.set(List.of(0.83f, 0.17f))).containsExactly(0, 1);
    }

    @Test
    void the_threshold_leaves_a_share_of_the_least_confident_below_and_needs_images_for_it() throws IOException {
        Predictions p = predictions(cases().get(0));
        RiskCoverage curve = RiskCoverage.of(p);
        int n = p.rows().size();

        RiskCoverage.Abstention a = curve.threshold(0.2, p, 1).value().orElseThrow();
        List<Prediction> sure = p.rows().stream()
                .filter(r -> r.probabilities().get(r.predicted()) >= a.threshold())
                .toList();
        assertThat(n - sure.size()).isEqualTo((int) ((n + 1) * 0.2) - 1);
        assertThat(a.coverage()).isCloseTo(sure.size() / (double) n, within(1e-12));
        assertThat(a.interval().low()).isLessThan(a.accuracy());
        assertThat(Evaluation.of(new Predictions(p.classes(), sure), 1).accuracy())
                .isCloseTo(a.accuracy(), within(1e-12));
        assertThat(curve.threshold(0.9 / (n + 1), p, 1).value()).isEmpty();
    }

    @Test
    void few_images_and_images_that_are_all_right_leave_the_temperature_at_one() throws IOException {
        Predictions few = predictions(cases().get(0));
        few = new Predictions(few.classes(), few.rows().subList(0, 29));
        assertThat(Temperature.fit(few).reason().orElseThrow()).contains("29 images of 29 groups");

        List<Prediction> right =
                IntStream.range(0, 60).mapToObj(i -> row(i, i % 2, 0.99f)).toList();
        assertThat(Temperature.fit(new Predictions(new ClassList(List.of("a", "b")), right))
                        .reason()
                        .orElseThrow())
                .contains("all classified correctly");

        List<Prediction> wrong =
                IntStream.range(0, 60).mapToObj(i -> row(i, i % 2, 0.01f)).toList();
        assertThat(Temperature.fit(new Predictions(new ClassList(List.of("a", "b")), wrong))
                        .value()
                        .orElseThrow()
                        .value())
                .as("as near to no opinion as a temperature gets")
                .isCloseTo(10, within(1e-6));
    }

    @Test
    void a_probability_that_is_no_number_is_refused() {
        Predictions p = new Predictions(
                new ClassList(List.of("a", "b")),
                List.of(new Prediction("x", new GroupId("x"), OptionalInt.of(0), List.of(Float.NaN, 1f))));

        assertThatIllegalArgumentException().isThrownBy(() -> Temperature.fit(p));
        assertThatIllegalArgumentException().isThrownBy(() -> ConformalSets.of(p, 0.9));
        assertThatIllegalArgumentException().isThrownBy(() -> Reliability.of(p));
        assertThatIllegalArgumentException().isThrownBy(() -> RiskCoverage.of(p));
    }

    private static Prediction row(int i, int truth, float own) {
        List<Float> p = truth == 0 ? List.of(own, 1 - own) : List.of(1 - own, own);
        return new Prediction("i" + i, new GroupId("g" + i), OptionalInt.of(truth), p);
    }

    private static Predictions predictions(JsonObject c) {
        List<Prediction> rows = new ArrayList<>();
        JsonArray p = c.getAsJsonArray("p");
        for (int i = 0; i < p.size(); i++) {
            List<Float> own = new ArrayList<>();
            for (JsonElement v : p.get(i).getAsJsonArray()) {
                own.add(v.getAsFloat());
            }
            rows.add(new Prediction(
                    "i" + i,
                    new GroupId("g" + c.getAsJsonArray("group").get(i)),
                    OptionalInt.of(c.getAsJsonArray("truth").get(i).getAsInt()),
                    own));
        }
        List<String> names = IntStream.range(0, c.get("classes").getAsInt())
                .mapToObj(k -> "c" + k)
                .toList();
        return new Predictions(new ClassList(names), rows);
    }
}
