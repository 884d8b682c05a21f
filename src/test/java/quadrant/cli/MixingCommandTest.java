package quadrant.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code quadrant finetune --mixup … --sampling …} through the front door. */
class MixingCommandTest {
    @TempDir
    private Path temp;

    private int fineTune(Path data, String output, String... more) {
        List<String> args = new ArrayList<>(List.of(
                "finetune",
                data.toString(),
                "--output",
                temp.resolve(output).toString(),
                "--depth",
                "1",
                "--views",
                "2",
                "--epochs",
                "2",
                "--test",
                "0",
                "--threads",
                "1",
                "-q"));
        args.addAll(List.of(more));
        return Main.run(args.toArray(String[]::new));
    }

    private String model(String output) throws Exception {
        return HexFormat.of().formatHex(Files.readAllBytes(temp.resolve(output).resolve("model.onnx")));
    }

    @Test
    @Tag("full")
    void mixing_changes_the_model_is_repeatable_and_stands_in_the_report() throws Exception {
        Path data = Pictures.dataset(temp.resolve("data"), 6);
        assertThat(fineTune(data, "plain")).isZero();
        assertThat(fineTune(data, "mixed", "--mixup", "0.4", "--sampling", "balanced"))
                .isZero();
        assertThat(fineTune(data, "again", "--mixup", "0.4", "--sampling", "balanced"))
                .isZero();

        assertThat(model("mixed")).isEqualTo(model("again")).isNotEqualTo(model("plain"));
        JsonObject report = JsonParser.parseString(
                        Files.readString(temp.resolve("mixed").resolve("report.json")))
                .getAsJsonObject();
        assertThat(report.toString()).contains("\"mixUp\":0.4", "\"sampling\":\"balanced\"");
    }

    @Test
    void what_cannot_be_mixed_is_refused() throws Exception {
        Path data = Pictures.dataset(temp.resolve("data"), 4);
        for (List<String> wrong : List.of(
                List.of("--cutmix", "1"),
                List.of("--mixup", "9"),
                List.of("--mixup", "much"),
                List.of("--sampling", "fair"))) {
            assertThat(fineTune(data, "wrong", wrong.toArray(String[]::new)))
                    .as("%s", wrong)
                    .isEqualTo(2);
            assertThat(temp.resolve("wrong")).doesNotExist();
        }
    }
}
