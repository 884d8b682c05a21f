package quadrant.imagej.ui;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The panel in a real ImageJ, by clicks and keys. */
class PanelTest {
    @TempDir
    static Path folder;

    private static ImageJProcess imageJ;
    private static Display display;

    @BeforeAll
    static void start() throws Exception {
        display = Display.open();
        imageJ = ImageJProcess.install(folder);
    }

    @AfterAll
    static void end() throws Exception {
        imageJ.uninstall();
        display.close();
    }

    /** The image without the ROIs that lie beside it. */
    private static Path alone(String slide) throws Exception {
        Path to = folder.resolve(Path.of(slide).getFileName());
        return Files.copy(Path.of("sample-slides", slide), to);
    }

    @Test
    @Tag("full")
    void a_few_labelled_cells_give_the_others_their_classes_here_and_on_the_next_slide() throws Exception {
        Path model = folder.resolve("model (1)");
        ImageJProcess.Ended ended = imageJ.window(
                display.name(),
                "panel",
                "panel",
                alone("train/slide1.tif").toString(),
                Path.of("sample-slides/train/slide1-rois.zip").toAbsolutePath().toString(),
                alone("train/slide2.tif").toString(),
                Path.of("sample-slides/train/slide2-rois.zip").toAbsolutePath().toString(),
                System.getProperty("quadrant.screenshot.panel", ""),
                model.toString());
        assertThat(ended.code()).as(ended.out() + ended.err()).isZero();
        List<String> accuracy = ended.after("ACCURACY");
        assertThat(number(accuracy.get(0), 1)).as(accuracy.get(0)).isGreaterThanOrEqualTo(0.90);
        assertThat(number(accuracy.get(0), 2)).isGreaterThanOrEqualTo(20);
        assertThat(number(accuracy.get(1), 1)).as(accuracy.get(1)).isGreaterThanOrEqualTo(0.85);
        assertThat(number(accuracy.get(1), 2)).isGreaterThanOrEqualTo(36);
        assertThat(number(ended.after("ACTS").get(0), 0)).isLessThanOrEqualTo(12);
        assertThat(ended.after("SAME")).containsExactly("true");
        assertThat(ended.after("LEFT")).containsExactly("true true");
        assertThat(ended.after("NEXT").get(0)).startsWith("Uncertain: ");
        assertThat(ended.after("SCORE").get(0)).contains("16 labels", "left out by cell", "ImageJ's measurements");
        String recorded = ended.after("RECORDED").get(0);
        assertThat(recorded).startsWith("call(").contains("strategy=layers", "test=0");
        Path again = folder.resolve("again");
        ImageJProcess.Ended headless =
                imageJ.macro("", "recorded", recorded.replace("[" + model + "]", "[" + again + "]") + "\n");
        assertThat(headless.code()).as(headless.out() + headless.err()).isZero();
        assertThat(again.resolve("model.onnx")).hasSameBinaryContentAs(model.resolve("model.onnx"));
    }

    @Test
    @Tag("full")
    void every_button_does_what_it_says() throws Exception {
        Path images = Files.createDirectories(folder.resolve("images"));
        Files.copy(Path.of("sample-slides/test/slide4.tif"), images.resolve("slide4.tif"));
        Files.copy(Path.of("sample-slides/test/slide4-rois.zip"), images.resolve("slide4-rois.zip"));
        ImageJProcess.Ended ended = imageJ.window(
                display.name(),
                "buttons",
                "panel-buttons",
                Path.of("sample-slides/train/slide1.tif").toAbsolutePath().toString(),
                Path.of("sample-slides/train/slide1-rois.zip").toAbsolutePath().toString(),
                Path.of("sample-slides/train/slide2.tif").toAbsolutePath().toString(),
                Path.of("sample-slides/train/slide2-rois.zip").toAbsolutePath().toString(),
                System.getProperty("quadrant.screenshot.panel", ""),
                folder.toString());
        System.out.println(ended.out() + ended.err());
        assertThat(ended.code()).as(ended.out() + ended.err()).isZero();
    }

    private static double number(String line, int word) {
        return Double.parseDouble(String.format(Locale.ROOT, "%s", line.split(" ", -1)[word]));
    }
}
