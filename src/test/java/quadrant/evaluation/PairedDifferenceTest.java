package quadrant.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import com.google.gson.JsonArray;
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
import java.util.OptionalInt;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import quadrant.dataset.ClassList;
import quadrant.dataset.GroupId;

class PairedDifferenceTest {
    /** Written by tools/paired_reference.py. */
    static List<JsonObject> cases() throws IOException {
        try (Reader in = new InputStreamReader(
                Objects.requireNonNull(PairedDifferenceTest.class.getResourceAsStream("paired_reference.json")),
                StandardCharsets.UTF_8)) {
            List<JsonObject> cases = new ArrayList<>();
            JsonParser.parseReader(in).getAsJsonArray().forEach(c -> cases.add(c.getAsJsonObject()));
            return cases;
        }
    }

    @ParameterizedTest
    @MethodSource("cases")
    void agrees_with_scikit_learn_and_twenty_thousand_paired_resamples_of_numpy(JsonObject c) {
        PairedDifference d = PairedDifference.of(predicted(c, "a"), predicted(c, "b"), 7);

        assertThat(d.value()).isCloseTo(c.get("difference").getAsDouble(), within(1e-12));
        JsonArray bounds = c.getAsJsonArray("bounds");
        assertThat(d.interval().low())
                .isBetween(bounds.get(0).getAsDouble() - 1e-9, bounds.get(1).getAsDouble() + 1e-9);
        assertThat(d.interval().high())
                .isBetween(bounds.get(2).getAsDouble() - 1e-9, bounds.get(3).getAsDouble() + 1e-9);
    }

    @Test
    void tells_better_alike_and_worse_apart() throws IOException {
        assertThat(cases().stream()
                        .map(c -> PairedDifference.of(predicted(c, "a"), predicted(c, "b"), 1)
                                .verdict()))
                .containsExactly(
                        PairedDifference.Verdict.BETTER,
                        PairedDifference.Verdict.WITHIN_CHANCE,
                        PairedDifference.Verdict.WORSE);
    }

    @Test
    void is_exactly_zero_against_itself() throws IOException {
        Predictions p = predicted(cases().get(0), "a");

        PairedDifference d = PairedDifference.of(p, p, 1);

        assertThat(d.value()).isZero();
        assertThat(d.interval()).isEqualTo(new Interval(0, 0));
        assertThat(d.verdict()).isEqualTo(PairedDifference.Verdict.WITHIN_CHANCE);
    }

    @Test
    void five_groups_that_all_agree_decide_nothing_and_six_do() {
        assertThat(PairedDifference.of(onePerGroup(5, 0), onePerGroup(5, 1), 1).verdict())
                .isEqualTo(PairedDifference.Verdict.UNDECIDED);
        assertThat(PairedDifference.of(onePerGroup(6, 0), onePerGroup(6, 1), 1).verdict())
                .isEqualTo(PairedDifference.Verdict.BETTER);
    }

    @Test
    void a_single_group_leaves_the_interval_unknown() {
        PairedDifference d = PairedDifference.of(onePerGroup(1, 0), onePerGroup(1, 1), 1);

        assertThat(d.value()).isEqualTo(1);
        assertThat(d.interval()).isEqualTo(PairedDifference.UNKNOWN);
    }

    @Test
    void refuses_rows_that_do_not_pair() throws IOException {
        Predictions p = predicted(cases().get(0), "a");
        List<Prediction> backwards = new ArrayList<>(p.rows());
        Collections.reverse(backwards);

        assertThatIllegalArgumentException()
                .isThrownBy(() -> PairedDifference.of(p, new Predictions(p.classes(), backwards), 1));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> PairedDifference.of(
                        p,
                        new Predictions(
                                p.classes(), p.rows().subList(1, p.rows().size())),
                        1));
    }

    /** Images of the first class, each a group of its own, all called the same. */
    private static Predictions onePerGroup(int n, int predicted) {
        return new Predictions(
                new ClassList(List.of("a", "b")),
                IntStream.range(0, n)
                        .mapToObj(i -> row("i" + i, "g" + i, 0, predicted, 2))
                        .toList());
    }

    private static Predictions predicted(JsonObject c, String whose) {
        int classes = c.get("classes").getAsInt();
        return new Predictions(
                new ClassList(
                        IntStream.range(0, classes).mapToObj(k -> "class" + k).toList()),
                IntStream.range(0, c.getAsJsonArray("truth").size())
                        .mapToObj(i -> row(
                                "image" + i,
                                "g" + item(c, "group", i),
                                item(c, "truth", i),
                                item(c, whose, i),
                                classes))
                        .toList());
    }

    private static Prediction row(String id, String group, int truth, int predicted, int classes) {
        List<Float> p = new ArrayList<>(Collections.nCopies(classes, 0f));
        p.set(predicted, 1f);
        return new Prediction(id, new GroupId(group), OptionalInt.of(truth), p);
    }

    private static int item(JsonObject c, String key, int i) {
        return c.getAsJsonArray(key).get(i).getAsInt();
    }
}
