package quadrant.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import ij.IJ;
import ij.ImagePlus;
import ij.ImageStack;
import ij.process.ColorProcessor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import quadrant.FileSizeLimit;
import quadrant.imagej.ImageFileReader;
import quadrant.imagej.OpenImage;
import quadrant.imagej.TiledTiff;
import quadrant.inference.ProbabilityMap;
import quadrant.pixels.Region;
import quadrant.pixels.RegionSource;
import quadrant.task.Task;
import quadrant.task.UserException;

/** What may happen to the disk, the process and the image while tiles or slices are classified; levels of slides. */
class TilesUnderWayTest {
    private static final String APERIO = "Aperio Image|MPP = 0.25";

    @TempDir
    private Path temp;

    private Path model;

    @BeforeEach
    void makes_a_model() throws IOException {
        model = SmallModel.write(temp.resolve("model.onnx"));
    }

    private static int pixel(int x, int y) {
        int r = (int) (127 + 120 * Math.sin(x / 23.0) * Math.cos(y / 17.0));
        return r << 16 | (x * 5 + y & 255) << 8 | (x * y / 40 & 255);
    }

    private static int other(int x, int y) {
        return (y * 4 & 255) << 16 | (x * 3 & 255) << 8 | (x * y / 7 & 255);
    }

    /** A task that does something where the work begins. */
    private static final class Begun implements Task {
        private final List<String> warnings = new ArrayList<>();
        private final Runnable action;

        private Begun(Runnable action) {
            this.action = action;
        }

        @Override
        public void phase(String name) {
            action.run();
        }

        @Override
        public void warn(String line) {
            warnings.add(line);
        }
    }

    private Classified.Tiles tiles(Path image, String tile, Path output, Task task) {
        Map<String, String> texts =
                new HashMap<>(Map.of("model", model.toString(), "tiles", "", "output", output.toString()));
        texts.put("tile", tile);
        texts.put("input", image.toString());
        return TilesJob.file(Wiring.standard(), Verbs.CLASSIFY.read(texts), image, task);
    }

    @ParameterizedTest
    @ValueSource(longs = {0, 600, 3000})
    void a_disk_that_is_full_at_the_end_is_named_leaves_nothing_and_the_map_can_still_be_shown(long room)
            throws IOException {
        Path image = TiledTiff.write(temp.resolve("a.tif"), 200, 150, APERIO, -1, TilesUnderWayTest::pixel);
        Path output = temp.resolve("new/out");
        List<FileSizeLimit> full = new ArrayList<>();
        Classified.Tiles result;
        try {
            result = tiles(image, "20", output, new Begun(() -> full.add(new FileSizeLimit(room))));
        } finally {
            full.forEach(FileSizeLimit::close);
        }
        UserException refusal = (UserException) result.ended().orElseThrow();
        assertThat(refusal.problem()).contains("could not be written", "File too large");
        assertThat(result.written()).isEmpty();
        assertThat(result.map().count(ProbabilityMap.State.CLASSIFIED)).isEqualTo(80);
        assertThat(temp.resolve("new")).doesNotExist();
    }

    @ParameterizedTest
    @ValueSource(strings = {"INT", "TERM"})
    void a_process_that_is_told_to_stop_leaves_a_partial_map_that_agrees_with_its_tables(String signal)
            throws Exception {
        assumeTrue(System.getProperty("os.name").contains("Linux"), "Skipped: signals are sent on Linux alone");
        int side = 1500;
        Path image = TiledTiff.write(temp.resolve("a.tif"), side, side, APERIO, -1, TilesUnderWayTest::pixel);
        Path output = temp.resolve("out");
        Path log = temp.resolve("log");
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        String classPath = System.getProperty("java.class.path");
        // what is started in the background ignores SIGINT, and so do its children
        List<String> command = new ArrayList<>(List.of("env", "--default-signal=INT", java, "-cp", classPath));
        command.addAll(List.of("quadrant.cli.Main", "classify"));
        command.addAll(
                List.of(model.toString(), image.toString(), "--tiles", "--tile", "64", "--stride", "8", "--no-mask"));
        command.addAll(List.of("--tta", "dihedral", "--output", output.toString()));
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        while (process.isAlive() && !Files.readString(log).contains("Classifying tiles")) {
            process.waitFor(50, TimeUnit.MILLISECONDS);
        }
        process.waitFor(1, TimeUnit.SECONDS);
        new ProcessBuilder("kill", "-" + signal, Long.toString(process.pid()))
                .start()
                .waitFor();
        assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).as(Files.readString(log)).isEqualTo(130);

