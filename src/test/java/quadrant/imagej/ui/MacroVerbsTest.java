package quadrant.imagej.ui;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.image.BufferedImage;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import quadrant.TestData;
import quadrant.explain.Nets;
import quadrant.task.Task;

class MacroVerbsTest {
    @Test
    void a_macro_reaches_the_reference_of_a_backbone(@TempDir Path photos) throws Exception {
        Files.write(photos.resolve("one.png"), new byte[0]);
        Map<String, String> options = Map.of("reference", "efficientnet-lite0", "photos", photos.toString());
        assertThat(TestData.refusal(() -> MacroVerbs.run("backbones", options, Task.SILENT))
                        .problem())
                .isEqualTo("There is 1 photograph, and a reference needs 50 or more different ones.");
    }

    @ParameterizedTest
    @CsvSource({
        "figures,report,link below it",
        "label,output,Plugins > Quadrant > Quadrant",
        "backbones,verify,backbones inspect NETWORK"
    })
    void a_removed_verb_names_what_replaces_it(String verb, String key, String replacement) {
        assertThat(TestData.refusal(() -> MacroVerbs.run(verb, Map.of(key, "x"), Task.SILENT))
                        .remedy())
                .contains(replacement);
    }

    @Test
    void a_macro_explains_images(@TempDir Path folder) throws Exception {
        Path model =
                Files.write(folder.resolve("model.onnx"), Nets.named("pooled").toBytes());
        Path image = folder.resolve("cell.png");
        ImageIO.write(new BufferedImage(20, 20, BufferedImage.TYPE_INT_RGB), "png", image.toFile());
        Path out = folder.resolve("heat");
        Map<String, String> options =
                Map.of("model", model.toString(), "input", image.toString(), "output", out.toString(), "class", "b");
        assertThat(MacroVerbs.run("explain", options, Task.SILENT)).isEqualTo(out.toString());
        assertThat(out.resolve("explained.csv")).content().contains("cell.png,", ",b,");
    }
}
