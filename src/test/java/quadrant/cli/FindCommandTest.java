package quadrant.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static quadrant.cli.CommandRun.run;

import ij.IJ;
import ij.ImagePlus;
import ij.gui.OvalRoi;
import ij.gui.Roi;
import ij.io.FileSaver;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import quadrant.Macro;
import quadrant.app.SmallModel;
import quadrant.app.Verbs;
import quadrant.app.Wiring;
import quadrant.dataset.ClassList;
import quadrant.dataset.io.PredictionTable;
import quadrant.imagej.RoiSet;
import quadrant.model.FineTunedModel;
import quadrant.onnx.Head;
import quadrant.task.Task;

/** Cells that are found on the images of a folder, classified and counted. */
class FindCommandTest {
    private static final String COUNTS =
            "image,objects,nerve,fat,not a cell,uncertain,doubtful,outlier,nerve share,nerve share_without_doubtful,"
                    + "nerve low,nerve high,fat share,fat share_without_doubtful,fat low,fat high,rois,at_border,left_out";

    @TempDir
    private Path temp;

    private Path images;
    private Path model;

    @BeforeEach
    void makes_a_model_and_images() throws IOException {
        model = model(Optional.empty());
        images = Files.createDirectories(temp.resolve("images"));
        save(discs(3), "a.tif");
        save(discs(12), "b.tif");
        save(IJ.createImage("none", "8-bit black", 200, 150, 1), "c.tif");
    }

    private Path model(Optional<String> finder) throws IOException {
        FineTunedModel m = SmallModel.of();
        FineTunedModel own = new FineTunedModel(
                // some discs are no cells then
                m.graph().withWeights(Map.of(Head.BIAS, new float[] {0, 2, 0})),
                new ClassList(List.of("nerve", ClassList.NOT_A_CELL, "fat")),
                m.preprocessing(),
                m.provenance(),
                m.testViews(),
                Optional.empty());
        return Files.write(
                temp.resolve("model" + finder.isPresent() + ".onnx"),
                own.finding(finder).toBytes());
    }

    private void save(ImagePlus image, String name) {
        new FileSaver(image).saveAsTiff(images.resolve(name).toString());
    }

    /** Bright discs of several greys in rows on a dark ground. */
    private static ImagePlus discs(int count) {
        ImagePlus image = IJ.createImage("discs", "8-bit black", 200, 150, 1);
        for (int i = 0; i < count; i++) {
            image.getProcessor().setValue(250 - 9 * i);
            image.getProcessor().fill(new OvalRoi(15 + i % 4 * 45, 15 + i / 4 * 45, 22, 22));
        }
        return image;
    }

    private static List<String[]> table(Path csv) throws IOException {
        return Files.readAllLines(csv).stream()
                .skip(1)
                .map(l -> l.split(",", -1))
                .toList();
    }

    @Test
    void every_cell_has_a_row_and_every_image_its_counts_without_what_is_no_cell() throws IOException {
        Path csv = temp.resolve("cells.csv");
        CommandRun output = run("classify", model, images, "--find", "--output", csv);
        assertThat(output.code()).as(output.err()).isZero();
        assertThat(output.err()).contains("records no settings", "1 image (c.tif): no cell was found");
        assertThat(Files.readAllLines(csv).get(0))
                .isEqualTo("image,roi,x_px,y_px,area_px,x_um,y_um,area_um2,predicted,nerve,not a cell,fat");
        List<String[]> cells = table(csv);
        assertThat(cells).hasSize(15).allMatch(c -> c[5].isEmpty());
        assertThat(PredictionTable.read(csv).rows()).hasSize(15);
        Path counts = temp.resolve("cells-images.csv");
        assertThat(Files.readAllLines(counts).get(0)).isEqualTo(COUNTS);
        List<String[]> rows = table(counts);
        assertThat(rows).extracting(r -> r[0]).containsExactly("a.tif", "b.tif", "c.tif");
        for (String[] r : rows) {
            int[] n =
                    IntStream.rangeClosed(1, 4).map(i -> Integer.parseInt(r[i])).toArray();
            assertThat(n[0]).isEqualTo(n[1] + n[2]);
            for (String name : List.of("nerve", "fat", "not a cell")) {
                long own = cells.stream()
                        .filter(c -> c[0].equals(r[0]) && c[8].equals(name))
                        .count();
                assertThat(own)
                        .isEqualTo(n[List.of("nerve", "fat", "not a cell").indexOf(name) + 1]);
            }
        }
        assertThat(rows.get(2)).startsWith("c.tif", "0", "0", "0", "0", "0", "", "");
        long none = cells.stream().filter(c -> c[8].equals("not a cell")).count();
        assertThat(none).isBetween(1L, 14L);
        assertThat(output.out())
                .contains(15 - none + " cells of 3 images classified: " + csv)
                .contains("not a cell " + none)
                .contains("Counts and shares in each image: " + counts);
    }

    @Test
    void the_middle_plane_of_a_stack_is_said() {
        ImagePlus stack = IJ.createImage("stack", "8-bit black", 200, 150, 5);
        stack.getStack().setProcessor(discs(4).getProcessor(), 3);
        stack.setDimensions(1, 5, 1);
        save(stack, "stack.tif");
        CommandRun output =
                run("classify", model, images.resolve("stack.tif"), "--find", "--output", temp.resolve("cells.csv"));
        assertThat(output.code()).as(output.err()).isZero();
        assertThat(output.err()).contains("1 image (stack.tif): slice 3 of 5, the middle one");
    }