        ImagePlus map = IJ.openImage(output.resolve("map.tif").toString());
        int cells = 188 * 188;
        assertThat(map.getBitDepth()).isEqualTo(32);
        assertThat(map.getWidth() * map.getHeight()).isEqualTo(cells);
        assertThat(map.getCalibration().pixelWidth).isEqualTo(2);
        float[] nerve = (float[]) map.getStack().getPixels(1);
        long known = 0;
        for (float v : nerve) {
            known += Float.isNaN(v) ? 0 : 1;
        }
        assertThat(known).isBetween(1L, cells - 1L);
        assertThat(map.getInfoProperty()).contains("Partial: " + (cells - known) + " of " + cells);
        assertThat(Files.readString(log)).contains(known + " of " + cells + " tiles classified");
        List<String[]> areas = rows(output.resolve("areas.csv"));
        assertThat(areas.stream().mapToLong(a -> Long.parseLong(a[1])).sum()).isEqualTo(cells);
        assertThat(areas.stream().mapToLong(a -> Long.parseLong(a[2])).sum()).isEqualTo((long) side * side);
        assertThat(areas.get(3)).startsWith("(not classified)", Long.toString(cells - known));
        List<String[]> rows = rows(output.resolve("tiles.csv"));
        assertThat(rows).hasSize(cells);
        for (int i = 0; i < cells; i++) {
            assertThat(rows.get(i)[5].equals("(not classified)")).isEqualTo(Float.isNaN(nerve[i]));
        }
    }

    private static List<String[]> rows(Path csv) throws IOException {
        return Files.readAllLines(csv).stream()
                .skip(1)
                .map(l -> l.split(",", -1))
                .toList();
    }

    @Test
    void the_coarsest_level_of_a_slide_is_read_on_which_a_tile_has_enough_pixels() throws IOException {
        TiledTiff.Page full = new TiledTiff.Page(300, 200, TilesUnderWayTest::pixel);
        TiledTiff.Page label = new TiledTiff.Page(90, 130, (x, y) -> 0);
        // a level of other colours tells which one was read
        TiledTiff.Page quarter = new TiledTiff.Page(75, 50, TilesUnderWayTest::other);
        Path slide = TiledTiff.pyramid(temp.resolve("slide.svs"), APERIO, false, List.of(full, label, quarter));
        Path level = TiledTiff.write(temp.resolve("level.tif"), 75, 50, "", -1, TilesUnderWayTest::other);
        Path alone = TiledTiff.write(temp.resolve("alone.tif"), 300, 200, APERIO, -1, TilesUnderWayTest::pixel);
        try (RegionSource source = new ImageFileReader().regions(slide, "slide")) {
            assertThat(source.levels().stream().map(RegionSource.Level::downsample))
                    .containsExactly(1.0, 4.0);
        }
        // of the network's 16 pixels a tile of 64 has as many a level up, one of 32 has not
        same(planes(slide, "64px"), planes(level, "16px"));
        same(planes(slide, "32px"), planes(alone, "32px"));
        assertThat(Arrays.equals(planes(slide, "64px")[0], planes(alone, "64px")[0]))
                .isFalse();
    }

    @Test
    void a_level_in_a_sub_directory_is_read_where_a_tile_has_enough_pixels_there() throws IOException {
        TiledTiff.Page full = new TiledTiff.Page(300, 200, TilesUnderWayTest::pixel);
        TiledTiff.Page quarter = new TiledTiff.Page(75, 50, TilesUnderWayTest::other);
        Path slide = TiledTiff.pyramid(temp.resolve("sub.tif"), APERIO, true, List.of(full, quarter));
        Path level = TiledTiff.write(temp.resolve("level.tif"), 75, 50, "", -1, TilesUnderWayTest::other);
        same(planes(slide, "64px"), planes(level, "16px"));
        // coordinates stay those of the full resolution
        ProbabilityMap map =
                tiles(slide, "64px", temp.resolve("out"), Task.SILENT).map();
        assertThat(map.grid().widthPx()).isEqualTo(300);
        assertThat(map.grid().tile(1)).isEqualTo(new Region(64, 0, 64, 64));
    }

    private float[][] planes(Path image, String tile) throws IOException {
        Path output = Files.createTempDirectory(temp, "map");
        ProbabilityMap map = tiles(image, tile, output, Task.SILENT).map();
        return new float[][] {map.plane(0), map.plane(1), map.plane(2)};
    }

    private static void same(float[][] a, float[][] b) {
        assertThat(a).isDeepEqualTo(b);
        assertThat(a[0].length).isGreaterThan(15);
    }

    @Test
    void a_stack_that_loses_a_slice_or_its_size_is_refused_and_no_table_is_written() {
        Path csv = temp.resolve("slices.csv");
        changed(csv, stack -> stack.getStack().deleteLastSlice());
        changed(csv, stack -> stack.setStack(of(20, 3)));
        changed(csv, ImagePlus::flush);
    }

    private void changed(Path csv, java.util.function.Consumer<ImagePlus> change) {
        ImagePlus stack = new ImagePlus("stack", of(32, 3));
        Given given = Verbs.CLASSIFY.read(Map.of("model", model.toString(), "slices", "", "output", csv.toString()));
        Task task = new Begun(() -> change.accept(stack));
        UserException output = catchThrowableOfType(
                UserException.class,
                () -> ClassifyJob.table(
                        Wiring.standard(), given, (model, rule) -> Source.images(OpenImage.slices(stack)), task));
        assertThat(output.problem()).startsWith("stack, slice ").contains("closed or changed while it was classified");
        assertThat(csv).doesNotExist();
    }

    private static ImageStack of(int side, int slices) {
        ImageStack stack = new ImageStack(side, side);
        for (int z = 0; z < slices; z++) {
            ColorProcessor slice = new ColorProcessor(side, side);
            for (int i = 0; i < side * side; i++) {
                slice.set(i, pixel(i % side + 40 * z, i / side));
            }
            stack.addSlice(slice);
        }
        return stack;
    }
}
