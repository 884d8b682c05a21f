package quadrant.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import quadrant.TestData;
import quadrant.task.Hashes;

/** Runs that are killed or cancelled and gone on with end with the very bytes of one that was left in peace. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ResumeTest {
    private static final int IMAGES = 26;

    private Path temp;
    private Path data;
    private String undisturbed;

    /** When to kill, or what to do with what was left. */
    @FunctionalInterface
    private interface Step {
        void now(Child child) throws IOException, InterruptedException;
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
    @Tag("full")
    void the_same_seed_gives_the_same_bytes_and_another_seed_others() throws Exception {
        // with Java's other compiler, too
        try (Child again = Child.start(temp.resolve("again-home"), List.of(), args(temp.resolve("again"), "1"));
                Child other = Child.start(temp.resolve("other-home"), args(temp.resolve("other"), "2"))) {
            assertThat(again.end()).as("%s", again.output()).isZero();
            assertThat(other.end()).as("%s", other.output()).isZero();
        }
        assertThat(hash(temp.resolve("again"))).isEqualTo(undisturbed);
        assertThat(hash(temp.resolve("other"))).isNotEqualTo(undisturbed);
    }

    @Test
    @Tag("full")
    void the_model_holds_no_path_and_no_date() throws Exception {
        String bytes = Files.readString(temp.resolve("peace/model.onnx"), StandardCharsets.ISO_8859_1);
        assertThat(bytes)
                .doesNotContain(temp.getFileName().toString())
                .doesNotContain(System.getProperty("user.dir"))
                .doesNotContain(System.getProperty("java.io.tmpdir") + "/")
                .doesNotContain(".png")
                .doesNotContainPattern("20\\d\\d-\\d\\d-\\d\\d");
    }

    /** One run, broken off at every stage, each time by one that went on from the break before. */
    @Test
    @Tag("full")
    void goes_on_after_kills_and_a_cancel_at_every_stage() throws Exception {
        Path out = temp.resolve("broken");
        Path home = temp.resolve("broken-home");
        Path checkpoint = out.resolve("run/checkpoint");
        breaks("while views are cached", args(out, "1"), home, child -> {
            child.await("Caching views");
            while (child.running() && cached(home) < IMAGES + 4) {
                Thread.sleep(2);
            }
            child.kill();
            assertThat(checkpoint).doesNotExist();
            // a quick machine may have written more lines, or all, before the kill
            assertThat(cached(home)).isBetween(IMAGES + 4L, cached(temp.resolve("peace-home")));
        });
        breaks("behind the cache", resumed(out), home, child -> {
            child.await("Fine-tuning");
            child.kill();
            assertThat(checkpoint).doesNotExist();
            assertThat(cached(home)).isEqualTo(cached(temp.resolve("peace-home")));
        });
        breaks("behind the first epoch", resumed(out), home, child -> {
            child.await("Epoch 1 of 12");
            child.kill();
            assertThat(checkpoint).exists();
        });
        breaks("amid an epoch", resumed(out), home, child -> {
            child.await("Resumed after epoch ");
            child.await("Epoch ");
            Thread.sleep(50);
            child.kill();
            assertThat(child.output()).noneMatch(l -> l.startsWith("Epoch 1 of"));
        });
        breaks("by a cancel, within a second or two", resumed(out), home, child -> {
            child.await("Resumed after epoch ");
            child.await("Epoch ");
            long start = System.nanoTime();
            child.terminate();
            assertThat(child.end()).isEqualTo(130);
            assertThat((System.nanoTime() - start) / 1e9).isLessThan(3);
            child.await("quadrant: Cancelled.");
            assertThat(child.output()).noneMatch(l -> l.startsWith("Epoch 1 of") || l.startsWith("Epoch 2 of"));
        });
        byte[] saved = Files.readAllBytes(checkpoint);
        refuses(home, args(out, "1"), "unfinished run", "--resume");
        List<String> other = new ArrayList<>(resumed(out));
        other.addAll(List.of("--augmentation", "none"));
        refuses(home, other, "other options", "same options");
        assertThat(Files.readAllBytes(checkpoint)).isEqualTo(saved);
        breaks("while results are moved", resumed(out), home, child -> {
            child.await("Resumed after epoch ");
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
        try (Child child = Child.start(home, resumed(out))) {
            assertThat(child.end()).as("%s", child.output()).isZero();
        }
        assertThat(hash(out)).isEqualTo(undisturbed);
        try (Stream<Path> inside = Files.list(out)) {
            assertThat(inside.map(p -> p.getFileName().toString()))
                    .containsExactlyInAnyOrder("model.onnx", "predictions.csv", "report.html", "report.json");
        }
    }

    private static void breaks(String when, List<String> args, Path home, Step step)
            throws IOException, InterruptedException {
        try (Child child = Child.start(home, args)) {
            step.now(child);
        }
        assertThat(Path.of(args.get(3)).resolve("model.onnx")).as(when).doesNotExist();
    }

    private static void refuses(Path home, List<String> args, String... text) throws IOException, InterruptedException {
        try (Child child = Child.start(home, args)) {
            assertThat(child.end()).isEqualTo(2);
            child.await("quadrant: ");
            assertThat(child.output()).last().asString().contains(text);
            assertThat(child.output()).noneMatch(l -> l.startsWith("Caching") || l.contains("\tat "));
        }
    }

    private void run(Path out, Path home, String seed) throws IOException, InterruptedException {
        try (Child child = Child.start(home, args(out, seed))) {
            assertThat(child.end()).as("%s", child.output()).isZero();
        }
    }

    private List<String> resumed(Path out) {
        List<String> args = new ArrayList<>(args(out, "1"));
        args.add("--resume");
        return args;
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
                // so many that several can be interrupted
                "12",
                "--threads",
                "1",
                "--device",
                "cpu",
                "--doubt",
                "none",
                "--seed",
                seed);
    }

    /** Images in the cache, once for each network that read them: as they are, and as views. */
    private static long cached(Path home) throws IOException {
        return TestData.cached(home.resolve("features")).stream()
                .mapToLong(s -> s.hashes().size())
                .sum();
    }

    private static String hash(Path out) throws IOException {
        return Hashes.sha256(Files.readAllBytes(out.resolve("model.onnx")));
    }
}
