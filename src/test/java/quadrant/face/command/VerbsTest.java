package quadrant.face.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import quadrant.TestData;
import quadrant.task.Task;

class VerbsTest {
    @Test
    void a_macro_reaches_the_reference_of_a_backbone(@TempDir Path photos) throws Exception {
        Files.write(photos.resolve("one.png"), new byte[0]);
        Map<String, String> options = Map.of("reference", "efficientnet-lite0", "photos", photos.toString());
        assertThat(TestData.refusal(() -> Verbs.backbones(options, Task.SILENT)).problem())
                .isEqualTo("There is 1 photograph, and a reference needs 50 or more different ones.");
    }
}
