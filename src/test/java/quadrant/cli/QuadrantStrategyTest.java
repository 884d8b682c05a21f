package quadrant.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import quadrant.model.FineTunedModel;
import quadrant.onnx.PooledLayers;

/** What the size–similarity matrix prescribes, and what of it is delivered, through the front door. */
class QuadrantStrategyTest {
    @TempDir
    private Path temp;

    private JsonObject trained(String more) throws IOException {
        Path data = Pictures.dataset(temp.resolve("data"), 9);
        List<String> args = new ArrayList<>(List.of(
                "finetune",
                data.toString(),
                "--output",
                temp.resolve("out").toString(),
                "--test",
                "0.2",
                "--views",
                "2",
                "--epochs",
                "2",
                "--threads",
                "2",
                "--device",
                "cpu",
                "--uncertainty",
                "none",
                "-q",
                "--strategy"));
        args.addAll(List.of(more.split(" ", -1)));
        assertThat(Main.run(args.toArray(String[]::new))).isZero();
        return JsonParser.parseString(Files.readString(temp.resolve("out/report.json")))
                .getAsJsonObject();
    }

    private FineTunedModel model() throws IOException {
        return FineTunedModel.read(temp.resolve("out/model.onnx"));
    }

    @Test
    void quadrant_3_searches_the_depth_trains_on_and_delivers_the_mean_where_it_is_asked_for() throws IOException {
        JsonObject report = trained("quadrant --deliver mean");

        assertThat(report.get("quadrant").getAsInt()).isEqualTo(3);
        assertThat(report.get("strategy").getAsString()).isEqualTo("mean");
        JsonObject comparison = report.getAsJsonObject("comparison");
        assertThat(comparison.getAsJsonArray("depths"))
                .extracting(d -> d.getAsJsonObject().get("depth").getAsInt())
                .containsExactly(2, 3, 4);
        assertThat(comparison.get("depth").getAsInt())
                .isEqualTo(report.get("depth").getAsInt())
                .isBetween(2, 4);
        assertThat(comparison
                        .getAsJsonObject("trained")
                        .getAsJsonArray("interval")
                        .size())
                .isEqualTo(2);
        assertThat(comparison.get("delivered").getAsString()).isEqualToIgnoringCase("mean");
        // one epoch of two was for the trials
        assertThat(report.getAsJsonArray("epochs")).hasSize(1);
        assertThat(model().provenance().fact("comparison")).contains("The model is the mean of both.");
    }

    @ParameterizedTest
    @CsvSource({"quadrant --depth 1 --deliver quadrant, top, 1, 1", "quadrant --depth 0 --deliver mean, mean, 0, 0"})
    void what_is_prescribed_comes_out(String strategy, String model, int depth, int epochs) throws IOException {
        requireModel(strategy, model, depth, epochs);
    }

    @ParameterizedTest
    @Tag("full")
    @CsvSource({
        "quadrant --depth 2 --deliver layers, layers, 0, 0",
        "quadrant --depth 0 --deliver quadrant, head, 0, 0",
        "auto, layers, 0, 0",
        "layers, layers, 0, 0",
        "head, head, 0, 0",
        "top, top, 2, 2"
    })
    void the_model_that_is_asked_for_comes_out(String strategy, String model, int depth, int epochs)
            throws IOException {
        requireModel(strategy, model, depth, epochs);
    }

    private void requireModel(String strategy, String model, int depth, int epochs) throws IOException {
        JsonObject report = trained(strategy);

        assertThat(report.get("strategy").getAsString()).isEqualTo(model);
        assertThat(report.get("depth").getAsInt()).isEqualTo(depth);
        assertThat(report.getAsJsonArray("epochs")).hasSize(epochs);
        assertThat(PooledLayers.in(model().graph()).isPresent()).isEqualTo(!model.equals("head"));
        assertThat(report.get("comparison").isJsonObject())
                .isEqualTo(strategy.startsWith("quadrant") || strategy.equals("top"));
    }

    @Test
    @Tag("full")
    void quadrant_1_trains_everything_and_delivers_it() throws IOException {
        JsonObject report = trained("quadrant --depth 8 --deliver quadrant");

        assertThat(report.get("strategy").getAsString()).isEqualTo("all");
        assertThat(report.getAsJsonObject("comparison").get("delivered").getAsString())
                .isEqualToIgnoringCase("quadrant");
    }
}
