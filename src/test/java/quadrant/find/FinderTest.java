package quadrant.find;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import quadrant.task.CancelledException;
import quadrant.task.Task;

/** What holds for every image, on generated ones whose truth is known. */
class FinderTest {
    private static final double F1_FLOOR = 0.9;

    /** Ellipses of values 60 to 200 on 20, with noise, and for each pixel its ellipse. */
    private record Scene(int w, int h, float[] values, int[] truth) {
        static Scene of(int w, int h, double[][] ellipses, double noise) {
            Random random = new Random(5);
            int[] truth = new int[w * h];
            float[] raw = new float[w * h];
            for (int i = 0; i < raw.length; i++) {
                raw[i] = 20;
                for (int e = 0; e < ellipses.length; e++) {
                    double[] of = ellipses[e];
                    int y = i / w;
                    double dx = (i % w - of[0]) / of[2];
                    double dy = (y - of[1]) / of[3];
                    if (dx * dx + dy * dy <= 1) {
                        raw[i] = (float) of[4];
                        truth[i] = e + 1;
                    }
                }
            }
            float[] values = new Field(w, h, raw).gauss(0.8).v();
            for (int i = 0; i < raw.length; i++) {
                values[i] = Math.max(0, Math.min(255, Math.round(values[i] + noise * random.nextGaussian())));
            }
            return new Scene(w, h, values, truth);
        }

        Finder.Found found(Search s) {
            return finder().find(s);
        }

        Finder finder() {
            return new Finder(new Picture(w, h, 1, true, (c, i) -> values[i]), Task.SILENT);
        }

        Scene with(float[] other) {
            return new Scene(w, h, other, truth);
        }

        /** Twice the matches at an overlap of half over the numbers of both. */
        double f1() {
            Finder.Found found = found(Search.AUTOMATIC);
            int n = Arrays.stream(truth).max().orElse(0);
            int hits = 0;
            for (int t = 1; t <= n; t++) {
                int own = t;
                for (int l = 1; l <= found.cells().size(); l++) {
                    int label = l;
                    long both = IntStream.range(0, truth.length)
                            .filter(i -> truth[i] == own && found.labels()[i] == label)
                            .count();
                    long either = IntStream.range(0, truth.length)
                            .filter(i -> truth[i] == own || found.labels()[i] == label)
                            .count();
                    hits += 2 * both > either ? 1 : 0;
                }
            }
            return 2.0 * hits / (n + found.cells().size());
        }
    }

    private static double[][] cells() {
        Random random = new Random(3);
        return IntStream.range(0, 42)
                .mapToObj(i -> new double[] {
                    18 + 34 * (i % 7) + 4 * random.nextDouble(),
                    18 + 34 * (i / 7) + 4 * random.nextDouble(),
                    9 + 4 * random.nextDouble(),
                    9 + 4 * random.nextDouble(),
                    60 + 140 * random.nextDouble()
                })
                .toArray(double[][]::new);
    }

    private static final Scene SCENE = Scene.of(246, 212, cells(), 6);

    @Test
    void cells_of_all_brightnesses_are_found() {
        assertThat(SCENE.f1()).isGreaterThan(F1_FLOOR);
    }

    @Test
    void dark_cells_on_a_bright_ground_are_found_as_well() {
        float[] inverse = new float[SCENE.values.length];
        for (int i = 0; i < inverse.length; i++) {
            inverse[i] = 255 - SCENE.values[i];
        }
        assertThat(SCENE.with(inverse).f1()).isGreaterThan(F1_FLOOR);
        assertThat(SCENE.with(inverse).found(Search.AUTOMATIC).used().high()).contains(Projection.DARK);
        assertThat(SCENE.found(Search.AUTOMATIC).used().high()).contains(Projection.BRIGHT);
    }

    @Test
    void a_quarter_turn_and_other_units_change_nothing() {
        int count = SCENE.found(Search.AUTOMATIC).cells().size();
        Scene turned = new Scene(SCENE.h, SCENE.w, new float[SCENE.values.length], SCENE.truth);
        for (int i = 0; i < turned.values.length; i++) {
            turned.values[i] = SCENE.values[(i % SCENE.h) * SCENE.w + SCENE.w - 1 - i / SCENE.h];
        }
        assertThat(turned.found(Search.AUTOMATIC).cells()).hasSize(count);
        Picture float01 = new Picture(SCENE.w, SCENE.h, 1, false, (c, i) -> i == 0 ? Float.NaN : SCENE.values[i] / 255);
        assertThat(new Finder(float01, Task.SILENT)
                        .find(Search.AUTOMATIC)
                        .cells()
                        .size())
                .isBetween(count - 1, count + 1);
        Picture rgb = new Picture(SCENE.w, SCENE.h, 3, true, (c, i) -> SCENE.values[i]);
        assertThat(new Finder(rgb, Task.SILENT).find(Search.AUTOMATIC).cells()).hasSize(count);
    }

