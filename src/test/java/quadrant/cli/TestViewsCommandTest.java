package quadrant.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Tag;
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
        List<String> args = new ArrayList<>(
                List.of("finetune", data.toString(), "--output", output.toString(), "--epochs=1", "--threads=1"));
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
    @Tag("full")
    void a_model_is_used_as_its_training_decided_unless_the_user_wishes_otherwise() throws Exception {
        Path data = Pictures.dataset(temp.resolve("data"), 5);
        Path model = fineTune(data, "turned", "--depth=0", "--views=2", "--tta=dihedral");

        assertThat(FineTunedModel.read(model).testViews()).isEqualTo(TestViews.DIHEDRAL);
        String own = classified(model, data);
        assertThat(own)
                .isEqualTo(classified(model, data, "--tta=dihedral"))
                .isEqualTo(classified(model, data, "--tta=auto"))
                .isNotEqualTo(classified(model, data, "--tta=none"));
    }

    @Test
    @Tag("full")
    void views_are_turned_where_all_layers_are_read_and_left_out_images_gain_by_it() throws Exception {
        Path data = Pictures.dataset(temp.resolve("data"), 10);
        Path model = fineTune(data, "tried", "--views=8", "--augmentation=light");
        String own = classified(model, data);
        assertThat(own)
                .isEqualTo(classified(
                        model,
                        data,
                        "--tta=" + FineTunedModel.read(model).testViews().name().toLowerCase(Locale.ROOT)));

        Path plain = fineTune(data, "plain", "--views=8", "--augmentation=light", "--tta=none");
        assertThat(FineTunedModel.read(plain).testViews()).isEqualTo(TestViews.NONE);
        // two views are no eight turns
        assertThat(FineTunedModel.read(fineTune(data, "few", "--views=2")).testViews())
                .isEqualTo(TestViews.NONE);
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
