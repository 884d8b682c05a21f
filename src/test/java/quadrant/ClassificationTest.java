package quadrant;

import static org.assertj.core.api.Assertions.assertThat;

import ij.IJ;
import ij.ImagePlus;
import ij.ImageStack;
import ij.WindowManager;
import ij.gui.OvalRoi;
import ij.gui.Overlay;
import ij.gui.PointRoi;
import ij.gui.Roi;
import ij.measure.Calibration;
import ij.measure.ResultsTable;
import ij.process.ImageProcessor;
import ij.process.LUT;
import ij.process.ShortProcessor;
import java.awt.Color;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import quadrant.app.SmallModel;
import quadrant.imagej.Cells;
import quadrant.task.UserException;

/** Images in memory in, label image and table out: the rows of the macro, and an image that stays as it is. */
class ClassificationTest {
    private static final List<String> CLASSES = List.of("nerve", "fat", "uncertain");

    @TempDir
    private static Path folder;

    private static String model;

    @BeforeAll
    static void writes_a_model() throws Exception {
        model = SmallModel.write(folder.resolve("model.onnx")).toString();
    }

    @AfterEach
    void nothing_is_open() {
        WindowManager.setTempCurrentImage(null);
        assertThat(WindowManager.getImageCount()).isZero();
    }

    private static ImagePlus marked(long seed) {
        ImagePlus image = Cells.image("slide", seed);
        Overlay overlay = new Overlay();
        Cells.rois(seed).forEach(overlay::add);
        image.setOverlay(overlay);
        return image;
    }

    /** What a macro's call gives for an image in front, which it marks: so a copy of it. A name and a class a line. */
    private static List<String> macro(ImagePlus image, String options) {
        ImagePlus copy = image.duplicate();
        copy.setTitle(image.getTitle());
        copy.setOverlay(image.getOverlay() == null ? null : image.getOverlay().duplicate());
        WindowManager.setTempCurrentImage(copy);
        String lines = Macro.run("classify", "model=[" + model + "] " + options);
        WindowManager.setTempCurrentImage(null);
        return lines.lines().toList();
    }

    private static List<String> rows(ResultsTable table) {
        return IntStream.range(0, table.size())
                .mapToObj(i -> table.getStringValue("Image", i) + "\t" + table.getStringValue("Predicted", i))
                .toList();
    }

    private static int number(ResultsTable table, int row) {
        return CLASSES.indexOf(table.getStringValue("Predicted", row)) + 1;
    }

    /** Holds the pixels of each ROI to the class of its row, and all others to 0. */
    private static void assertPainted(ImageProcessor labels, ResultsTable table, List<Roi> rois) {
        ImageProcessor expected = new ShortProcessor(labels.getWidth(), labels.getHeight());
        for (int i = 0; i < rois.size(); i++) {
            expected.setValue(number(table, i));
            expected.fill(rois.get(i));
        }
        assertThat((short[]) labels.getPixels()).isEqualTo(expected.getPixels());
    }

    @Test
    void rois_give_the_rows_of_the_macro_and_their_pixels_the_class() {
        ImagePlus image = marked(1);
        Classification made = Classification.of(image, model, "what=rois");

        assertThat(rows(made.table())).isEqualTo(macro(image, "what=rois")).hasSize(12);
        assertThat(rows(made.table()).stream().map(r -> r.replaceFirst(".*\t", "")))
                .as("classes that differ, or the pixels would prove nothing")
                .contains("uncertain", "fat");
        assertThat(made.table().getHeadings())
                .contains("Probability", "p(nerve)", "p(fat)", "p(uncertain)", "x_px", "x_um", "area_um2");
        assertPainted(made.labels().getProcessor(), made.table(), Cells.rois(1));
        assertThat(made.labels().getBitDepth()).isEqualTo(16);
        assertThat(made.labels().getTitle()).isEqualTo("Classes of slide");
        assertThat(made.labels().getCalibration().pixelWidth).isEqualTo(0.5);
        assertThat(made.labels().getCalibration().getUnit())
                .isEqualTo(image.getCalibration().getUnit());
        assertThat(made.labels().getInfoProperty()).endsWith(":\nnerve\nfat\nuncertain\n(uncertain)\n");
    }

