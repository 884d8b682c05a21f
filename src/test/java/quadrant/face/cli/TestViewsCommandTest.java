package quadrant.face.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonParser;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import quadrant.model.FineTunedModel;
import quadrant.pixels.TestViews;

/** {@code --tta} through the front door: what a training decides, its model keeps, and others do. */
class TestViewsCommandTest {
    @TempDir
    private Path temp;

    private Path fineTune(Path data, String name, String... more) {
        Path output = temp.resolve(name);
        List<String> args = new ArrayList<>(List.of(
                "finetune", data.toString(), "--output", output.toString(), "--views=2", "--epochs=1", "--threads=1"));
        args.addAll(List.of(more));
        args.add("-q");
        assertThat(Main.run(args.toArray(String[]::new))).isZero();
        return output.resolve("model.onnx");
    }

    private String classified(Path model, Path data, String... more) throws Exception {
        Path csv = temp.resolve("calls.csv");
        List<String> args = new ArrayList<>(
                List.of("classify", model.toString(), data.toString(), "--output", csv.toString(), "--threads=1"));
        args.addAll(List.of(more));
        args.add("-q");
        assertThat(Main.run(args.toArray(String[]::new))).isZero();
        return Files.readString(csv);
    }

    @Test
    void a_model_is_used_as_its_training_decided_unless_the_user_wishes_otherwise() throws Exception {
        Path data = Pictures.dataset(temp.resolve("data"), 5);
        Path model = fineTune(data, "turned", "--depth=0", "--tta=dihedral");

        assertThat(FineTunedModel.read(model).testViews()).isEqualTo(TestViews.DIHEDRAL);
        String own = classified(model, data);
        assertThat(own)
                .isEqualTo(classified(model, data, "--tta=dihedral"))
                .isEqualTo(classified(model, data, "--tta=auto"))
                .isNotEqualTo(classified(model, data, "--tta=none"));
    }

    @Test
    void turned_images_are_tried_on_an_inner_fold_where_the_depth_is_looked_for() throws Exception {
        Path data = Pictures.dataset(temp.resolve("data"), 10);
        Path model = fineTune(data, "tried", "--budget=1s");

        String reasons = JsonParser.parseString(Files.readString(model.resolveSibling("report.json")))
                .getAsJsonObject()
                .get("reasons")
                .toString();
        assertThat(reasons).containsPattern("On \\d images of an inner fold the mean over eight turns");
        assertThat(reasons.contains("look at every image eight times"))
                .isEqualTo(FineTunedModel.read(model).testViews() == TestViews.DIHEDRAL);
    }

    @Test
    void a_wrong_word_is_refused() throws Exception {
        Path data = Pictures.dataset(temp.resolve("data"), 4);
        String[] args = {
            "finetune", data.toString(), "--output", temp.resolve("o").toString(), "--tta", "twice"
        };
        assertThat(Main.run(args)).isEqualTo(2);
        assertThat(temp.resolve("o")).doesNotExist();
    }
}
