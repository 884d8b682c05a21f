package quadrant.app;

import static org.assertj.core.api.Assertions.assertThat;

import ij.gui.PointRoi;
import ij.gui.Roi;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import quadrant.imagej.Cells;
import quadrant.imagej.RoiSet;

class RunPreviewTest {
    @TempDir
    Path folder;

    @BeforeEach
    void make_images() throws Exception {
        for (String name :
                new String[] {"a/1.png", "a/deep/2.TIF", "a/notes.txt", "b/1.jpg", "b/2.jpg", ".hidden/1.png"}) {
            Path file = folder.resolve("data").resolve(name);
            Files.createDirectories(file.getParent());
            Files.createFile(file);
        }
    }

    private String fineTune(String data, String output) {
        return RunPreview.ofFineTune(Map.of("data", data, "output", output));
    }

    @Test
    void a_fine_tuning_says_what_it_trains_on_and_where_it_writes() throws Exception {
        String data = folder.resolve("data").toString();
        String output = folder.resolve("out").toString();
        assertThat(fineTune(data, output))
                .isEqualTo("Will train on 4 images of 2 classes (a 2, b 2) and write to " + output + ".");
        assertThat(fineTune(data, ""))
                .isEqualTo("Will train on 4 images of 2 classes (a 2, b 2). Choose a new folder for the results.");
        assertThat(fineTune("", output))
                .isEqualTo("Will train on the objects marked on the open images and write to " + output + ".");
        Files.createFile(folder.resolve("data/a/1.zip"));
        assertThat(fineTune(data, output)).startsWith("The ROIs in " + data).contains("are damaged");
        Files.delete(folder.resolve("data/a/1.zip"));
        assertThat(fineTune("/nowhere", output)).isEqualTo("/nowhere does not exist.");
        assertThat(fineTune(data, data)).isEqualTo("The output folder " + data + " is not empty.");
        Path csv = Files.writeString(folder.resolve("data.csv"), "image,label\ndata/a/1.png,x\ndata/b/1.jpg,y\n");
        assertThat(fineTune(csv.toString(), output)).contains("2 images of 2 classes (x 1, y 1)");
    }

    @Test
    void the_longer_way_names_its_time() {
        String data = folder.resolve("data").toString();
        assertThat(RunPreview.ofFineTune(Map.of("data", data, "output", "", "strategy", "quadrant", "threads", "2")))
                .startsWith("Will train on 4 images of 2 classes (a 2, b 2) (about 1 min in quadrant 3). ");
    }

    @Test
    void what_the_run_will_refuse_is_said_before_it() throws Exception {
        String data = folder.resolve("data").toString();
        String output = folder.resolve("out").toString();
        Files.delete(folder.resolve("data/b/2.jpg"));
        String refusal = "3 images of 2 classes (a 2, b 1). The class b has only one image, so no split can";
        assertThat(fineTune(data, output)).startsWith(refusal);
        assertThat(RunPreview.ofEvaluate(Map.of("data", data, "folds", "5", "output", output)))
                .startsWith(refusal);
        assertThat(RunPreview.ofFineTune(Map.of("data", data, "output", output, "test", "0")))
                .startsWith("Will train on 3 images");
        Files.delete(folder.resolve("data/b/1.jpg"));
        String alone = "The class folder b in " + data + " holds no image.";
        assertThat(fineTune(data, output)).isEqualTo(alone);
        assertThat(RunPreview.ofAdvise(Map.of("data", data))).isEqualTo(alone);
    }

