package quadrant.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeTrue;
import static quadrant.cli.CommandRun.run;

import ij.IJ;
import ij.ImagePlus;
import ij.ImageStack;
import ij.gui.EllipseRoi;
import ij.gui.Line;
import ij.gui.Roi;
import ij.io.FileSaver;
import ij.process.ColorProcessor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import quadrant.TestData;
import quadrant.app.Classified;
import quadrant.app.SmallModel;
import quadrant.app.TilesJob;
import quadrant.app.Verbs;
import quadrant.app.Wiring;
import quadrant.imagej.RoiSet;
import quadrant.imagej.TiledTiff;
import quadrant.inference.ProbabilityMap;
import quadrant.task.CancelledException;
import quadrant.task.Task;

/** Tiles, ROIs and slices through the command line. */
class ClassifyCommandTest {
    private static final int W = 300;
    private static final int H = 200;
    private static final String APERIO = "Aperio Image|MPP = 0.25";

    @TempDir
    private Path temp;

    private Path model;
    private Path big;

    @BeforeEach
    void makes_a_model_and_an_image() throws IOException {
        model = SmallModel.write(temp.resolve("model.onnx"));
        big = TiledTiff.write(temp.resolve("big.tif"), W, H, APERIO, -1, ClassifyCommandTest::pixel);
    }

    /** Blobs of colours that change slowly from left to right. */
    private static int pixel(int x, int y) {
        int r = (int) (127 + 120 * Math.sin(x / 23.0) * Math.cos(y / 17.0));
        int g = (int) (127 + 120 * Math.sin(x / 71.0 + y / 31.0));
        return r << 16 | g << 8 | (x * y / 40 & 255);
    }

    private static void refuses(CommandRun output, String... text) {
        assertThat(output.code()).as(output.err()).isEqualTo(2);
        String message = output.err()
                .lines()
                .filter(l -> l.startsWith("quadrant: "))
                .findFirst()
                .orElse("");
        assertThat(message).contains(text).endsWith(".");
        assertThat(output.err()).doesNotContain("\tat ");
    }

    @Test
    void tiles_show_what_a_training_image_did_and_the_map_lies_on_its_image() throws IOException {
        Path out = temp.resolve("Übersicht 'a' [b]");
        CommandRun output = run("classify", model, big, "--tiles", "--output", out);
        assertThat(output.code()).as(output.err()).isZero();
        // 32 pixels at 0.5 µm are 64 at 0.25 µm
        assertThat(output.err()).contains("20 tiles of 64 pixels (16.00 µm), every 64 pixels: a map of 5×4");
        assertThat(output.out()).contains("20 of 20 tiles classified");
        ImagePlus map = IJ.openImage(out.resolve("map.tif").toString());
        assertThat(List.of(map.getWidth(), map.getHeight(), map.getStackSize(), map.getBitDepth()))
                .containsExactly(5, 4, 3, 32);
        assertThat(map.getStack().getSliceLabel(2)).isEqualTo("fat");
        assertThat(map.getCalibration().pixelWidth).isCloseTo(16, within(1e-9));
        assertThat(map.getCalibration().getUnit()).isIn("µm", "micron"); // as ImageJ likes
        assertThat(map.getCalibration().xOrigin).isZero();
        List<String> areas = Files.readAllLines(out.resolve("areas.csv"));
        assertThat(areas.get(0)).isEqualTo("class,tiles,area_px,area_mm2,share");
        assertThat(areas.subList(1, areas.size()).stream()
                        .mapToLong(l -> Long.parseLong(l.split(",", -1)[2]))
                        .sum())
                .isEqualTo((long) W * H);
        List<String> slide = Files.readAllLines(out.resolve("slide.csv"));
        assertThat(slide).hasSize(4);
        double sum = 0;
        for (String line : slide.subList(1, 4)) {
            String[] cells = line.split(",", -1);
            assertThat(cells[0] + " " + cells[1]).isEqualTo("big.tif 20");
            assertThat(Double.parseDouble(cells[7]))
                    .isBetween(Double.parseDouble(cells[8]), Double.parseDouble(cells[9]));
            sum += Double.parseDouble(cells[5]);
        }
        assertThat(sum).isCloseTo(1, within(1e-5));
        assertThat(Files.readAllLines(out.resolve("tiles.csv"))).hasSize(21);
    }