    @Test
    void touching_discs_are_cut_and_lobes_of_wide_necks_stay_one() {
        double[][] some = Arrays.copyOf(cells(), 24);
        some[22] = new double[] {60, 180, 12, 12, 150};
        some[23] = new double[] {84, 180, 12, 12, 150};
        Finder.Found found = Scene.of(246, 212, some, 4).found(Search.AUTOMATIC);
        assertThat(found.labels()[180 * 246 + 60]).isPositive().isNotEqualTo(found.labels()[180 * 246 + 84]);
        some[23] = new double[] {66, 180, 12, 12, 150};
        Finder.Found lobes = Scene.of(246, 212, some, 4).found(Search.AUTOMATIC);
        assertThat(lobes.labels()[180 * 246 + 56]).isPositive().isEqualTo(lobes.labels()[180 * 246 + 72]);
    }

    @Test
    void images_without_cells_have_none() {
        for (int[] size : new int[][] {{1, 1}, {1, 40}, {3, 2}, {60, 50}}) {
            for (float value : new float[] {0, 255, Float.NaN}) {
                Picture p = new Picture(size[0], size[1], 1, false, (c, i) -> value);
                assertThat(new Finder(p, Task.SILENT).find(Search.AUTOMATIC).cells())
                        .isEmpty();
            }
        }
    }

    @Test
    void sizes_that_are_asked_for_are_kept_and_what_is_left_out_is_counted() {
        Finder.Found all = SCENE.found(Search.AUTOMATIC);
        double[] areas =
                all.cells().stream().mapToDouble(Finder.Cell::areaPx).sorted().toArray();
        double middle = areas[areas.length / 2] + 0.5;
        Search open = all.used().sized(all.used().typicalPx(), 0, 0);
        Finder.Found large = SCENE.found(open.sized(open.typicalPx(), middle, 0));
        assertThat(large.cells())
                .hasSize((int) Arrays.stream(areas).filter(a -> a > middle).count());
        assertThat(large.leftOut())
                .containsEntry("too small", areas.length - large.cells().size());
        Finder.Found small = SCENE.found(open.sized(open.typicalPx(), 0, middle));
        assertThat(small.cells().size() + large.cells().size()).isEqualTo(areas.length);
        Search.Like like = Search.Like.those(all.cells().subList(0, 1));
        Finder.Found only = SCENE.found(open.filtered(Optional.of(like), List.of()));
        Finder.Found never = SCENE.found(open.filtered(Optional.empty(), List.of(like)));
        assertThat(only.cells()).isNotEmpty().allMatch(like::has);
        assertThat(never.cells()).noneMatch(like::has);
        assertThat(only.cells().size() + never.cells().size()).isEqualTo(areas.length);
    }

    @Test
    void clicks_tell_the_size() {
        int[][] clicks = IntStream.of(0, 9, 17)
                .mapToObj(i -> new int[] {(int) cells()[i][0], (int) cells()[i][1]})
                .toArray(int[][]::new);
        Search learnt = SCENE.finder().learnt(Search.AUTOMATIC, clicks);
        assertThat(learnt.high()).contains(Projection.BRIGHT);
        assertThat(learnt.typicalPx()).isBetween(200.0, 600.0);
        assertThat(SCENE.finder().learnt(Search.AUTOMATIC)).isEqualTo(Search.AUTOMATIC);
    }

    @Test
    @Tag("full")
    void large_images_are_searched_in_tiles_with_the_same_result() {
        int w = 2300;
        int h = 1900;
        Picture tiled =
                new Picture(w, h, 1, true, (c, i) -> SCENE.values[(i / w % SCENE.h) * SCENE.w + i % w % SCENE.w]);
        Finder.Found found = new Finder(tiled, Task.SILENT).find(Search.AUTOMATIC);
        int each = SCENE.found(Search.AUTOMATIC).cells().size();
        assertThat(found.cells().size() / (w * (double) h))
                .isBetween(0.95 * each / SCENE.values.length, 1.05 * each / SCENE.values.length);
    }

    @Test
    void a_search_can_be_cancelled() {
        Picture p = new Picture(SCENE.w, SCENE.h, 1, true, (c, i) -> SCENE.values[i]);
        Finder stopped = new Finder(p, Task.unwatched(() -> true));
        assertThatThrownBy(() -> stopped.find(Search.AUTOMATIC)).isInstanceOf(CancelledException.class);
    }

    @Test
    void a_search_is_read_from_its_words() {
        Search.Like like = new Search.Like(0.4, 20, 900.5, List.of(3.25, -1.5e-7, 4.0));
        Search s = new Search(
                Optional.of(Projection.GREEN_DENSITY), 420, 21, 5040, Optional.of(like), List.of(like, like));
        assertThat(s.text())
                .startsWith(
                        "green-density typical 420 smallest 21 largest 5040 only 0.4 20 900.5 3.25 -1.5E-7 4 never");
        assertThat(Search.parse(s.text())).contains(s);
        assertThat(Search.parse("automatic")).contains(Search.AUTOMATIC);
        for (String bad : List.of("", "typical", "typical x", "green", "automatic 3 4 b", "only 3")) {
            assertThat(Search.parse(bad)).isEmpty();
        }
    }
}