    @Test
    void marked_cells_are_counted_by_their_files_without_opening_an_image() throws Exception {
        Path data = Cells.withZips(folder.resolve("cells"), 2);
        for (int s = 1; s <= 2; s++) {
            // no image at all any more
            Files.writeString(data.resolve("slide" + s + ".tif"), "");
        }
        String output = "Will train on 24 marked cells of 2 classes (lymphocyte 12, monocyte 12) on 2 images";
        assertThat(fineTune(data.toString(), "")).startsWith(output + ".");
        assertThat(RunPreview.ofFineTune(Map.of("data", data.toString(), "class_from", "colour")))
                .startsWith("Will train on 24 marked cells of 2 classes (blue 12, red 12) on 2 images.");
        Path rois = Files.writeString(
                folder.resolve("rois.csv"),
                "image,rois\ncells/slide1.tif,cells/slide1.zip\ncells/slide2.tif,cells/slide2.zip\n");
        assertThat(fineTune(rois.toString(), "")).startsWith(output + ".");

        Files.createFile(data.resolve("a.png"));
        Files.createFile(data.resolve("a_mask.png"));
        assertThat(fineTune(data.toString(), "")).startsWith("The label map a_mask.png says no class");
        Path maps = Files.writeString(folder.resolve("maps.csv"), "image,labels\na.png,a_map.png\nb.png,b_map.png\n");
        assertThat(fineTune(maps.toString(), "")).contains("line 2: a.png does not exist");
        Files.createFile(folder.resolve("a.png"));
        Files.createFile(folder.resolve("b.png"));

        Path points = Files.writeString(
                folder.resolve("points.csv"), "image,x,y,label\na.png,1,1,up\na.png,9,9,up\nb.png,1,1,down\n");
        assertThat(RunPreview.ofFineTune(Map.of("data", points.toString(), "box", "20um")))
                .startsWith("3 marked cells of 2 classes (down 1, up 2) on 2 images. The class down has only one");

        Path clicked = Files.createDirectories(folder.resolve("clicked"));
        Files.createFile(clicked.resolve("s.tif"));
        Roi outlined = new Roi(1, 1, 9, 9);
        outlined.setName("up");
        Roi point = new PointRoi(3, 3);
        point.setName("down");
        Files.write(clicked.resolve("s.zip"), RoiSet.toZip(List.of(outlined, point), ""));
        assertThat(fineTune(clicked.toString(), ""))
                .startsWith("There is only one class, up, and two or more are needed.");
        assertThat(RunPreview.ofFineTune(Map.of("data", clicked.toString(), "box", "9px")))
                .startsWith("2 marked cells of 2 classes (down 1, up 1) on");
    }

    @Test
    void an_evaluation_and_an_advice_say_theirs() throws Exception {
        String data = folder.resolve("data").toString();
        assertThat(RunPreview.ofAdvise(Map.of("data", data)))
                .isEqualTo("Will measure 4 images of 2 classes (a 2, b 2); trains no model.");
        assertThat(RunPreview.ofEvaluate(Map.of("data", data)))
                .isEqualTo("Choose a model, or give folds and no model.");
        assertThat(RunPreview.ofEvaluate(Map.of("data", data, "folds", "5", "output", folder + "/out")))
                .startsWith("Will train and test in 5 folds on 4 images of 2 classes (a 2, b 2) and write to ");
        assertThat(RunPreview.ofEvaluate(Map.of("data", data, "folds", "Column", "output", folder + "/out")))
                .startsWith("Will train and test by the CSV's folds on 4 images");
        assertThat(RunPreview.ofEvaluate(Map.of("folds", "5", "output", folder + "/out")))
                .isEqualTo("Choose labelled images.");
        assertThat(RunPreview.ofEvaluate(Map.of("data", data, "folds", "many")))
                .isEqualTo("Folds are a number, such as 5, or column for those of a CSV.");
        String model = Files.createFile(folder.resolve("model.onnx")).toString();
        assertThat(RunPreview.ofEvaluate(Map.of("data", data, "folds", "5", "model", model)))
                .contains("leave out the folds");
        assertThat(RunPreview.ofEvaluate(Map.of("model", model, "data", data, "output", folder + "/out")))
                .isEqualTo("Will test the model on 4 images of 2 classes (a 2, b 2) and write to " + folder + "/out.");
    }

    @Test
    void a_continuation_says_what_it_continues() throws Exception {
        String data = folder.resolve("data").toString();
        String model = Files.createFile(folder.resolve("mine.onnx")).toString();
        assertThat(RunPreview.ofFineTune(Map.of("data", data, "backbone", model)))
                .isEqualTo("Will continue mine.onnx on 4 images of 2 classes (a 2, b 2). Choose a new folder for the"
                        + " results.");
        assertThat(RunPreview.ofFineTune(Map.of("data", data, "backbone", "/no.onnx")))
                .isEqualTo("There is no model /no.onnx.");
    }
}
