package quadrant.imagej.ui;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ij.ImagePlus;
import ij.gui.Overlay;
import ij.gui.Roi;
import ij.measure.ResultsTable;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.scijava.Context;
import org.scijava.command.CommandService;
import org.scijava.module.Module;
import org.scijava.module.ModuleInfo;
import org.scijava.module.ModuleItem;
import org.scijava.module.ModuleService;
import quadrant.Classification;
import quadrant.app.Option;
import quadrant.app.SmallModel;
import quadrant.app.Verb;
import quadrant.app.Verbs;
import quadrant.imagej.Cells;
import quadrant.task.UserException;

/** The verbs as SciJava's services find and run them. */
class SciJavaVerbsTest {
    @TempDir
    private static Path temp;

    private static Context context;
    private static ModuleService modules;

    @BeforeAll
    static void start() {
        // all services that there are, as Fiji has them
        context = new Context();
        modules = context.service(ModuleService.class);
    }

    @AfterAll
    static void end() {
        context.close();
    }

    private static ModuleInfo info(String verb) {
        return modules.getModuleById("quadrant:" + verb);
    }

    private static Module run(String verb, Object... inputs) throws InterruptedException, ExecutionException {
        return modules.run(info(verb), true, inputs).get();
    }

    @Test
    void every_verb_is_found_by_its_label_and_has_an_input_for_each_option() {
        for (Verb verb : Verbs.ALL) {
            ModuleInfo info = info(verb.name().replace(' ', '-'));
            assertThat(info.getLabel()).isEqualTo(VerbEntry.label(verb));
            // what Fiji's search asks; in no menu, where the plug-ins are
            assertThat(info.isVisible() && info.isEnabled() && info.canRunHeadless())
                    .isTrue();
            assertThat(info.getMenuPath()).isEmpty();
            for (Option<?> o : verb.options()) {
                ModuleItem<?> input = info.getInput(o.key());
                assertThat(input.getLabel()).isEqualTo(o.label());
                assertThat(input.isPersisted()).isFalse();
            }
        }
    }

    @Test
    void inputs_have_types_defaults_and_choices() {
        ModuleInfo info = info("finetune");
        assertThat(info.getInput("data").getType()).isEqualTo(File.class);
        assertThat(info.getInput("data").isRequired()).isFalse();
        assertThat(info.getInput("output").isRequired()).isTrue();
        assertThat(info.getInput("resume", Boolean.class).getDefaultValue()).isFalse();
        assertThat(info.getInput("test", Double.class).getDefaultValue()).isEqualTo(0.2);
        assertThat(info.getInput("seed", Long.class).getDefaultValue()).isEqualTo(1);
        // automatic where it is left out, which a number could not say
        assertThat(info.getInput("depth").getType()).isEqualTo(String.class);
        assertThat(info.getInput("strategy").getChoices())
                .asString()
                .isEqualTo("[auto, quadrant, layers, head, top, all]");
        assertThat(info.getInput("open_images").getType()).isEqualTo(ImagePlus[].class);
        assertThat(info("classify").getInput("image").getType()).isEqualTo(ImagePlus.class);
    }

    @Test
    void an_open_image_and_a_file_are_classified_with_numbers_as_numbers() throws Exception {
        File model = SmallModel.write(temp.resolve("model.onnx")).toFile();
        ImagePlus image = Cells.image("slide", 1);
        File csv = temp.resolve("open.csv").toFile();
        Module done = run("classify", "model", model, "image", image, "output", csv, "threads", 1);
        assertThat(done.getOutput("table")).isEqualTo(csv);
        assertThat(done.getOutput("result")).isEqualTo(csv.toString());
        assertThat(Files.readAllLines(csv.toPath()))
                .hasSize(2)
                .last()
                .asString()
                .startsWith("slide,");

        Path file = Cells.save(image, temp.resolve("slide.tif"));
        Module tiles = run(
                "classify",
                Map.of(
                        "model",
                        model,
                        "input",
                        file.toString(),
                        "what",
                        "tiles",
                        "output",
                        temp.resolve("map"),
                        "tile",
                        "48px"));
        assertThat(tiles.getOutput("table")).isEqualTo(temp.resolve("map").toFile());
        assertThatThrownBy(() -> run("classify", "model", model, "input", file.toFile(), "stride", "8um"))
                .hasRootCauseInstanceOf(UserException.class)
                .rootCause()
                .hasMessageContaining("goes with tiles");
    }

