package quadrant.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code evaluate} says of images that the model has learnt from, and takes of leakage. */
class SeenImagesTest {
    @TempDir
    private Path temp;

    private int run(String... args) {
        List<String> all = new ArrayList<>(List.of(args));
        all.addAll(List.of("--threads=1", "-q"));
        return Main.run(all.toArray(String[]::new));
    }

    @Test
    @Tag("full")
    void images_that_a_model_learnt_from_are_said_to_test_it_too_kindly() throws Exception {
        Path data = Pictures.dataset(temp.resolve("data"), 4);
        Path output = temp.resolve("run");
        assertThat(run("finetune", "" + data, "--output", "" + output, "--depth=0", "--test=0", "--doubt=none"))
                .isZero();
        String model = output.resolve("model.onnx").toString();

        assertThat(run("evaluate", model, "" + data, "--output", "" + temp.resolve("again")))
                .isZero();
        assertThat(Files.readString(temp.resolve("again").resolve("report.json")))
                .contains("The model learnt from 8 of these 8 images");
    }

    @Test
    @Tag("full")
    void leakage_is_allowed_to_folds_and_not_to_a_model() throws Exception {
        Path data = Pictures.dataset(temp.resolve("data"), 4);
        String output = temp.resolve("out").toString();
        assertThat(run("evaluate", "no.onnx", "" + data, "--output", output, "--allow-leakage"))
                .isEqualTo(2);
        assertThat(temp.resolve("out")).doesNotExist();
        String[] folds = {"--folds=2", "--depth=0", "--views=1", "--allow-leakage", "--output", output};
        List<String> args = new ArrayList<>(List.of("evaluate", data.toString()));
        args.addAll(List.of(folds));
        assertThat(run(args.toArray(String[]::new))).isZero();
    }
}
