package quadrant.training;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import quadrant.TestData;
import quadrant.task.Task;

class FeatureStoreTest {
    private static final String HASH = "ab".repeat(32);
    private static final int ROW_FLOATS = 250;

    @TempDir
    private Path folder;

    private FeatureStore cache;

    @BeforeEach
    void a_cache_with_room_for_three_shelves() {
        cache = new FeatureStore(folder, 4000);
    }

    private FeatureShelf lend(String key, Task task) {
        FeatureShelf shelf = cache.lend(key, 1, ROW_FLOATS, task);
        cache.reserve(shelf, shelf.bytes() == 0 ? ROW_FLOATS * Float.BYTES : 0);
        return shelf;
    }

    private void use(String key, long secondsAgo) throws IOException {
        try (FeatureShelf loan = lend(key, Task.SILENT)) {
            if (!loan.has(HASH)) {
                loan.put(HASH, row(1));
            }
        }
        Files.setLastModifiedTime(
                folder.resolve(key + ".f32"), FileTime.from(Instant.now().minusSeconds(secondsAgo)));
    }

    private static ByteBuffer row(float value) {
        ByteBuffer b = TestData.direct(ROW_FLOATS);
        while (b.hasRemaining()) {
            b.putFloat(value);
        }
        return b.flip();
    }

    private List<String> shelves() throws IOException {
        try (Stream<Path> all = Files.list(folder)) {
            return all.map(p -> p.getFileName().toString().replace(".f32", ""))
                    .sorted()
                    .toList();
        }
    }

    @Test
    void the_shelf_that_was_not_used_for_longest_makes_room() throws IOException {
        use("a", 50);
        use("b", 300);
        use("c", 100);
        lend("d", Task.SILENT).close();
        assertThat(shelves()).doesNotContain("b").contains("a", "d");
    }

    @Test
    void what_lies_on_the_wanted_shelf_already_counts() throws IOException {
        use("a", 50);
        try (FeatureShelf b = lend("b", Task.SILENT)) {
            for (int i = 0; i < 3; i++) {
                b.put("0".repeat(63) + i, row(i));
            }
        }
        lend("b", Task.SILENT).close();
        assertThat(shelves()).containsExactly("b");
    }

    @Test
    void a_shelf_on_loan_is_never_taken_away() throws IOException {
        cache = new FeatureStore(folder, 10);
        try (FeatureShelf first = lend("a", Task.SILENT)) {
            first.put(HASH, row(1));
            lend("b", Task.SILENT).close();
            assertThat(shelves()).contains("a", "b");
            assertThat(first.row(HASH, 0).getFloat()).isEqualTo(1);
        }
        lend("c", Task.SILENT).close();
        assertThat(shelves()).containsExactly("c");
    }

    @Test
    void clearing_takes_all_shelves_but_those_on_loan() throws IOException {
        use("a", 50);
        use("b", 10);
        try (FeatureShelf loan = lend("b", Task.SILENT)) {
            assertThat(cache.clear()).isBetween(1000L, 1200L);
            assertThat(shelves()).containsExactly("b");
            assertThat(loan.has(HASH)).isTrue();
            assertThat(loan.row(HASH, 0).getFloat()).isEqualTo(1);
        }
        cache.clear();
        assertThat(shelves()).isEmpty();
        assertThat(new FeatureStore(folder.resolve("none"), 1).clear()).isZero();
    }

    @Test
    void a_folder_of_an_earlier_version_makes_room() throws IOException {
        Files.write(Files.createDirectories(folder.resolve("old")).resolve("output0.f32"), new byte[3500]);
        lend("a", Task.SILENT).close();
        assertThat(shelves()).containsExactly("a");
    }

    @Test
    void a_second_borrower_gets_its_own_shelf_and_says_so() throws IOException {
        List<String> lines = new ArrayList<>();
        Task task = new LineLog(lines);
        try (FeatureShelf first = lend("a", task)) {
            first.put(HASH, row(1));
            try (FeatureShelf second = lend("a", task)) {
                assertThat(second.has(HASH)).isFalse();
                second.put(HASH, row(2));
                assertThat(second.row(HASH, 0).getFloat()).isEqualTo(2);
            }
            assertThat(first.row(HASH, 0).getFloat()).isEqualTo(1);
        }
        assertThat(lines).hasSize(1);
        assertThat(shelves()).containsExactly("a");
        try (FeatureShelf third = lend("a", task)) {
            assertThat(third.has(HASH)).isTrue();
        }
        assertThat(lines).hasSize(1);
    }

    @Test
    void a_file_where_the_folder_should_be_is_told_to_the_user() throws IOException {
        Path file = Files.createFile(folder.resolve("file"));
        FeatureStore nowhere = new FeatureStore(file, 4000);
        assertThat(TestData.refusal(() -> nowhere.lend("a", 1, 1, Task.SILENT)).problem())
                .contains(file.toString());
    }

    record LineLog(List<String> lines) implements Task {

        @Override
        public void info(String line) {
            lines.add(line);
        }

        @Override
        public void warn(String line) {
            lines.add(line);
        }
    }
}
