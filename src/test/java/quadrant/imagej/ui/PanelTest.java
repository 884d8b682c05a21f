package quadrant.imagej.ui;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import ij.IJ;
import ij.ImagePlus;
import ij.gui.Roi;
import ij.io.FileSaver;
import ij.process.ColorProcessor;
import ij.process.ImageProcessor;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import quadrant.app.Verbs;
import quadrant.imagej.RoiSet;
import quadrant.task.Task;
import quadrant.workspace.Workspace;
import quadrant.workspace.WorkspaceFile;

/** The panel in a real ImageJ, by clicks and keys. */
class PanelTest extends RealImageJ {
    /** The image without the ROIs that lie beside it. */
    private static Path alone(String in, String slide) throws Exception {
        Path to = Files.createDirectories(folder.resolve(in))
                .resolve(Path.of(slide).getFileName());
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
                alone("panel-images", "train/slide1.tif").toString(),
                Path.of("sample-slides/train/slide1-rois.zip").toAbsolutePath().toString(),
                alone("panel-images", "train/slide2.tif").toString(),
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
        assertThat(ended.after("SCORE").get(0)).contains("Balanced accuracy ", " of 16 left-out cells");
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
        Files.copy(Path.of("sample-slides/new/slide5.tif"), images.resolve("slide5.tif"));
        ImageJProcess.Ended ended = imageJ.window(
                display.name(),
                "buttons",
                "panel-buttons",
                alone("buttons-images", "train/slide1.tif").toString(),
                Path.of("sample-slides/train/slide1-rois.zip").toAbsolutePath().toString(),
                alone("buttons-images", "train/slide2.tif").toString(),
                Path.of("sample-slides/train/slide2-rois.zip").toAbsolutePath().toString(),
                System.getProperty("quadrant.screenshot.panel", ""),
                folder.toString());
        assertThat(ended.code()).as(ended.out() + ended.err()).isZero();
        assertThat(ended.after("MENU")).containsExactly("Quadrant|Train from a folder...|Classify...|more");
        assertThat(ended.after("MORE").get(0))
                .startsWith("Quadrant Next|Quadrant Audit|")
                .contains("Quadrant Compare", "Quadrant Explain")
                .endsWith("|names in macros");
        assertThat(ended.after("NAMES"))
                .containsExactly("Quadrant Fine-tune|Quadrant Classify|Label cells|Backbones...|Quadrant Figures");
        sources(ended);
        assertThat(ended.after("DRAGGED")).containsExactly("[4, 0]");
        assertThat(ended.after("UNDONE")).containsExactly("[0, 0]");
        assertThat(ended.after("REDONE")).containsExactly("[4, 0]");
        assertThat(ended.after("CLICKED")).containsExactly("[4, 4]");
        assertThat(number(ended.after("FILTERED").get(0), 0)).isEqualTo(104);
        assertThat(number(ended.after("FILTERED").get(0), 1)).isBetween(20.0, 84.0);
        String[] row = ended.after("ROW").get(0).split("(?<=\\d) ", -1);
        assertThat(row[0]).isEqualTo(row[1]);
        assertThat(ended.after("CELLS"))
                .containsExactly(
                        "52 [Class, Predicted, Doubt, Probability, Labelled, Object, Image, X (px), Y (px), Probability of A,"
                                + " Probability of B, Area (µm²), Perimeter (µm), Circularity, Feret (µm), Least Feret (µm), Aspect ratio,"
                                + " Roundness, Solidity, Mean red, SD red, Min red, Max red, Median red, Mean green, SD green, Min green,"
                                + " Max green, Median green, Mean blue, SD blue, Min blue, Max blue, Median blue]");
        assertThat(ended.after("DRAWN")).containsExactly("0 52");
        assertThat(ended.after("UNDRAWN")).containsExactly("true [4, 4]");
        assertThat(ended.after("IMPROVE").get(0)).contains("from 500 labels on, and there are 8");
        applied(ended);
        assertThat(ended.after("ADDED")).containsExactly("[4, 4, 0]");
        assertThat(ended.after("NAMED")).containsExactly("[1  A, 2  lymphocyte]");
        assertThat(ended.after("MALFORMED").get(0)).contains("slide[");
        assertThat(ended.after("GROUPED").get(0)).startsWith("2 of 2 images");
        assertThat(ended.after("NEW_ASKED").get(0)).contains("with its 8 labels stays in");
        assertThat(ended.after("NEW")).containsExactly("[0, 0]");
        assertThat(ended.after("AGAIN")).containsExactly("[4, 4]");
        project(ended);
    }

