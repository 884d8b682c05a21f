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
import quadrant.engine.TailState;
import quadrant.task.Task;

class CheckpointTest {
    @TempDir
    private Path folder;

    private static TailState.Values values(float... v) {
        return new TailState.Values(v);
    }

    private static Checkpoint checkpoint() {
        Map<String, TailState.Slots> slots = new LinkedHashMap<>();
        slots.put("z", new TailState.Slots(values(1, Float.MIN_VALUE), values(2, -0f), values(3, 3), values(4, 4)));
        slots.put("a", new TailState.Slots(values(5), values(6), values(7), values(8)));
        return new Checkpoint(
                "mine",
                List.of(
                        new EpochRecord(1, 3, 0.5, 0.25, OptionalDouble.empty()),
                        new EpochRecord(2, 3, 0.4, 0.75, OptionalDouble.of(0.8))),
                new Checkpoint.Begun(7, 0.3, 11),
                new TailState(slots),
                Map.of("a", new float[] {9}));
    }

    private Path written() throws IOException {
        Path file = folder.resolve("checkpoint");
        checkpoint().write(file);
        return file;
    }

    @Test
    void what_is_written_comes_back_to_the_bit() throws IOException {
        Checkpoint back = Checkpoint.read(written(), "mine", Task.SILENT).orElseThrow();
        assertThat(back.epochs()).isEqualTo(checkpoint().epochs());
        assertThat(back.begun()).isEqualTo(checkpoint().begun());
        assertThat(back.state().slots().keySet()).containsExactly("z", "a");
        checkpoint().state().slots().forEach((name, s) -> {
            TailState.Slots b = Objects.requireNonNull(back.state().slots().get(name));
            assertThat(b.weights().array()).isEqualTo(s.weights().array());
            assertThat(b.firstMoment().array()).isEqualTo(s.firstMoment().array());
            assertThat(b.secondMoment().array()).isEqualTo(s.secondMoment().array());
            assertThat(b.average().array()).isEqualTo(s.average().array());
        });
        assertThat(back.best()).containsOnlyKeys("a").containsEntry("a", new float[] {9});
        try (var files = Files.list(folder)) {
            assertThat(files).hasSize(1);
        }
    }

    @Test
    void a_later_epoch_replaces_an_earlier_one() throws IOException {
        Path file = written();
        new Checkpoint("mine", List.of(), Checkpoint.Begun.NOTHING, checkpoint().state(), Map.of()).write(file);
        assertThat(Checkpoint.read(file, "mine", Task.SILENT).orElseThrow().epochs())
                .isEmpty();
    }

    @Test
    void where_there_is_none_there_is_none() {
        assertThat(Checkpoint.read(folder.resolve("checkpoint"), "mine", Task.SILENT))
                .isEmpty();
    }

    @Test
    void that_of_a_run_with_other_data_or_options_is_refused() throws IOException {
        Path file = written();
        assertThat(TestData.refusal(() -> Checkpoint.requireOwn(file, "other")).problem())
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
        assertThat(Checkpoint.read(file, "mine", new FeatureStoreTest.LineLog(warnings)))
                .isEmpty();
        assertThat(warnings).singleElement().asString().contains(file.toString(), "damaged", "begun anew");
    }

    @Test
    void one_of_another_version_is_refused() throws IOException {
        Path file = written();
        overwrite(file, 4, 1);
        assertThat(TestData.refusal(() -> Checkpoint.read(file, "mine", Task.SILENT))
                        .problem())
                .contains("version");
    }

    private static void overwrite(Path file, int at, int value) throws IOException {
        try (FileChannel f = FileChannel.open(file, StandardOpenOption.WRITE)) {
            f.write(ByteBuffer.allocate(4).putInt(0, value), at);
        }
    }
}
