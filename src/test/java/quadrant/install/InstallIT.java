package quadrant.install;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/** The zip in a fresh ImageJ without a network: alone, beside other plug-ins' libraries, and on an old Java. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class InstallIT {
    private static final String TINY = "depth=1 views=1 epochs=1 threads=1";
    private static final String REFUSAL = "quadrant: Quadrant needs Java 17 or newer and ImageJ runs on Java ";

    @TempDir
    static Path folder;

    private static Installed installed;
    private static Path data;

    @BeforeAll
    static void install() throws Exception {
        installed = Installed.unpack(folder);
        data = installed.data("my cells");
    }

    @Test
    @Order(0)
    void without_the_trainer_it_trains_in_closed_form_and_names_the_file_that_trains_layers() throws Exception {
        Path output = folder.resolve("closed");
        Installed.Ended ended = trained(output, "views=1 threads=1");
        assertThat(ended.code()).as(ended.err()).isZero();
        assertThat(Files.readAllLines(output.resolve("classified.csv"))).hasSize(7);
        // neither libtorch nor JNA was unpacked
        assertThat(names(installed.home())).isSubsetOf(".quadrant", ".imagej", ".java");
        Path macro = Files.writeString(folder.resolve("refused.ijm"), """
                print(call("quadrant.Macro.run", "info", ""));
                call("quadrant.Macro.run", "finetune", "data=[/nowhere] output=[%s] strategy=top");
                print("NOT STOPPED");
                """.formatted(folder.resolve("none")));
        Installed.Ended refused = installed.macro(Where.headless(), macro, "");
        String file = Installed.trainer().getFileName().toString();
        assertThat(refused.code()).isEqualTo(2);
        assertThat(refused.out())
                .containsPattern("Training +not installed: " + file)
                .doesNotContain("NOT STOPPED");
        // before an image is looked for
        assertThat(refused.err())
                .contains("Strategy top needs Quadrant's trainer, which is not installed. Unpack " + file)
                .doesNotContain("/nowhere");
        installed.withTrainer();
    }

    @Test
    @Order(1)
    void trains_and_classifies_in_an_empty_home_without_a_network() throws Exception {
        Path output = folder.resolve("results");
        Installed.Ended ended = trained(output, TINY);
        assertThat(ended.code()).as(ended.err()).isZero();
        assertThat(ended.out()).contains("The model: " + output.resolve("model.onnx"));
        assertThat(Files.readAllLines(output.resolve("classified.csv"))).hasSize(7);
        assertThat(ended.err()).doesNotContain("SLF4J").doesNotContain("WARNING");
        boolean told = ended.err().contains("The processor is used, as CUDA cannot be: its libraries cannot be loaded");
        assertThat(told).isEqualTo(Installed.cuda() && !gpu());
        assertThat(names(installed.home()))
                .contains(".djl.ai", ".quadrant")
                .isSubsetOf(".djl.ai", ".quadrant", ".imagej", ".java", ".cache");
        // JNA unpacks its library there; a library's telemetry would lie there, too
        Path cache = installed.home().resolve(".cache");
        assertThat(Files.exists(cache) ? names(cache) : List.of("JNA")).containsExactly("JNA");
    }

    /** Trains, and classifies the round cells. */
    private static Installed.Ended trained(Path output, String options) throws Exception {
        return installed.macro(
                Where.headless(),
                installed.example("headless.ijm"),
                data + "|" + data.resolve("round") + "|" + output + "|" + options);
    }

    private static List<String> names(Path in) throws IOException {
        try (Stream<Path> files = Files.list(in)) {
            return files.map(p -> p.getFileName().toString()).toList();
        }
    }

    @Test
    @Order(2)
    void works_beside_other_versions_of_the_libraries_that_come_first() throws Exception {
        List<Path> neighbours = Installed.jars(Installed.target("neighbours"));
        Path theirs = Files.createDirectories(folder.resolve("ImageJ/plugins/jars"));
        for (Path jar : neighbours) {
            Files.copy(jar, theirs.resolve(jar.getFileName()));
        }
        Path output = folder.resolve("beside others");
        Path macro = Files.writeString(folder.resolve("beside.ijm"), """
                print("INFO " + replace(call("quadrant.Macro.run", "info", ""), "\\n", "|"));
                print("CUTS " + replace(call("quadrant.Macro.run", "backbones", "inspect=efficientnet-lite0"), "\\n", "|"));
                model = call("quadrant.Macro.run", "finetune", "data=[%1$s] output=[%2$s] depth=1 views=1 epochs=1 threads=1");
                // the trainer's library is loaded by now
                call("quadrant.Macro.run", "finetune", "data=[%1$s] output=[%2$s 2] depth=1 views=1 epochs=1 threads=1");
                print("TABLE " + call("quadrant.Macro.run", "classify", "model=[" + model + "] input=[%1$s] output=[%2$s/c.csv]"));
                """.formatted(data, output));
        List<Path> first =
                Stream.concat(neighbours.stream(), Stream.of(Installed.tests())).toList();
        Installed.Ended ended = installed.macro(Where.headless().beside(first, NeighbourDriver.class), macro, "");
        assertThat(ended.code()).as(ended.out() + ended.err()).isZero();
        assertThat(ended.out())
                .contains("FIRST gson-2.2.4.jar", "FIRST protobuf-java-2.5.0.jar", "FIRST slf4j-api-1.7.36.jar")
                .containsPattern("INFO Quadrant +\\d.*ONNX Runtime \\d.*DJL 0\\.36\\.0, PyTorch 2")
                .containsPattern("CUTS .*EfficientNet|CUTS .*efficientnet");
        assertThat(Files.readString(output.resolve("report.json"))).startsWith("{");
        assertThat(Files.readAllLines(output.resolve("c.csv"))).hasSize(13);
    }

    @Test
    @Order(3)
    void without_a_gpu_auto_says_why_it_takes_the_processor_and_cuda_is_refused() throws Exception {
        assumeFalse(gpu(), "SKIPPED: there is an NVIDIA GPU.");
        Path macro = Files.writeString(folder.resolve("device.ijm"), """
                print(call("quadrant.Macro.run", "info", ""));
                call("quadrant.Macro.run", "finetune", "data=[%s] output=[%s] device=cuda");
                print("NOT STOPPED");
                """.formatted(data, folder.resolve("none")));
        Installed.Ended ended = installed.macro(Where.headless(), macro, "");
        assertThat(ended.code()).as(ended.out() + ended.err()).isEqualTo(2);
        assertThat(ended.out())
                .containsPattern("Inference runs on +cpu\n")
                .containsPattern("Training runs on +cpu\n +because +this build of PyTorch has no CUDA")
                .containsPattern(
                        Installed.cuda()
                                ? "ONNX Runtime can +cpu, cuda"
                                : "because +this build of ONNX Runtime has no CUDA\n")
                .doesNotContain("NOT STOPPED");
        String why = ended.out().replaceAll("(?s).*Inference runs on +cpu\n +because +([^\n]*).*", "$1");
        assertThat(ended.err())
                .contains("CUDA was asked for, but " + why + ".")
                .contains("Use device auto or cpu")
                .doesNotContain("\tat ");
        assertThat(folder.resolve("none")).doesNotExist();
    }

    @Test
    @Order(4)
    void an_old_java_is_told_in_one_sentence_and_ends_with_2() throws Exception {
        Where old = Where.headless().beside(List.of(Installed.tests()), OldJavaDriver.class);
        Installed.Ended ended = installed.macro(old, call(), "");
        assertThat(ended.code()).isEqualTo(2);
        assertThat(ended.err()).contains(REFUSAL + "8 here: ").doesNotContain("\tat ");
        assertThat(ended.out()).doesNotContain("NOT STOPPED");
    }

    @Test
    @Order(5)
    void a_real_old_java_is_told_in_one_sentence_and_ends_with_2() throws Exception {
        String java = System.getenv("QUADRANT_OLD_JAVA");
        assumeTrue(java != null, "SKIPPED: QUADRANT_OLD_JAVA names no Java older than 17.");
        Installed.Ended ended = installed.macro(Where.headless().with(String.valueOf(java), List.of()), call(), "");
        assertThat(ended.code()).as(ended.err()).isEqualTo(2);
        assertThat(ended.err()).contains(REFUSAL).doesNotContain("\tat ");
        assertThat(ended.out()).doesNotContain("NOT STOPPED");
    }

    private static boolean gpu() {
        return Files.exists(Path.of("/dev/nvidiactl"));
    }

    private static Path call() throws Exception {
        return Files.writeString(folder.resolve("call.ijm"), """
                call("quadrant.Macro.run", "info", "");
                print("NOT STOPPED");
                """);
    }
}
