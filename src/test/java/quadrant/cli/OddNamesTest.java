package quadrant.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import quadrant.app.SmallModel;
import quadrant.app.Verbs;
import quadrant.task.Task;
import quadrant.task.UserException;

/** Names that trouble file systems, terminals and spreadsheets, and images that change while they are used. */
class OddNamesTest {
    @TempDir
    private Path temp;

    private Path data;

    @BeforeEach
    void makes_images() throws IOException {
        data = Pictures.dataset(temp.resolve("data"), 3);
    }

    /** What a command ended with and wrote on both streams. */
    private record Output(int code, String text) {}

    private static Output run(String... args) {
        PrintStream out = System.out;
        PrintStream err = System.err;
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        PrintStream both = new PrintStream(bytes, true, StandardCharsets.UTF_8);
        System.setOut(both);
        System.setErr(both);
        try {
            int code = Main.run(args);
            return new Output(code, bytes.toString(StandardCharsets.UTF_8));
        } finally {
            System.setOut(out);
            System.setErr(err);
        }
    }

    private Output augment() {
        return run("augment", data.toString(), "--output", temp.resolve("views").toString(), "--views", "1");
    }

    private List<List<String>> table(String file) throws IOException {
        return Files.readAllLines(temp.resolve(file)).stream()
                .map(l -> List.of(l.split(",", -1)))
                .toList();
    }

    @Test
    void names_of_the_greatest_length_and_deep_folders_are_augmented() throws IOException {
        Pictures.write(data.resolve("disc").resolve("x".repeat(251) + ".png"), true, 48, 7);
        Path deep = data.resolve("square");
        for (int i = 0; i < 6; i++) {
            deep = deep.resolve("y".repeat(200));
        }
        Pictures.write(deep.resolve("deep.png"), false, 48, 8);
        Pictures.write(deep.resolve("deeper.png"), false, 48, 9);

        assertThat(augment().code).isZero();

        List<List<String>> views = table("views/views.csv");
        assertThat(views).hasSize(1 + 9);
        assertThat(views.subList(1, 10))
                .allSatisfy(
                        v -> assertThat(temp.resolve("views").resolve(v.get(0))).exists());
    }

    @Test
    void a_name_in_another_encoding_is_read_and_two_that_look_alike_are_refused() throws Exception {
        assumeTrue(copy("disc/d0.png", "'caf\\351.png'"), "SKIPPED: no shell, or names must be Unicode here");
        SmallModel.write(temp.resolve("model.onnx"));
        List<String> line = List.of(
                "classify",
                temp.resolve("model.onnx").toString(),
                data.toString(),
                "--output",
                temp.resolve("table.csv").toString());
        try (Child child = Child.start(temp.resolve("home"), line)) {
            assertThat(child.end()).as("%s", child.output()).isZero();
        }
        assertThat(table("table.csv")).extracting(r -> r.get(0)).contains("disc/caf\ufffd.png");

        assumeTrue(copy("disc/d1.png", "'caf\\352.png'"));
        try (Child child = Child.start(temp.resolve("home"), line)) {
            assertThat(child.end()).isEqualTo(2);
            assertThat(child.output()).anyMatch(l -> l.contains("disc/caf\ufffd.png") && l.contains("Rename"));
        }
    }

    /** A copy beside an image, whose name the shell's printf writes. */
    private boolean copy(String from, String name) throws InterruptedException {
        try {
            String line = "cp \"$0\" \"$(dirname \"$0\")/$(printf " + name + ")\"";
            return new ProcessBuilder("sh", "-c", line, data.resolve(from).toString())
                            .start()
                            .waitFor()
                    == 0;
        } catch (IOException e) {
            return false;
        }
    }

    @Test
    void a_backslash_in_the_name_of_a_class() throws IOException {
        Files.move(data.resolve("disc"), data.resolve("di\\sc"));
        assertThat(augment().code).isZero();
        assertThat(table("views/views.csv")).extracting(r -> r.get(1)).contains("di\\sc");
    }

    @Test
    void classes_that_look_alike_are_named() throws IOException {
        for (String other : List.of("Disc", "disc ", "caf\u00e9", "cafe\u0301")) {
            Pictures.write(data.resolve(other).resolve("a.png"), true, 48, other.hashCode());
            Pictures.write(data.resolve(other).resolve("b.png"), true, 48, other.hashCode() + 1);
        }
        Output output = augment();
        assertThat(output.code).isZero();
        assertThat(output.text.lines().filter(l -> l.startsWith("Note: The classes")))
                .hasSize(3)
                .allMatch(l -> l.contains("\"Disc\"") || l.contains("\"caf"));
    }

    @Test
    void names_reach_neither_a_terminal_nor_a_spreadsheet_as_commands() throws IOException {
        SmallModel.write(temp.resolve("model.onnx"));
        Path there = Files.createDirectories(temp.resolve("there"));
        List<String> names = List.of("=1+1.png", "'=1.png", "@a.png", "-b.png", "+c.png", "plain'.png");
        for (String name : names) {
            Files.copy(data.resolve("disc/d0.png"), there.resolve(name));
        }
        String model = temp.resolve("model.onnx").toString();
        // beside its images, as it names them
        String first = there.resolve("first.csv").toString();
        assertThat(run("classify", model, there.toString(), "--output", first).code)
                .isZero();
        List<String> cells =
                table("there/first.csv").stream().map(r -> r.get(0)).toList();
        assertThat(cells)
                .containsExactlyInAnyOrder(
                        "image", "'=1+1.png", "''=1.png", "'@a.png", "'-b.png", "'+c.png", "plain'.png");
        // given back to Quadrant, the table names the same files
        String again = temp.resolve("again.csv").toString();
        assertThat(run("classify", model, first, "--output", again).code).isZero();
        assertThat(Files.readString(Path.of(again))).isEqualTo(Files.readString(Path.of(first)));

        Files.writeString(there.resolve("\u001b[31mred\u009b.png"), "no image");
        Output output = run("classify", model, there.toString(), "--output", again, "--skip-unreadable");
        assertThat(output.text).contains("red").doesNotContain("\u001b").doesNotContain("\u009b");
    }

    @Test
    void an_image_that_is_exchanged_in_mid_run_is_named() {
        List<String> phases = new ArrayList<>();
        Task exchanges = new Task() {
            @Override
            public void phase(String name) {
                if (!name.startsWith("Reading") && !phases.isEmpty()) {
                    exchange();
                }
                phases.add(name);
            }
        };
        Map<String, String> options =
                Map.of("data", data.toString(), "output", temp.resolve("run").toString(), "depth", "0", "views", "1");
        assertThatExceptionOfType(UserException.class)
                .isThrownBy(() -> Verbs.FINETUNE.run(options, exchanges))
                .withMessageContaining("disc/d1.png was changed");
        assertThat(temp.resolve("run/model.onnx")).doesNotExist();
    }

    private void exchange() {
        try {
            Pictures.write(data.resolve("disc/d1.png"), true, 48, 77);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }
}
