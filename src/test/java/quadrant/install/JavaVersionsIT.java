package quadrant.install;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import quadrant.task.Hashes;

/**
 * The same models and tables on each Java, by the command line and ImageJ, without a warning. QUADRANT_JAVA_21 and QUADRANT_JAVA_25
 * name programs {@code java} of these versions.
 */
@Tag("full")
class JavaVersionsIT {
    /** What each run left, on the first Java that ran it. */
    private static final Map<String, String> LEFT = new TreeMap<>();

    private static final String MAIN = "quadrant.cli.Main";

    @TempDir
    static Path folder;

    private static Installed installed;
    private static Path data;

    @BeforeAll
    static void install() throws Exception {
        installed = Installed.unpack(folder).withTrainer();
        data = installed.data("cells");
    }

    @ParameterizedTest(name = "the command line on Java {0}")
    @ValueSource(ints = {17, 21, 25})
    void the_command_line(int version) throws Exception {
        List<Path> path = new ArrayList<>(List.of(installed.imageJ()));
        path.addAll(Installed.jars(installed.plugIn()));
        for (List<String> how : List.of(List.<String>of(), List.of("--depth=1", "--views=1", "--epochs=2"))) {
            Path out = folder.resolve(version + " command line" + how);
            Path model = out.resolve("model.onnx");
            Path table = out.resolve("classified.csv");
            List<String> line = new ArrayList<>(List.of(MAIN, "finetune", data.toString(), "--output", out.toString()));
            line.addAll(how);
            run(version, "", path, line);
            run(
                    version,
                    "",
                    path,
                    List.of(MAIN, "classify", model.toString(), data.toString(), "--output", table.toString()));
            assertSame("command line " + how, model, table);
        }
    }

    @ParameterizedTest(name = "a macro without a display on Java {0}")
    @ValueSource(ints = {17, 21, 25})
    void a_macro_without_a_display(int version) throws Exception {
        Path out = folder.resolve(version + " headless");
        String macro = installed.example("headless.ijm").toString();
        String argument = data + "|" + data + "|" + out;
        Installed.Ended ended =
                run(version, "", List.of(installed.imageJ()), List.of("ij.ImageJ", "-batch", macro, argument));
        assertThat(ended.out()).contains("The model: " + out.resolve("model.onnx"));
        assertSame("ImageJ", out.resolve("model.onnx"), out.resolve("classified.csv"));
    }

    @ParameterizedTest(name = "ImageJ's window, the panel and a macro on Java {0}")
    @ValueSource(ints = {17, 21, 25})
    void a_macro_at_the_window(int version) throws Exception {
        Optional<Process> xvfb = Installed.screen();
        assumeTrue(xvfb.isPresent(), "SKIPPED: Xvfb is not installed, so ImageJ has no window.");
        Process screen = xvfb.orElseThrow();
        try {
            Path out = folder.resolve(version + " window");
            Path said = folder.resolve(version + " said");
            Path macro = Files.writeString(folder.resolve("window.ijm"), """
                    run("Quadrant");
                    run("Quadrant Fine-tune", "data=[%1$s] output=[%2$s]");
                    run("Quadrant Classify", "model=[%2$s/model.onnx] input=[%1$s] output=[%2$s/classified.csv]");
                    File.saveString(String.join(getList("window.titles"), "|"), "%3$s");
                    run("Quit");
                    """.formatted(data, out, said));
            run(
                    version,
                    Installed.display(screen),
                    List.of(installed.imageJ()),
                    List.of("ij.ImageJ", "-macro", macro.toString()));
            assertThat(Files.readString(said)).contains("Quadrant");
            assertSame("ImageJ", out.resolve("model.onnx"), out.resolve("classified.csv"));
        } finally {
            screen.destroy();
        }
    }

    private static Installed.Ended run(int version, String display, List<Path> path, List<String> command)
            throws Exception {
        List<String> line = new ArrayList<>(List.of(
                java(version),
                "--enable-native-access=ALL-UNNAMED",
                "-Xmx1g",
                "-XX:+UseSerialGC",
                "-Djava.awt.headless=" + display.isEmpty(),
                "-Dplugins.dir=" + folder.resolve("ImageJ"),
                "-cp",
                Installed.path(path)));
        line.addAll(command);
        Installed.Ended ended = installed.run(line, Map.of("DISPLAY", display));
        assertThat(ended.code()).as(ended.out() + ended.err()).isZero();
        assertThat(ended.out() + ended.err()).doesNotContain("WARNING");
        return ended;
    }

    private static String java(int version) {
        String other = System.getenv("QUADRANT_JAVA_" + version);
        boolean own = other == null && Runtime.version().feature() == version;
        assumeTrue(own || other != null, "SKIPPED: QUADRANT_JAVA_" + version + " names no Java " + version + ".");
        return own ? Where.headless().java() : String.valueOf(other);
    }

    private static void assertSame(String run, Path model, Path table) throws Exception {
        assertThat(LEFT.computeIfAbsent(run + ", model", r -> Hashes.sha256(model)))
                .as(run)
                .isEqualTo(Hashes.sha256(model));
        String rows = Files.readString(table);
        assertThat(rows).as(run).isEqualTo(LEFT.computeIfAbsent(run + ", table", r -> rows));
    }
}
