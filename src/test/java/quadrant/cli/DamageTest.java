package quadrant.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** What a disk damages of cache and run folder is noticed, said in a line and made anew: the model has the same bytes. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class DamageTest {
    private Path temp;
    private byte[] undamaged;

    @BeforeAll
    void runs_once_undamaged(@TempDir Path folder) throws Exception {
        temp = folder;
        Pictures.dataset(temp.resolve("data"), 4);
        undamaged = model("whole", 0);
    }

    @Test
    @Tag("full")
    void damaged_features_are_made_anew() throws Exception {
        damage(cached(), DamageTest::flipped);
        assertThat(model("flipped", 1)).isEqualTo(undamaged);
        // as after a killed run
        damage(cached(), bytes -> Arrays.copyOf(bytes, bytes.length / 2));
        assertThat(model("cut", 0)).isEqualTo(undamaged);
    }

    @Test
    @Tag("full")
    void a_damaged_run_never_ends_with_other_bytes() throws Exception {
        try (Child child = Child.start(temp.resolve("home"), args("begun"))) {
            child.await("Epoch 2 of");
            child.kill();
        }
        damage(temp.resolve("begun/run/checkpoint"), DamageTest::flipped);
        assertThat(model("begun", 1, "--resume")).isEqualTo(undamaged);
    }

    /** Runs to the end; gives the model, if damage was mentioned in so many lines. */
    private byte[] model(String name, int mentions, String... more) throws Exception {
        List<String> line = new ArrayList<>(args(name));
        line.addAll(List.of(more));
        try (Child child = Child.start(temp.resolve("home"), line)) {
            assertThat(child.end()).as("%s", child.output()).isZero();
            assertThat(child.output())
                    .filteredOn(l -> l.contains("damaged") && l.contains("anew"))
                    .as("%s: %s", name, child.output())
                    .hasSize(mentions);
        }
        return Files.readAllBytes(temp.resolve(name).resolve("model.onnx"));
    }

    private List<String> args(String name) {
        String line = "--depth 2 --views 2 --epochs 12 --test 0 --doubt none --tta none --device cpu --threads 1";
        return Stream.concat(
                        Stream.of(
                                "finetune",
                                temp.resolve("data").toString(),
                                "--output",
                                temp.resolve(name).toString()),
                        Stream.of(line.split(" ", -1)))
                .toList();
    }

    private Path cached() throws IOException {
        try (Stream<Path> files = Files.walk(temp.resolve("home/features"))) {
            return files.filter(Files::isRegularFile)
                    .max((a, b) -> Long.compare(a.toFile().length(), b.toFile().length()))
                    .orElseThrow();
        }
    }

    private static void damage(Path file, UnaryOperator<byte[]> how) throws IOException {
        Files.write(file, how.apply(Files.readAllBytes(file)));
    }

    /** A hundred bytes are others, or a fifth of a short file. */
    private static byte[] flipped(byte[] bytes) {
        SplittableRandom random = new SplittableRandom(1);
        for (int i = 0; i < Math.min(100, Math.max(1, bytes.length / 5)); i++) {
            bytes[random.nextInt(8, bytes.length)] ^= (byte) (1 << random.nextInt(7));
        }
        return bytes;
    }
}
