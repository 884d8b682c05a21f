package quadrant.imagej.ui;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import quadrant.app.SmallModel;

/** What cannot be used is refused in a dialog that stops the macro; what is odd but sound works; at ImageJ's window. */
class BadInputTest {
    @TempDir
    private Path folder;

    private ImageJProcess imageJ;
    private Display display;

    @BeforeEach
    void start() throws Exception {
        display = Display.open();
        imageJ = ImageJProcess.install(folder);
    }

    @AfterEach
    void end() throws Exception {
        imageJ.uninstall();
        display.close();
    }

    @Test
    @Tag("full")
    void bad_input_is_refused_in_a_sentence_and_stops_the_macro() throws Exception {
        Path model = SmallModel.write(folder.resolve("model.onnx"));
        Path results = Files.createDirectory(folder.resolve("results"));
        ImageJProcess.Ended ended = imageJ.window(display.name(), "bad", "bad", model.toString(), results.toString());
        assertThat(ended.code()).as(ended.out() + ended.err()).isZero();
        List<String> none = ended.after("NONE");
        assertThat(none).hasSize(5).allMatch(d -> d.contains("no image is open"));
        assertThat(ended.after("REPLACED").get(0)).contains("Plugins > Quadrant > Quadrant");
        assertThat(ended.after("ROI")).hasSize(4);
        assertThat(ended.after("ROI").get(0)).contains("lies outside its image");
        assertThat(ended.after("ROI").get(1)).contains("has no area");
        assertThat(ended.after("ROI").get(2)).contains("has no area");
        assertThat(ended.after("ROI").get(3)).contains("There is no ROI to classify on rois.tif.");
        assertThat(ended.after("CLASSES").get(0))
                .contains("The same area of two.tif has two classes, a-0001 and b-0002.");
        assertThat(ended.after("WRITTEN")).containsExactly("false");
        assertThat(ended.after("KIND"))
                .containsExactly(
                        "colours.tif 3 1 colours.tif", "composite.tif 1 1 composite.tif", "hyper.tif 6 1 hyper.tif");
        assertThat(ended.after("SIZE").get(0)).contains("was closed or changed while it was classified");
        assertThat(ended.after("DELETED")).containsExactly("1000");
        assertThat(ended.after("GONE").get(0)).contains("deleted.onnx");
        assertThat(ended.after("CLOSED").get(0)).contains("was closed or changed while it was classified");
        assertThat(ended.after("TABLE")).containsExactly("false");
        assertThat(ended.after("QUOTED")).containsExactly("true", "true");
        assertThat(ended.out()).doesNotContain("NOT STOPPED");
    }
}
