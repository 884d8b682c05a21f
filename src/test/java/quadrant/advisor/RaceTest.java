package quadrant.advisor;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import quadrant.dataset.ClassList;
import quadrant.dataset.Dataset;
import quadrant.dataset.GroupId;
import quadrant.dataset.PixelSource;
import quadrant.dataset.Sample;
import quadrant.dataset.Split;
import quadrant.pixels.Planes;
import quadrant.task.Task;

/** The race with runners whose right calls and lap times are written down beforehand. */
class RaceTest {
    private static final int FOLDS = 5;
    private static final int PER_FOLD = 20;

    private final AtomicLong clock = new AtomicLong();
    private final List<String> laps = new ArrayList<>();

    @Test
    void the_best_wins_where_it_leads_on_every_fold() {
        RaceResult r = race(Map.of(2, List.of(10, 11, 10, 11, 10), 3, List.of(16, 17, 16, 17, 18)), List.of(3, 2), 1e6);
        assertThat(r.best()).isEqualTo(3);
        assertThat(r.pick()).isEqualTo(3);
        assertThat(r.laps()).isEqualTo(5);
        assertThat(r.entry(3).mean()).isEqualTo(16.8 / PER_FOLD);
    }

    @Test
    void a_shallower_depth_wins_where_the_difference_is_within_its_standard_error() {
        RaceResult r = race(Map.of(2, List.of(18, 10, 15, 12, 15), 3, List.of(14, 16, 12, 17, 12)), List.of(3, 2), 1e6);
        assertThat(r.best()).isEqualTo(3);
        assertThat(r.pick()).isEqualTo(2);
        RaceResult.Difference d = r.entry(3).over(r.entry(2));
        assertThat(d.mean()).isCloseTo(0.2 / PER_FOLD, org.assertj.core.data.Offset.offset(1e-12));
        // s/√5 of −4, 6, −3, 5, −3 twentieths, from NumPy
        assertThat(d.standardError()).isCloseTo(0.108858, org.assertj.core.data.Offset.offset(1e-6));
    }

    @Test
    void the_worse_half_leaves_after_two_folds() {
        RaceResult r = race(
                Map.of(
                        1, List.of(5, 5, 20, 20, 20),
                        2, List.of(10, 10, 10, 10, 10),
                        3, List.of(15, 15, 15, 15, 15),
                        4, List.of(4, 4, 20, 20, 20)),
                List.of(3, 2, 4, 1),
                1e6);
        assertThat(laps).hasSize(4 * 2 + 2 * 3);
        assertThat(r.entry(1).scores()).hasSize(2);
        assertThat(r.entry(4).left()).contains("worse half");
        assertThat(r.pick()).isEqualTo(3);
    }

    @Test
    void no_lap_begins_that_would_end_too_late_and_the_likeliest_runs_in_any_case() {
        Map<Integer, List<Integer>> right = Map.of(2, List.of(20, 20, 20, 20, 20), 3, List.of(10, 10, 10, 10, 10));
        // a lap takes as many seconds as its depth
        RaceResult none = race(right, List.of(3, 2), 0);
        assertThat(laps).containsExactly("3");
        assertThat(none.pick()).isEqualTo(3);
        assertThat(none.entry(2).left()).contains("no time was left for its first lap");

        laps.clear();
        RaceResult some = race(right, List.of(3, 2), 10.5);
        assertThat(laps).containsExactly("3", "2", "3", "2");
        assertThat(some.laps()).isEqualTo(2);
        assertThat(some.pick()).isEqualTo(2);
    }

    private RaceResult race(Map<Integer, List<Integer>> right, List<Integer> depths, double seconds) {
        Dataset data = new Dataset(
                new ClassList(List.of("a", "b")),
                IntStream.range(0, FOLDS * PER_FOLD)
                        .mapToObj(i -> new Sample(
                                "i" + i,
                                new Blank("i" + i),
                                i % 2,
                                new GroupId("i" + i),
                                OptionalInt.empty(),
                                Map.of()))
                        .toList(),
                false,
                List.of());
        int[] folds = IntStream.range(0, data.size()).map(i -> i / PER_FOLD).toArray();
        return new Race(data, folds, FOLDS, clock::get)
                .run(
                        depths,
                        seconds,
                        d -> d,
                        (depth, split, task) -> {
                            laps.add(Integer.toString(depth));
                            clock.addAndGet(depth * 1_000_000_000L);
                            return calls(
                                    data,
                                    split,
                                    right.getOrDefault(depth, List.of())
                                            .get(split.test().get(0) / PER_FOLD));
                        },
                        Task.SILENT);
    }

    /** So many right calls, as even over the two classes as can be. */
    private static List<Integer> calls(Dataset data, Split split, int right) {
        List<Integer> calls = new ArrayList<>();
        for (int i = 0; i < split.test().size(); i++) {
            int truth = data.samples().get(split.test().get(i)).label();
            calls.add(i < right ? truth : 1 - truth);
        }
        return calls;
    }

    record Blank(String name) implements PixelSource {
        @Override
        public Planes read() {
            throw new UnsupportedOperationException();
        }
    }
}
