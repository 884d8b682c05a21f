package quadrant.imagej.ui;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import ij.IJ;
import ij.ImagePlus;
import ij.Macro;
import ij.gui.Overlay;
import ij.gui.Roi;
import java.awt.GraphicsEnvironment;
import java.awt.image.BufferedImage;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.imageio.ImageIO;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import quadrant.TestData;
import quadrant.app.Verbs;
import quadrant.dataset.MarkedImage.Mark;
import quadrant.explain.Nets;
import quadrant.imagej.RoiClass;
import quadrant.imagej.StackPosition;
import quadrant.pixels.CropRule;
import quadrant.task.Task;
import quadrant.task.UserException;

/** The entries of the menu, as macros run them. */
class MenuTest {
    /** Runs an entry as a macro does, in a thread that ImageJ takes for one of a macro. */
    private static List<Throwable> run(String verb, String options) throws InterruptedException {
        List<Throwable> failures = new ArrayList<>();
        Thread macro = new Thread(() -> Menu.run(verb), "Run$_" + verb);
        Macro.setOptions(macro, options);
        macro.setUncaughtExceptionHandler((thread, failure) -> failures.add(failure));
        macro.start();
        macro.join();
        return failures;
    }

    @Test
    void a_macro_runs_the_verb(@TempDir Path folder) throws Exception {
        assumeThat(GraphicsEnvironment.isHeadless()).isTrue();
        Path model =
                Files.write(folder.resolve("model.onnx"), Nets.named("pooled").toBytes());
        Path image = folder.resolve("cell.png");
        ImageIO.write(new BufferedImage(20, 20, BufferedImage.TYPE_INT_RGB), "png", image.toFile());
        Path out = folder.resolve("heat maps");
        assertThat(run("explain", "model=[" + model + "] input=[" + image + "] output=[" + out + "]"))
                .isEmpty();
        assertThat(out.resolve("explained.csv")).content().contains("cell.png,");
    }

    @Test
    void a_wrong_option_is_refused(@TempDir Path folder) throws Exception {
        assumeThat(GraphicsEnvironment.isHeadless()).isTrue();
        assertThat(run("export", "to=qupath model=[" + folder + "] output=[" + folder.resolve("x") + "]"))
                .hasSize(1)
                .allSatisfy(f -> assertThat(f).hasMessageContaining("wsinfer"));
    }

    @Test
    void every_entry_of_the_menu_is_in_the_table_or_names_what_replaces_it() throws Exception {
        List<String> entries = Files.readAllLines(Path.of("plugins.config")).stream()
                .filter(l -> !l.isBlank() && !l.startsWith("#"))
                .toList();
        assertThat(entries).hasSizeGreaterThan(15).allSatisfy(l -> {
            assertThat(l)
                    .matches("Plugins>Quadrant(>[a-z >]+)?, \"[^\"]+\", quadrant\\.launch\\.Start\\(\"[^\"]+\"\\)");
            String name = l.replaceAll(".*Start\\(\"(.*)\"\\)", "$1");
            if (Verbs.removed(name).isEmpty() && Menu.named(name) instanceof VerbEntry entry) {
                String label = l.replaceAll(".*, \"(.*)\", .*", "$1").replaceFirst("\\.\\.\\.$", "");
                assertThat(label).isIn(entry.command(), entry.title(), "About Quadrant");
            }
        });
    }

    @Test
    void a_macro_of_a_removed_entry_is_told_what_replaces_it() throws Exception {
        assumeThat(GraphicsEnvironment.isHeadless()).isTrue();
        assertThat(run("Backbones...", "fetch=resnet18"))
                .singleElement(InstanceOfAssertFactories.THROWABLE)
                .isInstanceOf(UserException.class)
                .hasMessageContaining("call(\"quadrant.Macro.run\", \"backbones\", \"fetch=NAME\")");
    }

    @Test
    void a_macro_reaches_the_reference_of_a_backbone(@TempDir Path photos) throws Exception {
        Files.write(photos.resolve("one.png"), new byte[0]);
        Map<String, String> options = Map.of("reference", "efficientnet-lite0", "photos", photos.toString());
        assertThat(TestData.refusal(() -> Menu.run("backbones", options, Task.SILENT))
                        .problem())
                .isEqualTo("There is 1 photograph, and a reference needs 50 or more different ones.");
    }

    @ParameterizedTest
    @CsvSource({
        "figures,report,link below it",
        "label,output,Plugins > Quadrant > Quadrant",
        "backbones,verify,backbones inspect NETWORK"
    })
    void a_removed_verb_names_what_replaces_it(String verb, String key, String replacement) {
        assertThat(TestData.refusal(() -> Menu.run(verb, Map.of(key, "x"), Task.SILENT))
                        .remedy())
                .contains(replacement);
    }

    @Test
    void a_macro_explains_images(@TempDir Path folder) throws Exception {
        Path model =
                Files.write(folder.resolve("model.onnx"), Nets.named("pooled").toBytes());
        Path image = folder.resolve("cell.png");
        ImageIO.write(new BufferedImage(20, 20, BufferedImage.TYPE_INT_RGB), "png", image.toFile());
        Path out = folder.resolve("heat");
        Map<String, String> options =
                Map.of("model", model.toString(), "input", image.toString(), "output", out.toString(), "class", "b");
        assertThat(Menu.run("explain", options, Task.SILENT)).isEqualTo(out.toString());
        assertThat(out.resolve("explained.csv")).content().contains("cell.png,", ",b,");
    }

    @Test
    void the_areas_of_a_map_over_an_open_image_are_no_marks() {
        ImagePlus image = IJ.createImage("slide", "8-bit", 64, 64, 1);
        Roi area = new Roi(0, 0, 32, 32);
        area.setProperty("quadrant", "map");
        area.setName("predicted");
        Roi own = new Roi(8, 8, 20, 20);
        own.setName("labelled 1");
        image.setOverlay(new Overlay(area));
        image.getOverlay().add(own);
        assertThat(OpenWindows.insteadOf(Map.of(), List.of(image))
                        .orElseThrow()
                        .marked(RoiClass.NAME, CropRule.DEFAULT, Optional.empty(), StackPosition.MIDDLE))
                .singleElement()
                .satisfies(marked ->
                        assertThat(marked.marks()).extracting(Mark::label).containsExactly("labelled"));
    }
}
