package quadrant.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import quadrant.TestData;
import quadrant.task.Task;
import quadrant.task.UserException;

/** What {@code evaluate --folds} and {@code compare} refuse, and how they say it. */
class CrossValidateRefusalsTest {
    @TempDir
    private Path temp;

    private UserException evaluate(String header, List<String> rows, String... options) throws IOException {
        Path csv = Files.writeString(temp.resolve("data.csv"), header + "\n" + String.join("\n", rows) + "\n");
        for (String name : List.of("a", "b", "c", "d", "e", "f")) {
            ImageIO.write(
                    new BufferedImage(20, 20, BufferedImage.TYPE_INT_RGB),
                    "png",
                    temp.resolve(name + ".png").toFile());
        }
        Map<String, String> texts = new HashMap<>();
        texts.put("data", csv.toString());
        texts.put("output", temp.resolve("out").toString());
        for (int i = 0; i < options.length; i += 2) {
            texts.put(options[i], options[i + 1]);
        }
        UserException e = TestData.refusal(() -> Verbs.EVALUATE.run(texts, Task.SILENT));
        assertThat(temp.resolve("out")).doesNotExist();
        return e;
    }

    private static final List<String> GOOD =
            List.of("a.png,x,1,0", "b.png,x,2,1", "c.png,x,3,1", "d.png,y,4,0", "e.png,y,5,1", "f.png,y,6,0");

    private static final String HEADER = "image,label,group,fold";

    @Test
    void a_fold_column_with_one_value_is_refused() throws IOException {
        List<String> rows = GOOD.stream().map(r -> r.replaceAll(",\\d$", ",3")).toList();
        assertThat(evaluate(HEADER, rows, "folds", "column").problem())
                .isEqualTo("Every image has fold 3, and cross-validation needs two folds or more.");
    }

    @Test
    void groups_that_straddle_given_folds_are_named() throws IOException {
        List<String> rows =
                List.of("a.png,x,1,0", "b.png,x,1,1", "c.png,x,3,1", "d.png,y,4,0", "e.png,y,5,1", "f.png,y,6,0");
        assertThat(evaluate(HEADER, rows, "folds", "column").problem())
                .isEqualTo("A group straddles the folds of the column fold: 1 in the folds 0, 1.");
    }

    @Test
    void a_class_with_fewer_groups_than_folds_is_named() throws IOException {
        UserException e = evaluate(HEADER, GOOD.subList(1, 6), "folds", "3");
        assertThat(e.problem()).isEqualTo("The class x has only 2 groups, too few for 3 folds.");
        assertThat(e.remedy()).startsWith("Ask for 2 folds or fewer");
    }

    @Test
    void an_image_without_a_fold_and_a_table_without_the_column_are_refused() throws IOException {
        List<String> rows = List.of("a.png,x,1,0", "b.png,x,2,", "c.png,x,3,1", "d.png,y,4,0", "e.png,y,5,1");
        assertThat(evaluate(HEADER, rows, "folds", "column").problem())
                .startsWith("1 of 5 images have no fold, the first of them b.png");
        List<String> without = GOOD.stream().map(r -> r.replaceAll(",\\d$", "")).toList();
        assertThat(evaluate("image,label,group", without, "folds", "column").problem())
                .contains("has no column fold");
    }

    @Test
    void a_fold_that_holds_a_whole_class_is_refused() throws IOException {
        List<String> rows =
                List.of("a.png,x,1,0", "b.png,x,2,0", "c.png,x,3,0", "d.png,y,4,0", "e.png,y,5,1", "f.png,y,6,0");
        assertThat(evaluate(HEADER, rows, "folds", "column").problem())
                .contains("The test part would hold every image of the class x");
    }

    @Test
    void repeats_of_a_column_are_refused() throws IOException {
        assertThat(evaluate(HEADER, GOOD, "folds", "column", "repeats", "2").problem())
                .contains("every one of the 2 repeats would have the same");
    }

    @Test
    void options_of_a_model_and_of_folds_do_not_mix() throws IOException {
        assertThat(evaluate(HEADER, GOOD, "folds", "3", "model", "m.onnx").problem())
                .isEqualTo("The option MODEL goes with the test of a model, and with folds models are trained.");
        assertThat(evaluate(HEADER, GOOD, "folds", "3", "fold", "1").problem())
                .contains("The option --fold goes with the test of a model");
        assertThat(evaluate(HEADER, GOOD, "model", "m.onnx", "depth", "2").problem())
                .isEqualTo("The option --depth goes with a cross-validation, and a model is given.");
        assertThat(evaluate(HEADER, GOOD, "model", "m.onnx", "keep_models", "").problem())
                .contains("The option --keep-models goes with a cross-validation");
        assertThat(evaluate(HEADER, GOOD).problem()).isEqualTo("Neither a model nor folds are given.");
        assertThat(evaluate(HEADER, GOOD, "folds", "1").problem()).contains("from 2 to 1000");
        assertThat(evaluate(HEADER, GOOD, "folds", "many").problem()).contains("\"many\"");
        assertThat(evaluate(HEADER, GOOD, "folds", "auto").problem()).contains("or \"column\"");
    }
}
