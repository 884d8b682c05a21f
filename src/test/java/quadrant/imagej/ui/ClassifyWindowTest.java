package quadrant.imagej.ui;

import static org.assertj.core.api.Assertions.assertThat;

import ij.ImagePlus;
import ij.gui.OvalRoi;
import ij.gui.Roi;
import ij.io.FileSaver;
import ij.process.ColorProcessor;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import quadrant.app.SmallModel;
import quadrant.imagej.RoiSet;

/** Classify in a real ImageJ: ROIs by the dialog, tiles and slices by macros, with a window and without a display. */
class ClassifyWindowTest {
    @TempDir
    static Path folder;

    private static ImageJProcess imageJ;
    private static Display display;
    private static Path model;
    private static Path image;
    private static Path rois;
    private static Path stack;

    @BeforeAll
    static void make_a_model_an_image_and_rois() throws Exception {
        imageJ = ImageJProcess.install(folder);
        display = Display.start();
        model = SmallModel.write(folder.resolve("Mödel 'a'.onnx"));
        ColorProcessor pixels = new ColorProcessor(160, 96);
        for (int i = 0; i < 160 * 96; i++) {
            int x = i % 160;
            int y = i / 160;
            pixels.set(i, (x * y / 60 & 255) << 16 | (x * 3 / 2 & 255) << 8 | (y * 5 & 255));
        }
        ImagePlus plain = new ImagePlus("plain", pixels);
        plain.getCalibration().pixelWidth = 0.5;
        plain.getCalibration().pixelHeight = 0.5;
        plain.getCalibration().setUnit("micron");
        image = folder.resolve("plain.tif");
        new FileSaver(plain).saveAsTiff(image.toString());
        rois = folder.resolve("cells.zip");
        Files.write(rois, RoiSet.toZip(List.of(new OvalRoi(10, 10, 40, 30), new Roi(80, 30, 32, 32)), ""));
        ImagePlus hyper = ij.IJ.createHyperStack("hyper", 64, 48, 2, 3, 2, 16);
        for (int s = 1; s <= 12; s++) {
            for (int i = 0; i < 64 * 48; i++) {
                hyper.getStack().getProcessor(s).set(i, i * s % 4000);
            }
        }
        stack = folder.resolve("hyper.tif");
        new FileSaver(hyper).saveAsTiff(stack.toString());
    }

    @AfterAll
    static void end() throws Exception {
        imageJ.uninstall();
        display.close();
    }

    @Test
    void rois_are_offered_named_coloured_and_recorded_and_tiles_become_a_map_over_the_image() throws Exception {
        display.required();
        List<String> args = new ArrayList<>(List.of("classify"));
        String shown = System.getProperty("quadrant.screenshot.classify", "");
        args.addAll(
                shown.isEmpty()
                        ? Stream.of(model, image, rois, stack)
                                .map(Path::toString)
                                .toList()
                        : List.of(shown.split(",", -1)));
        ImageJProcess.Ended ended = imageJ.window(display.name(), "classify", args.toArray(String[]::new));
        assertThat(ended.code()).as(ended.out() + ended.err()).isZero();
        if (!shown.isEmpty()) {
            return;
        }
        ended.assertFits();
        assertThat(ended.after("WHAT")).containsExactly("rois");
        assertThat(ended.after("ROWS").get(0))
                .startsWith("2 Predicted Probability Image ")
                .contains("p(nerve)", "x_px", "area_um2");
        assertThat(ended.after("ROI")).hasSize(2).allMatch(r -> r.matches("(nerve|fat|uncertain)-000[12] -?\\d+"));
        assertThat(ended.after("RECORDED").get(0))
                .isEqualTo("[run(\"Quadrant Classify\", \"model=[%s] what=rois\");]".formatted(model));
        assertThat(ended.after("MEMORY")).containsExactly("1 2 0 true");
        assertThat(ended.after("MAP")).containsExactly("10x6x3 8.0 micron");
        assertThat(ended.after("OVERLAY")).containsExactly("true");
        assertThat(ended.after("AREAS")).containsExactly("true");
        assertThat(ended.after("SLICES")).containsExactly("6 hyper.tif, slice 1, frame 2");
        assertThat(ended.after("CLOSED")).containsExactly("true 160x96 0 true");
        assertThat(ended.after("DIALOG").get(0)).contains("no image is open");
    }

    @Test
    void a_scijava_command_classifies_tiles_and_rois_with_the_keys_of_the_command_line() throws Exception {
        Path map = folder.resolve("scijava map");
        Path csv = folder.resolve("scijava.csv");
        ImageJProcess.Ended ended = imageJ.plain(
                "scijava",
                SciJavaDriver.class.getName(),
                "classify",
                model.toString(),
                image.toString(),
                map.toString(),
                rois.toString(),
                csv.toString());
        assertThat(ended.code()).as(ended.out() + ended.err()).isZero();
        assertThat(ended.after("TABLE")).containsExactly(map.toString(), csv.toString());
        assertThat(ended.after("RESULT")).containsExactly(map.toString(), csv.toString());
        assertThat(ended.after("REFUSED").get(0)).contains("stride", "goes with tiles");
        // tiles of 16 µm every 8 µm at 0.5 µm per pixel
        List<String> tiles = Files.readAllLines(map.resolve("tiles.csv"));
        assertThat(tiles).hasSize(1 + 10 * 6);
        assertThat(tiles.get(1)).startsWith("0,0,0,0,32,(uncertain),");
        assertThat(Files.readAllLines(csv)).hasSize(3);
        assertThat(Files.readAllLines(csv).get(2)).startsWith("0002,80,30,1024,40,15,256,");
    }

    @Test
    void without_a_display_a_call_classifies_the_tiles_and_slices_of_a_file() throws Exception {
        Path out = folder.resolve("map of tiles");
        ImageJProcess.Ended ended = imageJ.macro("", "headless", """
                print("MAP " + call("quadrant.Macro.run", "classify", "model=[%1$s] input=[%2$s] tiles output=[%4$s]"));
                print("SLICES " + call("quadrant.Macro.run", "classify", "model=[%1$s] input=[%3$s] slices output=[%4$s.csv]"));
                call("quadrant.Macro.run", "classify", "model=[%1$s] input=[%2$s] tiles tile=999 output=[%4$s 2]");
                print("NOT STOPPED");
                """.formatted(model, image, stack, out));
        assertThat(ended.code()).as(ended.out() + ended.err()).isEqualTo(2);
        assertThat(ended.after("MAP")).containsExactly(out.toString());
        assertThat(out.resolve("map.tif")).exists();
        assertThat(ended.after("SLICES")).containsExactly(out + ".csv");
        assertThat(Files.readAllLines(Path.of(out + ".csv"))).hasSize(7).anyMatch(l -> l.contains("slice 3, frame 2"));
        assertThat(ended.err()).contains("larger than plain.tif");
        assertThat(ended.out()).doesNotContain("NOT STOPPED");
    }
}