    @Test
    void an_image_in_memory_gives_a_label_image_and_a_table() throws Exception {
        File model = SmallModel.write(temp.resolve("memory.onnx")).toFile();
        ImagePlus image = Cells.image("slide", 6);
        Overlay marks = new Overlay();
        Cells.rois(6).forEach(marks::add);
        image.setOverlay(marks);
        Module done = run("classify", "model", model, "image", image, "what", "rois");
        Classification same = Classification.of(image, model.toString(), "what=rois");
        ImagePlus labels = (ImagePlus) done.getOutput("labels");
        ResultsTable table = (ResultsTable) done.getOutput("results_table");
        assertThat((short[]) labels.getProcessor().getPixels())
                .isEqualTo(same.labels().getProcessor().getPixels());
        assertThat(table.getHeadings()).isEqualTo(same.table().getHeadings());
        assertThat(table.size()).isEqualTo(12);
        for (int i = 0; i < 12; i++) {
            assertThat(table.getRowAsString(i)).isEqualTo(same.table().getRowAsString(i));
            Roi roi = Cells.rois(6).get(i);
            int pixel = labels.getProcessor().get((int) roi.getXBase() + 11, (int) roi.getYBase() + 11);
            assertThat(List.of("nerve", "fat", "uncertain").get(pixel - 1))
                    .isEqualTo(table.getStringValue("Predicted", i));
        }
        assertThat(image.getOverlay()).isSameAs(marks);
        assertThat(marks.get(0).getName()).isEqualTo("lymphocyte 1");

        Module segmented = run("classify", "model", model, "image", image, "label_image", Cells.labels(6));
        assertThat((short[]) ((ImagePlus) segmented.getOutput("labels"))
                        .getProcessor()
                        .getPixels())
                .isEqualTo(labels.getProcessor().getPixels());
        assertThat(segmented.getOutput("table")).isNull();
        assertThatThrownBy(() -> run("classify", "model", model, "input", "x.tif", "label_image", Cells.labels(6)))
                .rootCause()
                .hasMessageContaining("label_image goes with image");
        // the one image that SciJava fills with the image in front
        assertThat(info("classify").getInput("image").isAutoFill()).isTrue();
        assertThat(info("classify").getInput("label_image").isAutoFill()).isFalse();
    }

    @Test
    void a_model_is_trained_on_the_marked_objects_of_open_images() throws Exception {
        ImagePlus[] slides = {Cells.image("one", 1), Cells.image("two", 2)};
        for (int s = 0; s < 2; s++) {
            Overlay marks = new Overlay();
            for (Roi roi : Cells.rois(s + 1)) {
                marks.add(roi);
            }
            slides[s].setOverlay(marks);
        }
        File output = temp.resolve("trained").toFile();
        Module done = run(
                "finetune",
                Map.of(
                        "open_images",
                        slides,
                        "output",
                        output,
                        "strategy",
                        "head",
                        "depth",
                        0,
                        "views",
                        1,
                        "epochs",
                        1,
                        "test",
                        0.0,
                        "threads",
                        1));
        assertThat(done.getOutput("model")).isEqualTo(new File(output, "model.onnx"));
        assertThat(new File(output, "model.onnx")).isNotEmpty();
    }

    @Test
    void a_command_of_an_earlier_version_names_the_module_that_replaces_it() {
        CommandService commands = context.service(CommandService.class);
        assertThatThrownBy(() -> commands.run("quadrant.imagej.ui.FineTuneSciJava", true, "data", "cells"))
                .isInstanceOf(UserException.class)
                .hasMessageContaining("quadrant:finetune");
    }
}