    @Test
    void the_image_its_selection_and_its_overlay_stay_as_they_are() {
        for (String options : List.of("what=rois", "find", "", "slices", "tiles tile=48px no_mask")) {
            ImagePlus image = marked(2);
            image.setRoi(new Roi(3, 4, 30, 20));
            Roi selection = image.getRoi();
            Overlay overlay = image.getOverlay();
            int[] before = ((int[]) image.getProcessor().getPixels()).clone();
            List<String> looks = looks(overlay);

            Classification made = Classification.of(image, model, options);

            assertThat((int[]) image.getProcessor().getPixels()).as(options).isEqualTo(before);
            assertThat(image.getRoi()).isSameAs(selection);
            assertThat(image.getRoi().getBounds()).isEqualTo(new Roi(3, 4, 30, 20).getBounds());
            assertThat(image.getOverlay()).isSameAs(overlay);
            assertThat(looks(overlay)).isEqualTo(looks);
            assertThat(image.changes).isFalse();
            assertThat(image.getTitle()).isEqualTo("slide");
            assertThat(image.getProp("Slice_Label")).isNull();
            assertThat(image.getWindow()).isNull();
            assertThat(made.labels().getWindow()).isNull();
            assertThat(made.labels().getOverlay()).isNull();
        }
    }

    private static List<String> looks(Overlay overlay) {
        return Arrays.stream(overlay.toArray())
                .map(r -> r.getName() + r.getBounds() + r.getStrokeColor() + r.getStrokeWidth() + r.getProperties())
                .toList();
    }

    @Test
    void cells_are_found_as_by_the_macro() {
        ImagePlus image = IJ.createImage("discs", "8-bit black", 200, 150, 1);
        for (int i = 0; i < 12; i++) {
            image.getProcessor().setValue(250 - 9 * i);
            image.getProcessor().fill(new OvalRoi(15 + i % 4 * 45, 15 + i / 4 * 45, 22, 22));
        }
        image.getCalibration().pixelWidth = 0.25;
        image.getCalibration().setFunction(Calibration.STRAIGHT_LINE, new double[] {3, 2}, "density");
        Classification made = Classification.of(image, model, "find");

        assertThat(made.labels().getCalibration().pixelWidth).isEqualTo(0.25);
        assertThat(made.labels().getCalibration().calibrated()).isFalse();
        assertThat(image.getCalibration().calibrated()).isTrue();
        assertThat(rows(made.table())).isEqualTo(macro(image, "find")).hasSize(12);
        for (int i = 0; i < made.table().size(); i++) {
            int x = (int) made.table().getValue("x_px", i) + 11;
            int y = (int) made.table().getValue("y_px", i) + 11;
            assertThat(made.labels().getProcessor().get(x, y)).isEqualTo(number(made.table(), i));
        }
        assertThat(made.labels().getProcessor().get(0, 0)).isZero();
    }

    @Test
    void a_label_image_marks_the_objects_whatever_the_overlay_and_colours() {
        ImagePlus image = marked(3);
        ImagePlus objects = Cells.labels(3);
        short[] before = ((short[]) objects.getProcessor().getPixels()).clone();
        Classification made = Classification.of(image, model, "", objects);

        assertThat(rows(made.table()).get(0)).startsWith("0001\t");
        assertPainted(made.labels().getProcessor(), made.table(), Cells.rois(3));
        assertThat((short[]) objects.getProcessor().getPixels()).isEqualTo(before);
        ResultsTable outlined = Classification.of(image, model, "what=rois").table();
        assertThat(made.table().getColumn("p(fat)")).containsExactly(outlined.getColumn("p(fat)"));

        ImageProcessor coloured = objects.getProcessor().convertToByte(false);
        coloured.setLut(LUT.createLutFromColor(Color.RED));
        ImagePlus eight = new ImagePlus("8", coloured);
        assertThat(rows(Classification.of(image, model, "what=rois", eight).table()))
                .isEqualTo(rows(made.table()));
    }

    @Test
    void an_image_as_a_whole_is_a_row_and_fills_its_pixels() {
        ImagePlus image = Cells.image("slide", 4);
        Classification made = Classification.of(image, model, "");

        assertThat(rows(made.table())).isEqualTo(macro(image, "")).hasSize(1);
        assertThat(made.labels().getStatistics().min).isEqualTo(number(made.table(), 0));
        assertThat(made.labels().getStatistics().max).isEqualTo(number(made.table(), 0));
    }

