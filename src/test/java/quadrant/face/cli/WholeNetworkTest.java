package quadrant.face.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import quadrant.task.Hashes;

/** {@code finetune --strategy all} through the front door: every layer, no cached view, saved within its one epoch. */
class WholeNetworkTest {
    private static final long VIEW_BYTES = 3L * 224 * 224 * Float.BYTES;

    @TempDir
    private Path temp;

    private List<String> args(Path data, Path out) {
        return List.of(
                "finetune",
                data.toString(),
                "--strategy",
                "all",
                "--output",
                out.toString(),
                "--views",
                "2",
                "--epochs",
                "1",
                "--threads",
                "1",
                "--device",
                "cpu");
    }

    /** 48 images to train on, that is two steps. */
    @Test
    void a_kill_between_the_steps_of_an_epoch_changes_no_byte_and_no_view_is_cached() throws Exception {
        Path data = Pictures.dataset(temp.resolve("data"), 30);
        Path peace = temp.resolve("peace");
        try (Child child = Child.start(temp.resolve("home"), args(data, peace))) {
            assertThat(child.end()).as("%s", child.said()).isZero();
            assertThat(child.said()).anyMatch(l -> l.contains("none is cached"));
        }
        assertThat(bytes(temp.resolve("home/features"))).isBetween(1L, 4 * VIEW_BYTES);
        assertThat(Files.readString(peace.resolve("report.html")))
                .contains("All layers were trained")
                .contains("made anew for each mini-batch, and none was cached");

        Path out = temp.resolve("killed");
        Map<String, String> oftenSaved = Map.of("QUADRANT_SAVE_SECONDS", "0");
        try (Child child = Child.start(temp.resolve("home"), oftenSaved, args(data, out))) {
            child.await("Fine-tuning");
            while (child.running() && !Files.exists(out.resolve("run/checkpoint"))) {
                Thread.sleep(2);
            }
            child.kill();
        }
        List<String> resume = new ArrayList<>(args(data, out));
        resume.add("--resume");
        try (Child child = Child.start(temp.resolve("home"), resume)) {
            child.await("Resumed in epoch 1 of 1, after step 1 of 2.");
            assertThat(child.end()).as("%s", child.said()).isZero();
        }
        assertThat(hash(out)).isEqualTo(hash(peace));
    }

    private static String hash(Path out) throws IOException {
        return Hashes.sha256(Files.readAllBytes(out.resolve("model.onnx")));
    }

    private static long bytes(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(Files::isRegularFile)
                    .mapToLong(f -> f.toFile().length())
                    .sum();
        }
    }
}