    @Test
    @Tag("full")
    void two_names_and_four_clicks_give_predictions_and_objects_are_edited_by_mouse_and_keys() throws Exception {
        ImageJProcess.Ended ended = imageJ.window(
                display.name(),
                "edits",
                "panel-edits",
                Path.of("sample-slides/train/slide1.tif").toAbsolutePath().toString(),
                Path.of("sample-slides/train/slide1-rois.zip").toAbsolutePath().toString(),
                System.getProperty("quadrant.screenshot.panel", ""));
        assertThat(ended.code()).as(ended.out() + ended.err()).isZero();
        // C and Enter for each name, and four clicks
        assertThat(ended.after("FIRST")).containsExactly("8");
        assertThat(ended.after("MERGED").get(0)).startsWith("2 objects merged into one.");
        assertThat(ended.after("DELETED").get(0)).startsWith("1 object deleted.");
        assertThat(ended.after("LINE").get(0)).contains("Straight Line");
        assertThat(ended.after("SPLIT").get(0)).startsWith("1 object split into 2");
        assertThat(ended.after("LEFT")).containsExactly("null");
        assertThat(ended.after("DRAWN")).containsExactly("The selection is an object now.");
        assertThat(ended.after("UNREACHED")).containsExactly("[]");
        assertThat(number(ended.after("REACHED").get(0), 0)).isGreaterThan(15);
        assertThat(ended.after("PRESSED")).containsExactly("by Space");
    }

    @Test
    @Tag("full")
    void a_folder_of_crops_is_labelled_in_the_gallery() throws Exception {
        Path crops = Files.createDirectories(folder.resolve("crops"));
        for (String name : List.of("bilobed", "kidney", "round", "segmented")) {
            try (Stream<Path> some = Files.list(Path.of("sample-data", name))) {
                for (Path file : some.sorted().limit(6).toList()) {
                    Files.copy(
                            file,
                            crops.resolve(name.charAt(0) + file.getFileName().toString()));
                }
            }
        }
        ImageJProcess.Ended ended = imageJ.window(
                display.name(),
                "gallery",
                "panel-gallery",
                crops.toString(),
                System.getProperty("quadrant.screenshot.panel", ""));
        assertThat(ended.code()).as(ended.out() + ended.err()).isZero();
        assertThat(ended.after("KEYS")).containsExactly("24 objects, 2 selected");
        assertThat(ended.after("FRAMED")).containsExactly("24 objects, 3 selected");
        assertThat(ended.after("LABELLED")).containsExactly("[3, 0, 0]");
        assertThat(ended.after("DRAGGED")).containsExactly("[3, 1, 0]");
        assertThat(ended.after("UNDONE")).containsExactly("[3, 0, 0]");
        assertThat(ended.after("OPENED")).containsExactly("true");
    }

    private static void sources(ImageJProcess.Ended ended) {
        for (String from : List.of("MANAGER", "OVERLAY", "LABELIMAGE", "POINTS", "OUTLINES_AGAIN")) {
            assertThat(ended.after(from).get(0)).startsWith("52 objects from ");
        }
        assertThat(ended.after("ASKED").get(0)).contains("52 of 52 ROIs are another image's");
        assertThat(ended.after("TILES").get(0)).startsWith("6 objects from tiles");
        assertThat(number(ended.after("FOUND_CELLS").get(0), 0)).isGreaterThan(100);
    }

    private static void project(ImageJProcess.Ended ended) {
        assertThat(ended.after("MANAGER").get(0))
                .endsWith("The project is saved as buttons-images.quadrant, beside the images.");
        assertThat(ended.after("SHARED").get(0)).contains("shared.zip, with 2 of 2 images");
        assertThat(ended.after("FOLDER_ADDED").get(0)).startsWith("2 images of images added.");
        assertThat(ended.after("IMAGES")).containsExactly("4");
        assertThat(ended.after("ENTERED")).containsExactly("slide4.tif");
        assertThat(ended.after("UNZIPPED").get(0)).startsWith("Opened 8 labels of buttons-images.quadrant");
        assertThat(ended.after("ELSEWHERE")).containsExactly("[4, 4]");
        assertThat(folder.resolve("shared/slide1.tif")).exists();
    }

    /** What the saved model was applied to, and what came of it. */
    private static void applied(ImageJProcess.Ended ended) throws Exception {
        assertThat(ended.after("REPORT").get(0)).contains("All objects lie on one image");
        // nothing but that there is no browser here
        assertThat(ended.after("LOG")).allMatch(l -> l.startsWith("No browser could be started"));
        assertThat(ended.after("FOLDER").get(0)).contains("cells of 2 images classified", "buttons-images-model");
        replayed(ended);
        assertThat(ended.after("SLIDE_MAP")).containsExactly("4x3x2");
        assertThat(ended.after("HEAT_MAP")).containsExactly("4x3x2");
        assertThat(ended.after("EXPORT")).containsExactly("Quadrant Export");
    }

