package quadrant.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import quadrant.onnx.Tiny;
import quadrant.task.Hashes;

/** {@code finetune --strategy all} through the front door: every layer, no cached view, saved within its epochs. */
class WholeNetworkTest {
    private static final int IMAGES = 800;
    private static final long VIEW_BYTES = 3L * Tiny.SIZE * Tiny.SIZE * Float.BYTES;

    @TempDir
    private Path temp;

    /** 640 images to train on, that is 20 steps an epoch. */
    private List<String> args(Path data, Path out) {
        return List.of(
                "finetune",
                data.toString(),
                "--backbone",
                "tiny",
                "--strategy",
                "all",
                "--output",
                out.toString(),
                "--views",
                "2",
                "--epochs",
                "5",
                "--early-stopping",
                "false",
                "--threads",
                "1",
                "--device",
                "cpu");
    }

    @Test
    @Tag("full")
    void a_kill_between_the_steps_of_an_epoch_changes_no_byte_and_no_view_is_cached() throws Exception {
        Path data = Pictures.dataset(temp.resolve("data"), IMAGES / 2);
        Path model = Files.write(temp.resolve("tiny.onnx"), Tiny.bytes("pytorch", Map.of()));
        run(List.of("backbones", "add", model.toString(), "--size", "16", "--preprocessing", "tf"));
        Path peace = temp.resolve("peace");
        assertThat(run(args(data, peace))).anyMatch(l -> l.contains("none is cached"));
        // the pooled layers alone
        assertThat(bytes(temp.resolve("home/features"))).isBetween(1L, IMAGES * VIEW_BYTES / 5);
        assertThat(Files.readString(peace.resolve("report.html")))
                .contains("All layers were trained")
                .contains("drawn anew for each mini-batch");

        Path out = temp.resolve("killed");
        Map<String, String> oftenSaved = Map.of("QUADRANT_SAVE_SECONDS", "0");
        try (Child child = Child.start(temp.resolve("home"), oftenSaved, args(data, out))) {
            child.await("Fine-tuning");
            while (child.running() && !Files.exists(out.resolve("run/checkpoint"))) {
                Thread.sleep(1);
            }
            child.kill();
        }
        List<String> resume = new ArrayList<>(args(data, out));
        resume.add("--resume");
        assertThat(run(resume)).anyMatch(l -> l.matches("Resumed in epoch \\d of 5, after step \\d+ of 20\\."));
        assertThat(hash(out)).isEqualTo(hash(peace));
    }

    private List<String> run(List<String> args) throws IOException, InterruptedException {
        try (Child child = Child.start(temp.resolve("home"), args)) {
            assertThat(child.end()).as("%s", child.output()).isZero();
            return child.output();
        }
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
