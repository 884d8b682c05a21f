package quadrant.imagej.ui;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ij.CompositeImage;
import ij.ImagePlus;
import ij.ImageStack;
import ij.gui.Overlay;
import ij.gui.Roi;
import ij.measure.ResultsTable;
import ij.process.ByteProcessor;
import ij.process.FloatProcessor;
import ij.process.ImageProcessor;
import ij.process.ShortProcessor;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.stream.Collectors;
import net.imglib2.RandomAccessibleInterval;
import net.imglib2.img.array.ArrayImgs;
import net.imglib2.type.numeric.integer.UnsignedByteType;
import net.imglib2.view.Views;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.scijava.Context;
import org.scijava.command.CommandService;
import org.scijava.convert.ConvertService;
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
import quadrant.launch.ImgLib2Converter;
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
    void an_image_of_imglib2_gives_what_the_same_pixels_of_an_imageplus_give() throws Exception {
        ImagePlus slide = Cells.image("slide", 6);
        int pixels = Cells.WIDTH * Cells.HEIGHT;
        byte[] channels = new byte[3 * pixels];
        byte[] grey = new byte[pixels];
        short[] deep = new short[pixels];
        float[] real = new float[pixels];
        ImageStack stack = new ImageStack(Cells.WIDTH, Cells.HEIGHT);
        for (int c = 0; c < 3; c++) {
            stack.addSlice(slide.getProcessor().toFloat(c, null).convertToByteProcessor(false));
            System.arraycopy(stack.getPixels(c + 1), 0, channels, c * pixels, pixels);
        }
        for (int i = 0; i < pixels; i++) {
            grey[i] = channels[pixels + i];
            // more than a signed number of 16 bits holds
            deep[i] = (short) (200 * (grey[i] & 0xff) + 10_000);
            real[i] = (grey[i] & 0xff) / 255f - 0.25f;
        }
        ImagePlus together = new ImagePlus("image", stack);
        together.setDimensions(3, 1, 1);
        long[] plane = {Cells.WIDTH, Cells.HEIGHT};
        long[] planes = {Cells.WIDTH, Cells.HEIGHT, 3};
        same(ArrayImgs.unsignedBytes(channels, planes), new CompositeImage(together, CompositeImage.GRAYSCALE), 8);
        same(ArrayImgs.unsignedBytes(grey, plane), image(new ByteProcessor(Cells.WIDTH, Cells.HEIGHT, grey)), 8);
        // a part of a larger image does not begin at 0
        RandomAccessibleInterval<UnsignedByteType> green =
                Views.hyperSlice(ArrayImgs.unsignedBytes(channels, planes), 2, 1);
        ImageProcessor part = new ByteProcessor(Cells.WIDTH, Cells.HEIGHT, grey);
        part.setRoi(50, 50, 100, 90);
        same(Views.interval(green, new long[] {50, 50}, new long[] {149, 139}), image(part.crop()), 8);
        same(
                ArrayImgs.unsignedShorts(deep, plane),
                image(new ShortProcessor(Cells.WIDTH, Cells.HEIGHT, deep, null)),
                16);
        same(ArrayImgs.floats(real, plane), image(new FloatProcessor(Cells.WIDTH, Cells.HEIGHT, real)), 32);

        // a segmentation, as an image of whole numbers
        int[] numbers = new int[pixels];
        for (int i = 0; i < pixels; i++) {
            numbers[i] = Cells.labels(6).getProcessor().get(i);
        }
        File model = SmallModel.write(temp.resolve("imglib2.onnx")).toFile();
        Module done = run(
                "classify",
                "model",
                model,
                "image",
                ArrayImgs.unsignedBytes(grey, plane),
                "label_image",
                ArrayImgs.ints(numbers, plane));
        same(
                done,
                Classification.of(
                        image(new ByteProcessor(Cells.WIDTH, Cells.HEIGHT, grey)),
                        model.toString(),
                        "",
                        Cells.labels(6)));
        assertThat(((ResultsTable) done.getOutput("results_table")).size()).isEqualTo(12);

        for (Object wrong : List.of(
                ArrayImgs.unsignedBytes(4, 4, 2, 2),
                ArrayImgs.unsignedBytes(4),
                ArrayImgs.argbs(4, 4),
                Views.interval(green, new long[] {5, 5}, new long[] {4, 4}))) {
            assertThatThrownBy(() -> run("classify", "model", model, "image", wrong))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("need x and y, or x, y and channel, of a RealType");
        }
    }

    private static ImagePlus image(ImageProcessor pixels) {
        return new ImagePlus("image", pixels);
    }

    /** Both as a whole and by tiles. */
    private static void same(RandomAccessibleInterval<?> given, ImagePlus image, int bits) throws Exception {
        ImagePlus converted = context.service(ConvertService.class).convert(given, ImagePlus.class);
        assertThat(converted.getBitDepth()).isEqualTo(bits);
        assertThat(converted.getDimensions()).isEqualTo(image.getDimensions());
        for (int c = 1; c <= image.getStackSize(); c++) {
            assertThat(converted.getStack().getPixels(c))
                    .isEqualTo(image.getStack().getPixels(c));
        }
        File model = SmallModel.write(temp.resolve("imglib2.onnx")).toFile();
        same(run("classify", "model", model, "image", given), Classification.of(image, model.toString(), ""));
        same(
                run("classify", "model", model, "image", given, "what", "tiles", "tile", "32px"),
                Classification.of(image, model.toString(), "what=tiles tile=32px"));
    }

    private static void same(Module done, Classification expected) {
        ImagePlus labels = (ImagePlus) done.getOutput("labels");
        assertThat((short[]) labels.getProcessor().getPixels())
                .isEqualTo(expected.labels().getProcessor().getPixels());
        ResultsTable table = (ResultsTable) done.getOutput("results_table");
        assertThat(table.getHeadings()).isEqualTo(expected.table().getHeadings());
        assertThat(table.size()).isEqualTo(expected.table().size()).isPositive();
        for (int i = 0; i < table.size(); i++) {
            assertThat(table.getRowAsString(i)).isEqualTo(expected.table().getRowAsString(i));
        }
    }

    @Test
    void where_imglib2_is_absent_images_are_classified_and_nothing_is_said() throws Exception {
        String classPath = Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator, -1))
                .filter(jar -> !new File(jar).getName().startsWith("imglib2"))
                .collect(Collectors.joining(File.pathSeparator));
        Path said = temp.resolve("said.txt");
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-Djava.awt.headless=true",
                        "-cp",
                        classPath,
                        WithoutImgLib2.class.getName(),
                        SmallModel.write(temp.resolve("without.onnx")).toString())
                .redirectErrorStream(true)
                .redirectOutput(said.toFile())
                .start();
        assertThat(process.waitFor()).isZero();
        assertThat(Files.readString(said)).isEqualToIgnoringNewLines("listed, 1 row");
    }

    static final class WithoutImgLib2 {
        private WithoutImgLib2() {}

        public static void main(String[] args) throws Exception {
            try (Context all = new Context()) {
                assertThatThrownBy(() -> Class.forName("net.imglib2.RandomAccessibleInterval"))
                        .isInstanceOf(ClassNotFoundException.class);
                boolean listed = all.service(ConvertService.class).getInstances().stream()
                        .anyMatch(ImgLib2Converter.class::isInstance);
                ModuleService service = all.service(ModuleService.class);
                ModuleInfo info = service.getModuleById("quadrant:classify");
                Module done = service.run(info, false, "model", new File(args[0]), "image", Cells.image("slide", 1))
                        .get();
                int rows = ((ResultsTable) done.getOutput("results_table")).size();
                System.out.println((listed ? "listed, " : "not listed, ") + rows + " row");
            }
        }
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
