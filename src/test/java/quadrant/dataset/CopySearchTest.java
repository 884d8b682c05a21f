package quadrant.dataset;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.IntBinaryOperator;
import org.junit.jupiter.api.Test;
import quadrant.pixels.ImageFingerprint;
import quadrant.pixels.Orientation;
import quadrant.pixels.Patch;
import quadrant.task.Task;
import quadrant.task.Workers;

class CopySearchTest {
    private static final int SIDE = 48;

    /** Soft spots of grey at random places. */
    private static Patch spots(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        Patch p = Patch.blank(3, SIDE, SIDE);
        for (int spot = 0; spot < 25; spot++) {
            double x = random.nextDouble(SIDE);
            double y = random.nextDouble(SIDE);
            double size = random.nextDouble(1.5, 5);
            double height = random.nextDouble(30, 120);
            for (int i = 0; i < SIDE * SIDE; i++) {
                int row = i / SIDE;
                double d = Math.hypot(i % SIDE - x, row - y) / size;
                for (int c = 0; c < 3; c++) {
                    p.values()[c * SIDE * SIDE + i] += (float) (height * Math.exp(-d * d));
                }
            }
        }
        return p;
    }

    /** The pixel at (x, y) is taken from where {@code from} says. */
    private static Patch laid(Patch p, IntBinaryOperator from) {
        Patch out = Patch.blank(3, SIDE, SIDE);
        for (int y = 0; y < SIDE; y++) {
            for (int x = 0; x < SIDE; x++) {
                for (int c = 0; c < 3; c++) {
                    out.values()[(c * SIDE + y) * SIDE + x] =
                            p.values()[c * SIDE * SIDE + from.applyAsInt(x, y)] * 1.05f + 2;
                }
            }
        }
        return out;
    }

    private static int at(int x, int y) {
        return y * SIDE + x;
    }

    private static List<CopyPair> pairs(List<String> hashes, List<Patch> patches, int threads) {
        try (Workers workers = new Workers(threads)) {
            return CopySearch.pairs(
                    hashes, patches.stream().map(ImageFingerprint::of).toList(), workers, Task.SILENT);
        }
    }

    private static List<String> names(int n) {
        List<String> names = new ArrayList<>();
        for (int i = 0; i < n; i++) {
            names.add("h" + i);
        }
        return names;
    }

    @Test
    void a_brighter_copy_is_found_in_each_of_eight_orientations_and_its_orientation_told() {
        int last = SIDE - 1;
        List<IntBinaryOperator> ways = List.of(
                (x, y) -> at(x, y),
                (x, y) -> at(last - x, y),
                (x, y) -> at(x, last - y),
                (x, y) -> at(last - x, last - y),
                (x, y) -> at(y, x),
                (x, y) -> at(y, last - x),
                (x, y) -> at(last - y, x),
                (x, y) -> at(last - y, last - x));
        List<String> text = new ArrayList<>();
        for (IntBinaryOperator way : ways) {
            List<CopyPair> found = pairs(names(3), List.of(spots(1), spots(2), laid(spots(1), way)), 1);
            assertThat(found).hasSize(1);
            CopyPair pair = found.get(0);
            assertThat(List.of(pair.first(), pair.second())).containsExactly(0, 2);
            assertThat(pair.kind()).isEqualTo(CopyPair.Kind.COPY);
            assertThat(pair.score()).isGreaterThan(0.999);
            text.add(pair.laid().text());
        }
        assertThat(text)
                .containsExactly(
                        "",
                        "mirrored",
                        "upside down, mirrored",
                        "turned by 180°",
                        "turned by 90°, mirrored",
                        "turned by 90°",
                        "turned by 90°",
                        "turned by 90°, mirrored");
    }

    @Test
    void different_images_are_no_pair_whatever_the_threads() {
        List<Patch> patches = new ArrayList<>();
        for (int i = 0; i < 150; i++) {
            patches.add(spots(i));
        }
        patches.add(laid(spots(7), (x, y) -> at(y, x)));
        List<CopyPair> found = pairs(names(151), patches, 3);
        assertThat(found).extracting(CopyPair::first).containsExactly(7);
        assertThat(pairs(names(151), patches, 1)).isEqualTo(found);
    }

    @Test
    void of_many_equal_images_each_is_paired_with_the_first() {
        List<String> hashes = new ArrayList<>(names(1));
        List<Patch> patches = new ArrayList<>(List.of(spots(1)));
        for (int i = 0; i < 500; i++) {
            hashes.add("h0");
            patches.add(patches.get(0));
        }
        List<CopyPair> found = pairs(hashes, patches, 2);
        assertThat(found).hasSize(500).allMatch(p -> p.first() == 0 && p.kind() == CopyPair.Kind.SAME_PIXELS);
        assertThat(found).allMatch(p -> p.score() == 1 && p.laid() == Orientation.UPRIGHT);
    }

    @Test
    void images_without_structure_are_pairs_only_where_they_are_equal() {
        Patch grey = Patch.blank(3, SIDE, SIDE);
        Arrays.fill(grey.values(), 90);
        Patch lighter = Patch.blank(3, SIDE, SIDE);
        Arrays.fill(lighter.values(), 120);
        assertThat(pairs(names(3), List.of(grey, lighter, spots(1)), 1)).isEmpty();
        assertThat(pairs(names(2), List.of(grey, grey), 1))
                .singleElement()
                .satisfies(p -> assertThat(p.score()).isEqualTo(1));
    }
}
