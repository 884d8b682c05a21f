package quadrant.imagej.panel;

import static org.assertj.core.api.Assertions.assertThat;

import ij.gui.Roi;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.function.Consumer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import quadrant.dataset.ClassList;
import quadrant.dataset.GroupId;
import quadrant.dataset.io.PredictionTable;
import quadrant.evaluation.Doubt;
import quadrant.evaluation.Prediction;
import quadrant.evaluation.Predictions;
import quadrant.imagej.RoiSet;
import quadrant.task.Task;

/** What the panel writes and says of a folder. */
class FolderRunTest {
    private static final ClassList CLASSES = new ClassList(List.of("a", "b"));

    @TempDir
    private Path temp;

    @BeforeEach
    void an_image_with_rois_beside_it() throws IOException {
        Files.createDirectories(temp.resolve("in"));
        Files.write(temp.resolve("in").resolve("one.png"), new byte[1]);
        Files.write(temp.resolve("in").resolve("one-rois.zip"), RoiSet.toZip(List.of(new Roi(0, 0, 9, 9)), ""));
    }

    private static Prediction object(int i, float a, Optional<Doubt> doubt) {
        return new Prediction("o" + i, new GroupId("o" + i), OptionalInt.empty(), List.of(a, 1 - a), doubt);
    }

    /** Classifies the folder by a model that gives these predictions. */
    private String run(List<Prediction> rows) {
        Consumer<Map<String, String>> verb =
                options -> PredictionTable.write(Path.of(options.get("output")), new Predictions(CLASSES, rows));
        return new FolderRun(verb, Path.of("model.onnx"), Optional.empty())
                .run(temp.resolve("in"), temp.resolve("out"), Task.SILENT);
    }

    private List<String> lines(String file) throws IOException {
        return Files.readAllLines(temp.resolve("out").resolve(file));
    }

    @Test
    void doubt_stands_beside_the_class_and_shares_come_without_it() throws IOException {
        List<Prediction> rows = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            boolean unlike = i > 1;
            rows.add(object(
                    i,
                    i == 1 ? 0.25f : 0.75f,
                    Optional.of(new Doubt(
                            Optional.of(List.of(i == 1 ? 1 : 0)),
                            OptionalDouble.of(unlike ? 2.5 : 0.5),
                            unlike ? List.of(Doubt.Reason.OUTLIER, Doubt.Reason.UNSURE) : List.of()))));
        }

        String line = run(rows);

        assertThat(line)
                .startsWith("2 of 4 objects are unlike the training images")
                .contains("4 objects of 1 images classified, 2 unlike the training images: ");
        assertThat(lines("cells.csv"))
                .containsExactly(
                        "image,object,predicted,doubt,outlier,set,probability",
                        "one.png,o0,a,,0.5000,a,0.75",
                        "one.png,o1,b,,0.5000,b,0.75",
                        "one.png,o2,a,outlier|unsure,2.5000,a,0.75",
                        "one.png,o3,a,outlier|unsure,2.5000,a,0.75");
        List<String> images = lines("images.csv");
        assertThat(images.get(0))
                .isEqualTo("image,objects,doubtful,outlier,a,a share,a share_without_doubtful,a low,a high,"
                        + "b,b share,b share_without_doubtful,b low,b high");
        assertThat(images.get(1)).startsWith("one.png,4,2,2,3,0.75,0.5,").contains(",1,0.25,0.5,");
    }

    @Test
    void a_model_without_uncertainty_says_nothing() throws IOException {
        String line = run(List.of(object(0, 0.75f, Optional.empty())));

        assertThat(line).startsWith("1 objects of 1 images classified: ");
        assertThat(lines("cells.csv").get(1)).isEqualTo("one.png,o0,a,,,,0.75");
        assertThat(lines("images.csv").get(1)).startsWith("one.png,1,,,1,1,,");
    }
}