    @Test
    void a_tile_gets_what_its_pixels_get_as_an_image_of_their_own() throws IOException {
        Path out = temp.resolve("out");
        CommandRun output = run(
                "classify",
                model,
                big,
                "--tiles",
                "--tile",
                "48",
                "--stride",
                "5um",
                "--tta",
                "dihedral",
                "--output",
                out);
        assertThat(output.code()).as(output.err()).isZero();
        List<String> rows = Files.readAllLines(out.resolve("tiles.csv"));
        assertThat(rows).hasSize(1 + 15 * 10);
        Path crops = Files.createDirectories(temp.resolve("crops"));
        for (int i : List.of(0, 7, 77, 149)) {
            String[] cells = rows.get(1 + i).split(",", -1);
            ColorProcessor crop = new ColorProcessor(48, 48);
            for (int k = 0; k < 48 * 48; k++) {
                crop.set(k, pixel(Integer.parseInt(cells[2]) + k % 48, Integer.parseInt(cells[3]) + k / 48));
            }
            new FileSaver(new ImagePlus("c", crop))
                    .saveAsPng(crops.resolve("c%03d.png".formatted(i)).toString());
        }
        Path csv = temp.resolve("crops.csv");
        assertThat(run("classify", model, crops, "--tta", "dihedral", "--output", csv)
                        .code())
                .isZero();
        List<String> alone = Files.readAllLines(csv);
        assertThat(alone).hasSize(5);
        for (String line : alone.subList(1, 5)) {
            int i = Integer.parseInt(line.substring(1, 4));
            String tile = rows.get(1 + i).split(",", 6)[5];
            assertThat(tile).isEqualTo(line.substring(line.indexOf(',') + 1));
        }
        // the middle of cell 77 = (2, 5) is that of its tile
        assertThat(rows.get(78)).startsWith("2,5,26,86,48,");
    }

    @Test
    void tiles_that_are_asked_for_wrongly_are_refused() {
        Path out = temp.resolve("out");
        refuses(run("classify", model, big, "--tiles", "--tile", "201", "--output", out), "larger than big.tif");
        refuses(run("classify", model, big, "--tiles", "--stride", "0", "--output", out), "stride is \"0\"", "224px");
        refuses(run("classify", model, big, "--tiles", "--output", temp.resolve("map.tif")), "name of a file");
        refuses(run("classify", model, big, big, "--tiles", "--output", out), "one image file was expected");
        refuses(run("classify", model, temp, "--tiles", "--output", out), "is a folder");
        refuses(run("classify", model, big, "--stride", "9", "--output", out), "goes with tiles");
        refuses(run("classify", model, big, "--tiles", "--slices", "--output", out), "tiles and for slices");
        refuses(run("classify", model, big, "--what", "rois", "--output", out), "--rois");
        refuses(run("classify", model, big, "--min-probability", "1.5", "--output", out), "from 0 to 1");
        assertThat(out).doesNotExist();
    }

