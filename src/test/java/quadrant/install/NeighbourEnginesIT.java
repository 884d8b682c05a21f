package quadrant.install;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The table of docs/INSTALL.md: the installed trainer and another plug-in's ONNX Runtime, or its DJL and PyTorch, in one process.
 * {@code mvn dependency:copy@engines} fetches the others.
 */
@Tag("full")
class NeighbourEnginesIT {
    private static final String SEPARATE = "=";

    @TempDir
    static Path folder;

    private static Installed installed;
    private static Path data;

    @BeforeAll
    static void install() throws Exception {
        assumeTrue(
                Files.exists(Installed.target("engines")),
                "SKIPPED: mvn dependency:copy@engines has not fetched the other engines.");
        installed = Installed.unpack(folder).withTrainer();
        data = installed.data("cells");
    }

    /** The first column is of the class path, beside Quadrant; the others are what is done, in their order. */
    @ParameterizedTest
    @CsvSource({
        ", onnxruntime-1, train",
        ", train, onnxruntime-1",
        "djl-22, djl, train",
        "djl-22, train, djl",
        ", djl-22, train",
        ", train, djl-22",
        ", djl-36, train",
        ", train, djl-36",
        // as two verbs in one session of ImageJ
        ", train, train"
    })
    void both_work_in_this_order(String beside, String first, String second) throws Exception {
        List<Path> path = new ArrayList<>(List.of(installed.imageJ(), Installed.tests()));
        path.addAll(Installed.jars(installed.plugIn()));
        if (beside != null) {
            path.addAll(jars(beside));
        }
        Path model = Path.of("src/main/resources/quadrant/backbone/efficientnet_lite0.onnx");
        Installed.Ended ended = installed.java(
                path,
                "-Xmx1g",
                "-Dai.djl.offline=true",
                "-Dquadrant.model=" + model.toAbsolutePath(),
                NeighbourEngines.class.getName(),
                data.toString(),
                folder.resolve("out").toString(),
                step(first),
                step(second));
        assertThat(ended.code()).as(ended.out() + ended.err()).isZero();
        assertThat(ended.out().lines().filter(l -> l.endsWith(": works")))
                .as(ended.out())
                .hasSize(2);
    }

    private static String step(String name) throws Exception {
        List<Path> jars = jars(name);
        return jars.isEmpty()
                ? name
                : name.replaceFirst("-.*", "")
                        + SEPARATE
                        + jars.stream().map(Path::toString).collect(Collectors.joining(File.pathSeparator));
    }

    /** The libraries of another plug-in; those of {@code djl-36} are the versions that Quadrant is built with. */
    private static List<Path> jars(String name) throws Exception {
        if (name.equals("djl-36")) {
            return Installed.jars(Installed.target("lib")).stream()
                    .filter(j -> j.getFileName().toString().matches("(api|pytorch|gson|slf4j-api|jna)-.*"))
                    .toList();
        }
        Path folder = Installed.target("engines/" + name);
        return Files.exists(folder) ? Installed.jars(folder) : List.of();
    }
}