    @Test
    void rois_or_a_label_map_beside_an_image_are_taken_instead() throws IOException {
        Files.write(
                images.resolve("a-rois.zip"), RoiSet.toZip(List.of(new Roi(0, 0, 30, 30), new Roi(40, 0, 30, 9)), ""));
        ImagePlus labels = IJ.createImage("labels", "16-bit black", 200, 150, 1);
        for (int i = 1; i < 5; i++) {
            labels.getProcessor().setValue(i);
            labels.getProcessor().fill(new Roi(30 * i, 20, 25, 25));
        }
        save(labels, "b_labels.tif");
        Path marks = Files.createDirectories(images.resolve("mine-model-marks"));
        Files.writeString(marks.resolve("marks.csv"), "image,rois\n");
        Files.copy(images.resolve("b.tif"), marks.resolve("01 b.tif"));
        Path csv = temp.resolve("cells.csv");
        CommandRun output = run("classify", model, images, "--find", "--output", csv);
        assertThat(output.code()).as(output.err()).isZero();
        assertThat(output.err()).contains("2 images (a.tif, b.tif): the cells are those of the ROIs or the label map");
        assertThat(table(csv))
                .extracting(c -> c[0] + " " + c[2] + " " + c[4])
                .containsExactly(
                        "a.tif 0 900", "a.tif 40 270", "b.tif 30 625", "b.tif 60 625", "b.tif 90 625", "b.tif 120 625");
        assertThat(table(temp.resolve("cells-images.csv")))
                .extracting(r -> r[0] + " " + r[16])
                .containsExactly("a.tif a-rois.zip", "b.tif b_labels.tif", "c.tif ");
    }

    @Test
    void the_settings_that_the_model_records_are_used() throws IOException {
        String settings = "largest 100";
        Path own = model(Optional.of(settings));
        assertThat(Wiring.standard().door().open(own).finder()).contains(settings);
        Path csv = temp.resolve("cells.csv");
        CommandRun output = run("classify", own, images.resolve("b.tif"), "--find", "--output", csv);
        assertThat(output.code()).as(output.err()).isZero();
        assertThat(output.err()).doesNotContain("records no settings").contains("no cell was found");
        assertThat(table(csv)).isEmpty();
        assertThat(table(temp.resolve("cells-images.csv")))
                .singleElement()
                .satisfies(r -> assertThat(r).startsWith("b.tif", "0"));
        assertThat(run("finetune", images, "--output", temp.resolve("new"), "--finder", "what is round")
                        .err())
                .contains("--finder is \"what is round\"");
    }

    @Test
    void an_image_that_cannot_be_read_ends_it_or_is_skipped() throws IOException {
        Path whole = images.resolve("b.tif");
        Files.write(images.resolve("broken.tif"), Arrays.copyOf(Files.readAllBytes(whole), 5000));
        Path csv = temp.resolve("cells.csv");
        CommandRun refused = run("classify", model, images, "--find", "--output", csv);
        assertThat(refused.code()).isEqualTo(2);
        assertThat(refused.err()).contains("broken.tif", "--skip-unreadable");
        assertThat(Files.exists(csv)).isFalse();
        CommandRun skipped = run("classify", model, images, "--find", "--output", csv, "--skip-unreadable");
        assertThat(skipped.code()).as(skipped.err()).isZero();
        assertThat(skipped.err()).contains("Skipped: broken.tif");
        assertThat(table(temp.resolve("cells-images.csv"))).hasSize(3);
    }

    @Test
    void it_goes_with_nothing_else_that_says_what_to_classify() {
        for (List<String> other : List.of(
                List.of("--tiles"), List.of("--slices"), List.of("--rois", "x.zip"), List.of("--what", "image"))) {
            List<Object> args =
                    new ArrayList<>(List.of("classify", model, images, "--find", "--output", temp.resolve("x")));
            args.addAll(other);
            CommandRun output = run(args.toArray());
            assertThat(output.code()).isEqualTo(2);
            assertThat(output.err().lines().filter(l -> l.startsWith("quadrant: ")))
                    .singleElement()
                    .asString()
                    .contains("and for find, and one of them was expected. Give one of");
        }
        CommandRun geoJson = run("classify", model, images, "--find", "--output", temp.resolve("x.geojson"));
        assertThat(geoJson.err()).contains("is GeoJSON, which goes with ROIs and tiles");
    }

    @Test
    void a_macro_gives_the_same_bytes_and_can_be_run_again() throws IOException {
        Path csv = temp.resolve("cells.csv");
        assertThat(run("classify", model, images, "--find", "--output", csv).code())
                .isZero();
        byte[] cells = Files.readAllBytes(csv);
        byte[] counts = Files.readAllBytes(temp.resolve("cells-images.csv"));
        String line = "model=[" + model + "] input=[" + images + "] find output=[" + csv + "]";
        for (int i = 0; i < 2; i++) {
            assertThat(Macro.run("classify", line)).isEqualTo(csv.toString());
            assertThat(csv).hasBinaryContent(cells);
            assertThat(temp.resolve("cells-images.csv")).hasBinaryContent(counts);
        }
        assertThat(Verbs.CLASSIFY
                        .run(
                                Map.of(
                                        "model",
                                        model.toString(),
                                        "input",
                                        images.toString(),
                                        "what",
                                        "find",
                                        "output",
                                        csv.toString()),
                                Task.SILENT)
                        .value())
                .isEqualTo(csv.toString());
        assertThat(csv).hasBinaryContent(cells);
    }
}
