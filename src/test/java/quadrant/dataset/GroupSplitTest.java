package quadrant.dataset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.google.gson.Gson;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import quadrant.task.UserException;

class GroupSplitTest {
    /** One case of split.json, written by tools/split_reference.py. */
    @SuppressWarnings("ArrayRecordComponent")
    record Case(int[][] counts, int folds, int[] parts) {}

    @Test
    void assigns_groups_as_scikit_learn_does() throws IOException {
        try (Reader json = new InputStreamReader(
                Objects.requireNonNull(getClass().getResourceAsStream("split.json")), StandardCharsets.UTF_8)) {
            for (Case c : new Gson().fromJson(json, Case[].class)) {
                double[] aims = new double[c.folds()];
                Arrays.fill(aims, 1.0 / c.folds());
                assertThat(GroupSplit.assign(c.counts(), aims)).containsExactly(c.parts());
            }
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void no_group_straddles_and_the_classes_are_spread(long seed) {
        Dataset d = Samples.random(seed, 120, 4, 6);
        int k = 3 + (int) (seed % 3);
        int[] folds = GroupSplit.folds(d, k, seed);
        assertThat(GroupSplit.folds(d, k, seed)).isEqualTo(folds);
        assertThat(GroupSplit.folds(d, k, seed + 1)).isNotEqualTo(folds);
        requireGroupsWhole(d, folds);
        int[] total = d.counts();
        double[][] counts = new double[k][4];
        for (int i = 0; i < folds.length; i++) {
            counts[folds[i]][d.samples().get(i).label()]++;
        }
        for (double[] fold : counts) {
            for (int c = 0; c < 4; c++) {
                assertThat(fold[c] / total[c]).isCloseTo(1.0 / k, within(0.1));
            }
        }
    }

    @ParameterizedTest
    @ValueSource(doubles = {0.1, 0.2, 0.3, 0.5})
    void holds_out_about_the_fraction_of_each_class(double fraction) {
        Dataset d = Samples.random(11, 150, 3, 5);
        Split split = GroupSplit.holdOut(d, fraction, 5);
        assertThat(split).isEqualTo(GroupSplit.holdOut(d, fraction, 5));
        int[] parts = new int[d.size()];
        double[] test = new double[3];
        split.test().forEach(i -> {
            parts[i] = 1;
            test[d.samples().get(i).label()]++;
        });
        requireGroupsWhole(d, parts);
        assertThat(split.train().size() + split.test().size()).isEqualTo(d.size());
        for (int c = 0; c < 3; c++) {
            assertThat(test[c] / d.counts()[c]).isCloseTo(fraction, within(0.06));
        }
    }

    @Test
    void without_groups_the_folds_differ_by_few_images() {
        List<Sample> samples = new ArrayList<>();
        for (int i = 0; i < 53; i++) {
            samples.add(Samples.of("i" + i, i % 2, "i" + i));
        }
        int[] sizes = new int[5];
        for (int f : GroupSplit.folds(Samples.dataset(2, samples), 5, 3)) {
            sizes[f]++;
        }
        assertThat(Arrays.stream(sizes).max().getAsInt()
                        - Arrays.stream(sizes).min().getAsInt())
                .isLessThanOrEqualTo(2);
    }

    @Test
    void refuses_a_group_that_holds_a_whole_class() {
        Dataset d = Samples.dataset(
                2, List.of(Samples.of("a", 0, "p1"), Samples.of("b", 0, "p2"), Samples.of("c", 1, "p3")));
        assertThatThrownBy(() -> GroupSplit.folds(d, 2, 1))
                .isInstanceOf(UserException.class)
                .hasMessageContaining("class1")
                .hasMessageContaining("p3");
        assertThatThrownBy(() -> GroupSplit.holdOut(d, 0.5, 1)).isInstanceOf(UserException.class);
    }

    @Test
    void refuses_more_folds_than_groups() {
        Dataset d = Samples.dataset(
                2,
                List.of(
                        Samples.of("a", 0, "p1"),
                        Samples.of("b", 1, "p1"),
                        Samples.of("c", 0, "p2"),
                        Samples.of("d", 1, "p2")));
        assertThatThrownBy(() -> GroupSplit.folds(d, 3, 1))
                .isInstanceOf(UserException.class)
                .hasMessageContaining("2 groups");
    }

    private static Dataset withFolds(OptionalInt... folds) {
        List<Sample> samples = new ArrayList<>();
        for (int i = 0; i < folds.length; i++) {
            samples.add(Samples.of("i" + i, i % 2, "g" + i / 2, folds[i]));
        }
        return Samples.dataset(2, samples);
    }

    @Test
    void holds_out_the_fold_that_the_data_names() {
        OptionalInt zero = OptionalInt.of(0);
        OptionalInt one = OptionalInt.of(1);
        Dataset d = withFolds(zero, zero, one, one, zero, zero);
        assertThat(GroupSplit.holdOutFold(d, 1)).isEqualTo(new Split(List.of(0, 1, 4, 5), List.of(2, 3)));
        assertThatThrownBy(() -> GroupSplit.holdOutFold(d, 7))
                .isInstanceOf(UserException.class)
                .hasMessageContaining("No image has fold 7")
                .hasMessageContaining("[0, 1]");
        assertThatThrownBy(() -> GroupSplit.holdOutFold(withFolds(zero, one, one, one), 1))
                .isInstanceOf(UserException.class)
                .hasMessageContaining("group g0");
        OptionalInt none = OptionalInt.empty();
        assertThatThrownBy(() -> GroupSplit.holdOutFold(withFolds(none, none), 0))
                .isInstanceOf(UserException.class)
                .hasMessageContaining("no column fold");
        assertThatThrownBy(() -> GroupSplit.holdOutFold(withFolds(one, one), 1))
                .isInstanceOf(UserException.class)
                .hasMessageContaining("none is left");
    }

    private static void requireGroupsWhole(Dataset d, int[] parts) {
        Map<GroupId, Integer> part = new HashMap<>();
        for (int i = 0; i < parts.length; i++) {
            Integer other = part.putIfAbsent(d.samples().get(i).group(), parts[i]);
            assertThat(other == null || other == parts[i]).isTrue();
        }
    }
}
