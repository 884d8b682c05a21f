package quadrant.training;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import quadrant.TestData;
import quadrant.engine.Tail;
import quadrant.task.Task;

class CheckpointTest {
    @TempDir
    private Path folder;

    private static float[] values(float... v) {
        return v;
    }

    private static CheckpointFile.Checkpoint checkpoint() {
        Map<String, Tail.Slots> slots = new LinkedHashMap<>();
        slots.put("z", new Tail.Slots(values(1, Float.MIN_VALUE), values(2, -0f), values(3, 3), values(4, 4)));
        slots.put("a", new Tail.Slots(values(5), values(6), values(7), values(8)));
        return new CheckpointFile.Checkpoint(
                List.of(
                        new EpochRecord(1, 3, 0.5, 0.25, OptionalDouble.empty()),
                        new EpochRecord(2, 3, 0.4, 0.75, OptionalDouble.of(0.8))),
                7,
                0.3,
                11,
                slots,
                Map.of("a", new float[] {9}));
    }

    private static CheckpointFile of(Path file, String fingerprint) {
        return new CheckpointFile(file, fingerprint, 0, System::nanoTime);
    }

    private Path written() throws IOException {
        Path file = folder.resolve("checkpoint");
        of(file, "mine").write(checkpoint());
        return file;
    }

    @Test
    void what_is_written_comes_back_to_the_bit() throws IOException {
        CheckpointFile.Checkpoint back = of(written(), "mine").read(Task.SILENT).orElseThrow();
        assertThat(back.epochs()).isEqualTo(checkpoint().epochs());
        assertThat(back.steps()).isEqualTo(7);
        assertThat(back.loss()).isEqualTo(0.3);
        assertThat(back.correct()).isEqualTo(11);
        assertThat(back.slots().keySet()).containsExactly("z", "a");
        checkpoint().slots().forEach((name, s) -> {
            Tail.Slots b = Objects.requireNonNull(back.slots().get(name));
            assertThat(b.weights()).isEqualTo(s.weights());
            assertThat(b.firstMoment()).isEqualTo(s.firstMoment());
            assertThat(b.secondMoment()).isEqualTo(s.secondMoment());
            assertThat(b.average()).isEqualTo(s.average());
        });
        assertThat(back.best()).containsOnlyKeys("a").containsEntry("a", new float[] {9});
        try (var files = Files.list(folder)) {
            assertThat(files).hasSize(1);
        }
    }

    @Test
    void a_later_epoch_replaces_an_earlier_one() throws IOException {
        Path file = written();
        of(file, "mine")
                .write(new CheckpointFile.Checkpoint(
                        List.of(), 0, 0, 0, checkpoint().slots(), Map.of()));
        assertThat(of(file, "mine").read(Task.SILENT).orElseThrow().epochs()).isEmpty();
    }

    @Test
    void where_there_is_none_there_is_none() {
        assertThat(of(folder.resolve("checkpoint"), "mine").read(Task.SILENT)).isEmpty();
    }

    @Test
    void that_of_a_run_with_other_data_or_options_is_refused() throws IOException {
        Path file = written();
        assertThat(TestData.refusal(() -> of(file, "other").read(Task.SILENT)).problem())
                .contains("other data or other options");
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 3, 11, 40, 150, -1})
    void a_truncated_one_is_as_good_as_none_and_that_is_said(int bytes) throws IOException {
        Path file = written();
        try (FileChannel f = FileChannel.open(file, StandardOpenOption.WRITE)) {
            f.truncate(bytes < 0 ? f.size() + bytes : bytes);
        }
        requireNone(file);
    }

    @Test
    void one_with_a_single_flipped_bit_is_as_good_as_none_and_that_is_said() throws IOException {
        byte[] bytes = Files.readAllBytes(written());
        for (int at = 0; at < bytes.length; at++) {
            if (at < 4 || at > 7) {
                byte[] damaged = bytes.clone();
                damaged[at] ^= 16;
                requireNone(Files.write(folder.resolve("checkpoint"), damaged));
            }
        }
    }

    private static void requireNone(Path file) {
        List<String> warnings = new ArrayList<>();
        assertThat(of(file, "mine").read(new FeatureStoreTest.LineLog(warnings)))
                .isEmpty();
        assertThat(warnings).singleElement().asString().contains(file.toString(), "damaged", "begun anew");
    }

    @Test
    void one_of_another_version_is_refused() throws IOException {
        Path file = written();
        overwrite(file, 4, 1);
        assertThat(TestData.refusal(() -> of(file, "mine").read(Task.SILENT)).problem())
                .contains("version");
    }

    private static void overwrite(Path file, int at, int value) throws IOException {
        try (FileChannel f = FileChannel.open(file, StandardOpenOption.WRITE)) {
            f.write(ByteBuffer.allocate(4).putInt(0, value), at);
        }
    }
}
