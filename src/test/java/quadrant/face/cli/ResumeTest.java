package quadrant.face.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import quadrant.task.Hashes;

/** Runs that are killed or cancelled and gone on with end with the very bytes of one that was left in peace. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ResumeTest {
    private Path temp;
    private Path data;
    private String undisturbed;

    /** When to kill, or what to do with what was left. */
    @FunctionalInterface
    private interface Step {
        void now(Child child, Path out, Path home) throws IOException, InterruptedException;
    }

    @BeforeAll
    void runs_once_in_peace(@TempDir Path folder) throws Exception {
        temp = folder;
        data = Pictures.dataset(temp.resolve("data"), 16);
        Path out = temp.resolve("peace");
        run(out, temp.resolve("peace-home"), "1");
        undisturbed = hash(out);
    }

    @Test
    void the_same_seed_gives_the_same_bytes_and_another_seed_others() throws Exception {
        // with Java's other compiler, too
        try (Child child = Child.start(temp.resolve("again-home"), List.of(), args(temp.resolve("again"), "1"))) {
            assertThat(child.end()).as("%s", child.said()).isZero();
        }
        run(temp.resolve("other"), temp.resolve("again-home"), "2");
        assertThat(hash(temp.resolve("again"))).isEqualTo(undisturbed);
        assertThat(hash(temp.resolve("other"))).isNotEqualTo(undisturbed);
    }

    @Test
    void the_model_holds_no_path_and_no_date() throws Exception {
        String bytes = Files.readString(temp.resolve("peace/model.onnx"), StandardCharsets.ISO_8859_1);
        assertThat(bytes)
                .doesNotContain(temp.getFileName().toString())
                .doesNotContain(System.getProperty("user.dir"))
                .doesNotContain(System.getProperty("java.io.tmpdir") + "/")
                .doesNotContain(".png")
                .doesNotContainPattern("20\\d\\d-\\d\\d-\\d\\d");
    }

    @Test
    void goes_on_after_a_kill_while_views_are_cached() throws Exception {
        resumesTheSame("caching", (child, out, home) -> {
            child.await("Caching views");
            while (child.running() && cached(home) < 4) {
                Thread.sleep(2);
            }
            child.kill();
            assertThat(out.resolve("run/checkpoint")).doesNotExist();
            assertThat(cached(home)).isBetween(4L, 25L);
        });
    }

    @Test
    void goes_on_after_a_kill_behind_the_cache() throws Exception {
        resumesTheSame("cached", (child, out, home) -> {
            child.await("Fine-tuning");
            child.kill();
            assertThat(out.resolve("run/checkpoint")).doesNotExist();
        });
    }

    @Test
    void goes_on_after_a_kill_behind_the_first_epoch() throws Exception {
        resumesTheSame("epoch", (child, out, home) -> {
            child.await("Epoch 1 of 4");
            child.kill();
            assertThat(out.resolve("run/checkpoint")).exists();
        });
    }

    @Test
    void goes_on_after_a_kill_amid_an_epoch() throws Exception {
        resumesTheSame("amid", (child, out, home) -> {
            child.await("Epoch 2 of 4");
            Thread.sleep(50);
            child.kill();
        });
    }

    @Test
    void goes_on_after_a_kill_while_results_are_moved() throws Exception {
        resumesTheSame("moving", (child, out, home) -> {
            child.await("Writing the report");
            // written before the report, whose making leaves time for the kill
            while (child.running() && !Files.exists(out.resolve("run/predictions.csv"))) {
                Thread.sleep(1);
            }
            child.kill();
            // as if it had come between two moves, too short a time to hit
            if (Files.exists(out.resolve("run/predictions.csv"))) {
                Files.move(out.resolve("run/predictions.csv"), out.resolve("predictions.csv"));
            }
        });
    }

    @Test
    void goes_on_after_a_cancel_within_a_second_or_two_but_not_with_other_options() throws Exception {
        resumesTheSame("cancel", (child, out, home) -> {
            child.await("Epoch 1 of 4");
            long start = System.nanoTime();
            child.terminate();
            assertThat(child.end()).isEqualTo(130);
            assertThat((System.nanoTime() - start) / 1e9).isLessThan(3);
            child.await("quadrant: Cancelled.");
            byte[] checkpoint = Files.readAllBytes(out.resolve("run/checkpoint"));
            refuses(home, args(out, "1"), "unfinished run", "--resume");
            List<String> other = new ArrayList<>(args(out, "1"));
            other.addAll(List.of("--resume", "--augmentation", "none"));
            refuses(home, other, "other options", "same options");
            assertThat(Files.readAllBytes(out.resolve("run/checkpoint"))).isEqualTo(checkpoint);
        });
    }

    private static void refuses(Path home, List<String> args, String... words)
            throws IOException, InterruptedException {
        try (Child child = Child.start(home, args)) {
            assertThat(child.end()).isEqualTo(2);
            child.await("quadrant: ");
            assertThat(child.said()).last().asString().contains(words);
            assertThat(child.said()).noneMatch(l -> l.startsWith("Caching") || l.contains("\tat "));
        }
    }

    private void resumesTheSame(String name, Step kill) throws IOException, InterruptedException {
        Path out = temp.resolve(name);
        Path home = temp.resolve(name + "-home");
        try (Child child = Child.start(home, args(out, "1"))) {
            kill.now(child, out, home);
        }
        assertThat(out.resolve("model.onnx")).doesNotExist();
        List<String> resume = new ArrayList<>(args(out, "1"));
        resume.add("--resume");
        try (Child child = Child.start(home, resume)) {
            assertThat(child.end()).as("%s", child.said()).isZero();
        }
        assertThat(hash(out)).isEqualTo(undisturbed);
        try (Stream<Path> inside = Files.list(out)) {
            assertThat(inside.map(p -> p.getFileName().toString()))
                    .containsExactlyInAnyOrder("model.onnx", "predictions.csv", "report.html", "report.json");
        }
    }

    private void run(Path out, Path home, String seed) throws IOException, InterruptedException {
        try (Child child = Child.start(home, args(out, seed))) {
            assertThat(child.end()).as("%s", child.said()).isZero();
        }
    }

    private List<String> args(Path out, String seed) {
        return List.of(
                "finetune",
                data.toString(),
                "--output",
                out.toString(),
                "--depth",
                "1",
                "--views",
                "3",
                "--epochs",
                "4",
                "--threads",
                "1",
                "--device",
                "cpu",
                "--doubt",
                "none",
                "--seed",
                seed);
    }

    /** Images whose views are in the cache. */
    private static long cached(Path home) throws IOException {
        if (!Files.isDirectory(home.resolve("features"))) {
            return 0;
        }
        try (Stream<Path> files = Files.walk(home.resolve("features"))) {
            return files.filter(f -> f.endsWith("index.txt"))
                            .mapToLong(f -> f.toFile().length())
                            .sum()
                    / 65;
        }
    }

    private static String hash(Path out) throws IOException {
        return Hashes.sha256(Files.readAllBytes(out.resolve("model.onnx")));
    }
}