    @Test
    void a_damaged_tile_is_named_and_what_came_before_it_is_kept() throws IOException {
        Path bad = TiledTiff.write(temp.resolve("bad.tif"), W, H, APERIO, 4, ClassifyCommandTest::pixel);
        Path out = temp.resolve("out");
        String[] args = {"classify", model.toString(), bad.toString(), "--tiles", "--tile", "20", "--output"};
        List<String> stop = new ArrayList<>(List.of(args));
        stop.add(out.toString());
        CommandRun output = run(stop.toArray());
        refuses(output, "bad.tif, from pixel ", "are kept in " + out, "--skip-unreadable");
        assertThat(output.out()).contains("of 150 tiles classified");
        ImagePlus map = IJ.openImage(out.resolve("map.tif").toString());
        assertThat(map.getStack().getProcessor(1).getf(0)).isBetween(0f, 1f);
        assertThat(map.getStack().getProcessor(1).getf(149)).isNaN();
        assertThat(map.getInfoProperty()).contains("Partial: ");
        assertThat(Files.readString(out.resolve("areas.csv"))).contains("(not classified)");

        Path rest = temp.resolve("rest");
        stop.set(args.length, rest.toString());
        stop.add("--skip-unreadable");
        CommandRun skipped = run(stop.toArray());
        assertThat(skipped.code()).as(skipped.err()).isZero();
        assertThat(skipped.err()).contains("tiles cannot be read and are blank");
        assertThat(Files.readString(rest.resolve("areas.csv"))).contains("(unreadable)");
    }

    @Test
    void glass_is_passed_over_unless_all_tiles_are_asked_for() throws IOException {
        Path glass = TiledTiff.write(
                temp.resolve("glass.tif"), 256, 128, APERIO, -1, (x, y) -> x < 128 ? 0xf0f0f2 : pixel(x, y));
        Path out = temp.resolve("out");
        assertThat(run("classify", model, glass, "--tiles", "--output", out).code())
                .isZero();
        assertThat(Files.readString(out.resolve("areas.csv"))).contains("(no tissue),4,16384,");
        Path all = temp.resolve("all");
        assertThat(run("classify", model, glass, "--tiles", "--no-mask", "--output", all)
                        .code())
                .isZero();
        assertThat(Files.readString(all.resolve("areas.csv"))).doesNotContain("(no tissue)");
    }

    @Test
    void a_cancelled_run_keeps_a_partial_map_and_needs_the_model_no_more() throws IOException {
        Path out = temp.resolve("out");
        Task cancels = new Task() {
            private boolean stop;

            @Override
            public void phase(String name) {
                model.toFile().delete();
            }

            @Override
            public void progress(long done, long total) {
                stop = done >= 100;
            }

            @Override
            public boolean cancelled() {
                return stop;
            }
        };
        Classified.Tiles result = TilesJob.file(
                Wiring.standard(),
                Verbs.CLASSIFY.read(Map.of(
                        "model",
                        model.toString(),
                        "output",
                        out.toString(),
                        "tiles",
                        "",
                        "tile",
                        "16",
                        "stride",
                        "8",
                        "input",
                        big.toString())),
                big,
                cancels);
        assertThat(result.ended().orElseThrow()).isInstanceOf(CancelledException.class);
        int done = result.map().count(ProbabilityMap.State.CLASSIFIED);
        assertThat(done).isBetween(100, 200);
        ImagePlus map = IJ.openImage(out.resolve("map.tif").toString());
        assertThat(map.getStack().getProcessor(2).getf(done - 1)).isBetween(0f, 1f);
        assertThat(map.getStack().getProcessor(2).getf(done)).isNaN();
    }

    @Test
    void rois_of_a_file_become_a_table_with_their_place_and_area() throws IOException {
        Path zip = temp.resolve("cells.zip");
        Roi square = new Roi(10, 20, 40, 30);
        square.setName("a");
        Roi round = new EllipseRoi(100, 100, 160, 100, 1);
        round.setName("b");
        Files.write(zip, RoiSet.toZip(List.of(square, round), ""));
        Path csv = temp.resolve("rois.csv");
        CommandRun output = run("classify", model, big, "--rois", zip, "--min-probability", "1", "--output", csv);
        assertThat(output.code()).as(output.err()).isZero();
        assertThat(output.out()).contains("2 ROIs classified");
        assertThat(output.err()).contains("trained on whole images");
        List<String> rows = Files.readAllLines(csv);
        assertThat(rows.get(0)).isEqualTo("image,x_px,y_px,area_px,x_um,y_um,area_um2,predicted,nerve,fat,uncertain");
        assertThat(rows.get(1)).startsWith("a,10,20,1200,2.5,5,75,(uncertain),");
        double area = Double.parseDouble(rows.get(2).split(",", -1)[3]);
        assertThat(area).isCloseTo(Math.PI * 30 * 30, within(60.0));
    }

