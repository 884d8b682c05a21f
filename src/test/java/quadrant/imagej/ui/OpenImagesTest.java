package quadrant.imagej.ui;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import quadrant.imagej.Cells;
import quadrant.imagej.RoiSet;
import quadrant.task.Hashes;

/** Open images with their ROIs as data: the model of the command line on the saved files, byte for byte. */
class OpenImagesTest {
    @TempDir
    static Path folder;

    private static ImageJProcess imageJ;
    private static Path data;
    private static String expected;

    @BeforeAll
    static void makes_data_and_the_model_of_the_command_line() throws Exception {
        imageJ = ImageJProcess.install(folder);
        data = Cells.withOverlays(folder.resolve("slides"), 4);
        Path output = folder.resolve("cli");
        ImageJProcess.Ended ended = imageJ.plain(
                "cli",
                "quadrant.cli.Main",
                "finetune",
                data.toString(),
                "--output",
                output.toString(),
                "--depth=0",
                "--views=1",
                "--epochs=1",
                "--threads=1");
        assertThat(ended.code()).as(ended.err()).isZero();
        expected = hash(output);
        Cells.save(Cells.image("slide4.tif", 4), data.resolve("plain/slide4.tif"));
        Files.write(data.resolve("plain/slide4.zip"), RoiSet.toZip(Cells.rois(4), ""));
    }

    @AfterAll
    static void removes_links() throws Exception {
        imageJ.uninstall();
    }

    private static String hash(Path output) throws Exception {
        return Hashes.sha256(Files.readAllBytes(output.resolve("model.onnx")));
    }

    @Test
    void without_data_and_images_it_is_said_what_to_give() throws Exception {
        ImageJProcess.Ended ended = imageJ.macro("", "none", "call(\"quadrant.Macro.run\", \"advise\", \"seed=1\");");
        assertThat(ended.code()).as(ended.err()).isEqualTo(2);
        assertThat(ended.err()).contains("The option data is missing, and no image is open.");
    }

    @Test
    @Tag("full")
    void the_dialog_takes_open_images_and_records_a_line_that_does_so_again() throws Exception {
        try (Display display = Display.open()) {
            Path output = folder.resolve("window");
            List<String> args = new ArrayList<>(List.of("open", data.toString(), output.toString()));
            Optional.ofNullable(System.getProperty("quadrant.screenshot.open")).ifPresent(args::add);
            ImageJProcess.Ended ended = imageJ.window(display.name(), "window", args.toArray(String[]::new));
            assertThat(ended.code()).as(ended.out() + ended.err()).isZero();
            ended.assertFits();
            assertThat(ended.after("RECORDED"))
                    .containsExactly("run(\"Quadrant Fine-tune\", \"output=%s depth=0 views=1 epochs=1 threads=1\");"
                            .formatted(output));
            assertThat(hash(Path.of(output + " first"))).isEqualTo(expected);
            assertThat(hash(output)).isEqualTo(expected);
        }
    }
}