    /** The recorded lines are run again as they are; they, and the command line, give the same bytes. */
    private static void replayed(ImageJProcess.Ended ended) throws Exception {
        Path model = folder.resolve("buttons-images/buttons-images-model/model.onnx");
        List<Path> files = List.of(model, folder.resolve("cells.csv"), folder.resolve("cells-images.csv"));
        List<byte[]> bytes = new ArrayList<>();
        for (Path file : files) {
            bytes.add(Files.readAllBytes(file));
        }
        List<String> lines = ended.after("RECORDED");
        assertThat(lines).hasSize(2).last().asString().contains("\"classify\"", " find output=");
        ImageJProcess.Ended again = imageJ.macro("", "replayed", String.join("\n", lines) + "\n");
        assertThat(again.code()).as(again.out() + again.err()).isZero();
        for (int i = 0; i < files.size(); i++) {
            assertThat(files.get(i)).hasBinaryContent(bytes.get(i));
        }
        Verbs.CLASSIFY.run(
                Map.of(
                        "model", model.toString(),
                        "input", folder.resolve("images").toString(),
                        "find", "",
                        "output", folder.resolve("own.csv").toString()),
                Task.SILENT);
        assertThat(folder.resolve("own.csv")).hasBinaryContent(bytes.get(1));
        assertThat(folder.resolve("own-images.csv")).hasBinaryContent(bytes.get(2));
    }

    private static final Path CELLS = Path.of("../shared/data/wbc1");

    /** Real cells, 40 a class at most, side by side; with a ROI each. */
    private static void montage(Path tif, Path zip) throws Exception {
        int side = 120;
        int columns = 12;
        List<Roi> rois = new ArrayList<>();
        ColorProcessor all = new ColorProcessor(columns * side, columns * side);
        List<Path> files = new ArrayList<>();
        for (String name : List.of("eosinophil", "lymphocyte", "monocyte", "neutrophil")) {
            try (Stream<Path> some = Files.list(CELLS.resolve(name))) {
                files.addAll(some.sorted().limit(40).toList());
            }
        }
        Collections.shuffle(files, new Random(1));
        for (Path file : files) {
            ImageProcessor cell = IJ.openImage(file.toString()).getProcessor().convertToRGB();
            int x = rois.size() % columns * side;
            int y = rois.size() / columns * side;
            all.insert(cell, x, y);
            Roi roi = new Roi(x, y, Math.min(side, cell.getWidth()), Math.min(side, cell.getHeight()));
            roi.setName(file.getName(file.getNameCount() - 2) + " " + (rois.size() + 1));
            rois.add(roi);
        }
        new FileSaver(new ImagePlus("montage", all)).saveAsTiff(tif.toString());
        Files.write(zip, RoiSet.toZip(rois, ""));
    }

    private static ImageJProcess.Ended cells(String name, String labels, String kill) throws Exception {
        assumeTrue(Files.isDirectory(CELLS), "SKIPPED: the real cells in " + CELLS + " are not there.");
        Path tif = Files.createDirectories(folder.resolve(name)).resolve(name + ".tif");
        Path zip = folder.resolve(name + ".zip");
        montage(tif, zip);
        return imageJ.window(
                display.name(),
                name,
                "panel-cells",
                tif.toString(),
                zip.toString(),
                System.getProperty("quadrant.screenshot.panel", ""),
                labels,
                kill);
    }

    @Test
    @Tag("full")
    void ten_labels_a_class_of_real_cells_give_the_others_theirs() throws Exception {
        ImageJProcess.Ended ended = cells("cells", "10", "");
        assertThat(ended.code()).as(ended.out() + ended.err()).isZero();
        String accuracy = ended.after("ACCURACY").get(0);
        assertThat(number(accuracy, 0)).as(accuracy).isGreaterThanOrEqualTo(0.80);
        assertThat(number(accuracy, 1)).isGreaterThanOrEqualTo(100);
    }

    @Test
    @Tag("full")
    void an_imagej_that_is_killed_loses_the_last_label_at_most() throws Exception {
        ImageJProcess.Ended ended = cells("killed", "3", "kill");
        assertThat(ended.code()).as(ended.out() + ended.err()).isEqualTo(137);
        Workspace read = WorkspaceFile.read(folder.resolve("killed/killed.quadrant"));
        assertThat(ended.after("LABELLED")).hasSize(12);
        assertThat(read.labels().size()).isGreaterThanOrEqualTo(11);
    }

    private static double number(String line, int word) {
        return Double.parseDouble(String.format(Locale.ROOT, "%s", line.split(" ", -1)[word]));
    }
}