    @Test
    void rois_without_area_or_outside_the_image_are_refused() throws IOException {
        Path zip = temp.resolve("cells.zip");
        Path csv = temp.resolve("rois.csv");
        Files.write(zip, RoiSet.toZip(List.of(new Line(1, 1, 50, 50)), ""));
        refuses(run("classify", model, big, "--rois", zip, "--output", csv), "has no area", "Outline");
        Files.write(zip, RoiSet.toZip(List.of(new Roi(10, 10, 20, 20), new Roi(5000, 10, 20, 20)), ""));
        refuses(run("classify", model, big, "--rois", zip, "--output", csv), "lies outside its image");
        assertThat(csv).doesNotExist();
        CommandRun output = run("classify", model, big, "--rois", zip, "--skip-unreadable", "--output", csv);
        assertThat(output.code()).as(output.err()).isZero();
        assertThat(Files.readAllLines(csv)).hasSize(2);
    }

    @Test
    void every_slice_of_a_stack_gets_a_row_and_pages_of_other_sizes_are_no_stack() throws Exception {
        ImageStack stack = new ImageStack(40, 40);
        for (int z = 0; z < 3; z++) {
            ColorProcessor slice = new ColorProcessor(40, 40);
            int shift = 50 * z;
            for (int i = 0; i < 1600; i++) {
                slice.set(i, pixel(i % 40 + shift, i / 40));
            }
            stack.addSlice(slice);
        }
        Path file = temp.resolve("stack.tif");
        new FileSaver(new ImagePlus("s", stack)).saveAsTiffStack(file.toString());
        Path csv = temp.resolve("slices.csv");
        CommandRun output = run("classify", model, file, "--slices", "--output", csv);
        assertThat(output.code()).as(output.err()).isZero();
        List<String> rows = Files.readAllLines(csv);
        assertThat(rows).hasSize(4);
        assertThat(rows.get(3)).startsWith("\"stack.tif, slice 3\",");
        assertThat(rows.get(1).split(",", 3)[2]).isNotEqualTo(rows.get(2).split(",", 3)[2]);
        Path slide = TestData.shared("images/slides").resolve("cmu-1-small-region.svs");
        refuses(run("classify", model, slide, "--slices", "--output", csv), "so it is no stack");
    }

    /** With {@code -Dquadrant.tiles=20000} the size that a slide has; the memory is the process's at its highest. */
    @Test
    @Tag("full")
    void memory_stays_below_two_gigabytes() throws Exception {
        int side = Integer.getInteger("quadrant.tiles", 2500);
        Path huge = TiledTiff.write(temp.resolve("huge.tif"), side, side, APERIO, -1, ClassifyCommandTest::pixel);
        Path log = temp.resolve("log");
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx512m",
                        "-cp",
                        System.getProperty("java.class.path"),
                        "quadrant.cli.Main",
                        "classify",
                        model.toString(),
                        huge.toString(),
                        "--tiles",
                        "--output",
                        temp.resolve("out").toString())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        Path status = Path.of("/proc/" + process.pid() + "/status");
        assumeTrue(Files.exists(status), "Skipped: there is no /proc");
        long most = 0;
        while (!process.waitFor(100, TimeUnit.MILLISECONDS)) {
            Matcher m = Pattern.compile("VmHWM:\\s+(\\d+) kB").matcher(Files.readString(status));
            most = m.find() ? Math.max(most, Long.parseLong(m.group(1))) : most;
        }
        assertThat(process.exitValue()).as(Files.readString(log)).isZero();
        assertThat(most).isBetween(1L, 2_000_000L);
    }
}
