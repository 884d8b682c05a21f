package quadrant.lab;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import quadrant.TestData;

/** {@code tools/lab.sh backbones-report}: the page is what was measured, a refused file one of its rows. */
class BackbonesReportTest {
    @Test
    void a_row_for_each_network_and_the_catalogue(@TempDir Path temp) throws Exception {
        Path squeezenet = TestData.shared("onnx-tests/architectures/squeezenet1_1");
        Path torn = Files.writeString(temp.resolve("torn.onnx"), "not a network");
        Path page = temp.resolve("page.md");

        assertThat(Lab.run("backbones-report", squeezenet.toString(), torn.toString(), "--output", page.toString()))
                .isZero();

        String text = Files.readString(page);
        assertThat(text.lines().filter(l -> l.startsWith("| squeezenet1_1")).findFirst())
                .get()
                .asString()
                .matches("\\| squeezenet1_1 \\| yes \\| 0\\.\\d\\d M \\| \\d+ of \\d+ \\| \\d\\.\\de-0[5-9] \\|"
                        + " \\d\\.\\de-0[5-9] \\| \\d+ \\| \\d+\\.\\d \\|");
        assertThat(text).containsPattern("\\| torn \\| no: .*\\. \\| – \\|");
        assertThat(text).contains("| vgg16 |").contains("| efficientnet-lite0 |");
    }
}