    @Test
    void each_slice_fills_its_plane_and_a_roi_lies_on_the_slice_that_it_names() {
        ImageStack planes = new ImageStack(Cells.WIDTH, Cells.HEIGHT);
        for (int i = 0; i < 3; i++) {
            planes.addSlice(Cells.image("plane", 5 + i).getProcessor());
        }
        ImagePlus stack = new ImagePlus("stack", planes);
        Classification made = Classification.of(stack, model, "slices");
        assertThat(rows(made.table())).isEqualTo(macro(stack, "slices")).hasSize(3);
        assertThat(made.labels().getNSlices()).isEqualTo(3);
        for (int i = 0; i < 3; i++) {
            assertThat(made.labels().getStack().getProcessor(i + 1).get(9, 9)).isEqualTo(number(made.table(), i));
        }

        Roi third = new Roi(10, 10, 40, 40);
        third.setPosition(3);
        Roi shown = new Roi(60, 10, 40, 40);
        stack.setOverlay(new Overlay(third));
        stack.getOverlay().add(shown);
        stack.setSlice(2);
        Classification rois = Classification.of(stack, model, "what=rois");
        assertPainted(rois.labels().getStack().getProcessor(1), rois.table(), List.of());
        assertThat(rois.labels().getStack().getProcessor(3).get(20, 20)).isEqualTo(number(rois.table(), 0));
        assertThat(rois.labels().getStack().getProcessor(2).get(70, 20)).isEqualTo(number(rois.table(), 1));
        assertThat(rois.labels().getStack().getProcessor(3).get(70, 20)).isZero();
    }

    @Test
    void tiles_fill_their_cells_and_the_table_has_their_areas() {
        Classification made = Classification.of(Cells.image("slide", 8), model, "tiles tile=48px stride=24px no_mask");
        assertThat(made.table().getStringValue("Class", 0)).isEqualTo("nerve");
        int[] histogram = made.labels().getProcessor().getHistogram();
        assertThat(histogram[0]).isZero();
        for (int k = 0; k < CLASSES.size(); k++) {
            assertThat(histogram[k + 1]).isEqualTo((int) made.table().getValue("Area (px)", k));
        }
    }

    @Test
    void what_is_uncertain_has_a_number_of_its_own_and_what_is_skipped_none() {
        ImagePlus image = marked(9);
        Classification unsure = Classification.of(image, model, "what=rois min_probability=1");
        assertThat(unsure.table().getStringValue("Predicted", 0)).isEqualTo("(uncertain)");
        assertThat(unsure.labels().getStatistics().max).isEqualTo(4);

        List<Roi> rois = Cells.rois(9);
        List<Roi> outside = new ArrayList<>(rois);
        outside.add(4, new Roi(1000, 1000, 30, 30));
        image.setOverlay(new Overlay());
        outside.forEach(image.getOverlay()::add);
        Classification made = Classification.of(image, model, "what=rois skip_unreadable");
        assertPainted(made.labels().getProcessor(), made.table(), rois);
    }

    @Test
    void the_selection_is_taken_where_there_is_no_overlay() {
        ImagePlus image = Cells.image("slide", 10);
        image.setRoi(new OvalRoi(20, 20, 40, 30));
        Classification made = Classification.of(image, model, "what=rois");
        assertPainted(made.labels().getProcessor(), made.table(), List.of(new OvalRoi(20, 20, 40, 30)));
    }

    @Test
    void mistakes_are_thrown_with_their_remedy() {
        ImagePlus image = Cells.image("slide", 11);
        assertThat(refusal(image, "model=x", null)).contains("model and input are no options");
        assertThat(refusal(image, "input=x", null)).contains("model and input are no options");
        assertThat(refusal(image, "fidn", null)).contains("find");
        assertThat(refusal(image, "what=rois", null)).contains("There is no ROI to classify on slide.");
        ImagePlus small = IJ.createImage("small", "16-bit black", 20, 20, 1);
        assertThat(refusal(image, "", small))
                .contains("The label image small does not mark the objects of slide. Give one of the image's size");
        assertThat(refusal(image, "find", Cells.labels(1))).contains("and for find, and one of them was expected");
        assertThat(refusal(image, "what=image", Cells.labels(1))).contains("no --what or --rois");
        image.setRoi(new PointRoi(30, 30));
        assertThat(refusal(image, "what=rois", null)).contains("has no area");
        assertThat(refusal(image, "shard=1/2", null)).contains("goes with the command line");
    }

    private static String refusal(ImagePlus image, String options, @Nullable ImagePlus objects) {
        try {
            Classification.of(image, model, options, objects);
            return "";
        } catch (UserException e) {
            return String.valueOf(e.getMessage()).replace('\n', ' ');
        }
    }
}
