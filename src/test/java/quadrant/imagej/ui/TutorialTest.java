package quadrant.imagej.ui;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.google.gson.JsonParser;
import ij.IJ;
import ij.ImagePlus;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;
import quadrant.task.Hashes;

/** Does what docs/TUTORIAL.md says, as it stands there: at ImageJ's window, by its macro, on the command line. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class TutorialTest {
    private static final Path SLIDES = Path.of("sample-slides");
    private static final List<String> RESULTS = List.of("model", "checked", "map", "cells.csv");

    @TempDir
    static Path temp;

    private static Path home;
    private static Path folder;
    private static ImageJProcess imageJ;
    private static Display display;
    private static Tutorial tutorial;
    private static String model = "";

    @BeforeAll
    static void copies_the_slides_home() throws Exception {
        display = Display.open();
        home = Optional.ofNullable(System.getProperty("quadrant.tutorial.home"))
                .map(Path::of)
                .orElse(temp);
        imageJ = ImageJProcess.install(home);
        tutorial = Tutorial.read();
        folder = home.resolve("tutorial");
        try (Stream<Path> files = Files.walk(SLIDES)) {
            for (Path file : files.toList()) {
                Files.copy(file, folder.resolve(SLIDES.relativize(file).toString()));
            }
        }
    }

    @AfterAll
    static void end() throws Exception {
        imageJ.uninstall();
        display.close();
    }

    @Test
    @Tag("full")
    @Order(1)
    void at_the_window_cells_become_a_model_and_a_map() throws Exception {
        assertThat(tutorial.steps()).hasSize(8);
        List<String> args = new ArrayList<>(
                List.of("tutorial", Path.of("docs/TUTORIAL.md").toAbsolutePath().toString()));
        Optional.ofNullable(System.getProperty("quadrant.screenshot.tutorial"))
                .map(p -> Path.of(p).toAbsolutePath().toString())
                .ifPresent(args::add);
        ImageJProcess.Ended ended = imageJ.window(display.name(), "tutorial-window", args.toArray(String[]::new));
        assertThat(ended.code()).as(ended.out() + ended.err()).isZero();
        assertThat(ended.after("CLIPPED")).isEmpty();
        assertThat(ended.after("TRAINED").get(0)).contains("Done in ", "Balanced accuracy ");
        assertThat(ended.after("ROI")).hasSize(52);
        // names that were given by hand stay
        assertThat(ended.after("ROI").stream().filter(r -> r.startsWith("epithelium ")))
                .hasSize(20);
        assertThat(ended.after("LEGEND")).containsExactly("true");
        assertThat(lines(ended.after("RECORDED"))).isEqualTo(commands(tutorial.macro()));
        requireSameModel(checkResults());
    }

    @Test
    @Order(2)
    @Tag("full")
    void the_macro_makes_the_same_model() throws Exception {
        if (!model.isEmpty()) {
            putAside("window");
        }
        ImageJProcess.Ended ended = imageJ.macro(display.name(), "tutorial-macro", tutorial.macro());
        assertThat(ended.code()).as(ended.out() + ended.err()).isZero();
        requireSameModel(checkResults());
    }

    @Test
    @Tag("full")
    @Order(3)
    void the_command_line_makes_the_same_model() throws Exception {
        putAside("macro");
        List<String> command = new ArrayList<>(List.of("quadrant.cli.CommandLines"));
        command.addAll(tutorial.commands());
        ImageJProcess.Ended ended = imageJ.plain("tutorial-lines", command.toArray(String[]::new));
        assertThat(ended.code()).as(ended.out() + ended.err()).isZero();
        assertThat(ended.out()).contains("Quadrant 3: ");
        requireSameModel(checkResults());
        assertThat(Files.readString(folder.resolve("map/areas.csv")))
                .isEqualTo(Files.readString(folder.resolve("window/map/areas.csv")));
    }

    /** The first of these tests that runs makes the model; each after it must give the same. */
    private static void requireSameModel(String made) {
        model = model.isEmpty() ? made : model;
        assertThat(made).isEqualTo(model);
    }

    /** @return the model's hash */
    private static String checkResults() throws Exception {
        assertThat(folder.resolve("model/report.html")).isNotEmptyFile();
        assertThat(JsonParser.parseString(Files.readString(folder.resolve("checked/report.json")))
                        .toString())
                .contains("balanced");
        assertThat(right(folder.resolve("checked/predictions.csv"))).isGreaterThan(0.9);
        assertThat(Files.readAllLines(folder.resolve("cells.csv"))).hasSize(53);
        ImagePlus map = IJ.openImage(folder.resolve("map/map.tif").toString());
        assertThat(map.getBitDepth()).isEqualTo(32);
        assertThat(map.getStackSize()).isEqualTo(3);
        assertThat(map.getStack().getSliceLabel(1)).isEqualTo("epithelium");
        assertThat(map.getCalibration().pixelWidth).isCloseTo(16, within(1e-3));
        assertThat(map.getCalibration().getUnit()).isIn("micron", "µm");
        // the nest of large cells and the cluster of small ones, in pixels of the slide
        assertThat(map.getStack().getProcessor(1).getf(220 / 32, 315 / 32)).isGreaterThan(0.5f);
        assertThat(map.getStack().getProcessor(2).getf(510 / 32, 370 / 32)).isGreaterThan(0.5f);
        return Hashes.sha256(Files.readAllBytes(folder.resolve("model/model.onnx")));
    }

    /** The share of rows whose class is the one that was predicted. */
    private static double right(Path predictions) throws IOException {
        List<String> rows = Files.readAllLines(predictions);
        List<String> head = List.of(rows.get(0).split(",", -1));
        int label = head.indexOf("label");
        int predicted = head.indexOf("predicted");
        return rows.stream()
                .skip(1)
                .map(r -> r.split(",", -1))
                .mapToInt(c -> c[label].equals(c[predicted]) ? 1 : 0)
                .average()
                .orElse(0);
    }

    private static void putAside(String name) throws IOException {
        Path aside = Files.createDirectory(folder.resolve(name));
        for (String result : RESULTS) {
            if (Files.exists(folder.resolve(result))) {
                Files.move(folder.resolve(result), aside.resolve(result));
            }
        }
    }

    /** What was recorded, with the tutorial's word for its folder. */
    private static List<String> lines(List<String> recorded) {
        Pattern path = Pattern.compile("=\\[?" + Pattern.quote(folder + "/") + "([^\\s\\]\"]*)\\]?");
        return recorded.stream()
                .filter(l -> !l.startsWith("run(\"Quadrant Advise\"")) // the macro begins with the training
                .map(l -> path.matcher(l).replaceAll("=[\" + dir + \"$1]"))
                .toList();
    }

    private static List<String> commands(String macro) {
        return macro.lines().filter(l -> l.startsWith("run(")).toList();
    }
}
