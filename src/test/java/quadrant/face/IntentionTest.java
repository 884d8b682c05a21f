package quadrant.face;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import quadrant.disk.DatasetCount;

class IntentionTest {
    @TempDir
    Path folder;

    @BeforeEach
    void make_images() throws Exception {
        for (String name : new String[] {"a/1.png", "a/deep/2.TIF", "a/notes.txt", "b/1.jpg", ".hidden/1.png"}) {
            Path file = folder.resolve("data").resolve(name);
            Files.createDirectories(file.getParent());
            Files.createFile(file);
        }
    }

    private String fineTune(String data, String output) {
        return Intention.ofFineTune(Map.of("data", data, "output", output));
    }

    @Test
    void a_fine_tuning_says_what_it_trains_on_and_where_it_writes() throws Exception {
        String data = folder.resolve("data").toString();
        String output = folder.resolve("out").toString();
        assertThat(fineTune(data, output))
                .isEqualTo("Will train on 3 images of 2 classes (a 2, b 1) and write to " + output + ".");
        assertThat(fineTune(data, ""))
                .isEqualTo("Will train on 3 images of 2 classes (a 2, b 1). Choose a new folder for the results.");
        assertThat(fineTune("", output))
                .isEqualTo("Will train on the objects marked on the open images and write to " + output + ".");
        Files.createFile(folder.resolve("data/a/1.zip"));
        assertThat(fineTune(data, output)).isEqualTo("Will train on " + data + " and write to " + output + ".");
        assertThat(fineTune("/nowhere", output)).isEqualTo("There is no /nowhere.");
        assertThat(fineTune(data, data)).isEqualTo("The output folder " + data + " is not empty.");
        Path csv = Files.writeString(folder.resolve("data.csv"), "image,label\ndata/a/1.png,x\ndata/b/1.jpg,y\n");
        assertThat(fineTune(csv.toString(), output)).contains("2 images of 2 classes (x 1, y 1)");
    }

    @Test
    void an_evaluation_and_an_advice_say_theirs() throws Exception {
        String data = folder.resolve("data").toString();
        assertThat(Intention.ofAdvise(Map.of("data", data)))
                .isEqualTo("Will measure 3 images of 2 classes (a 2, b 1); trains no model.");
        assertThat(Intention.ofEvaluate(Map.of("data", data))).isEqualTo("Choose a model.");
        String model = Files.createFile(folder.resolve("model.onnx")).toString();
        assertThat(Intention.ofEvaluate(Map.of("model", model, "data", data, "output", folder + "/out")))
                .isEqualTo("Will hold the model against 3 images of 2 classes (a 2, b 1) and write to " + folder
                        + "/out.");
    }

    @Test
    void a_continuation_says_what_it_continues() throws Exception {
        String data = folder.resolve("data").toString();
        String model = Files.createFile(folder.resolve("mine.onnx")).toString();
        assertThat(Intention.ofFineTune(Map.of("data", data, "backbone", model)))
                .isEqualTo("Will continue mine.onnx on 3 images of 2 classes (a 2, b 1). Choose a new folder for the"
                        + " results.");
        assertThat(Intention.ofFineTune(Map.of("data", data, "backbone", "/no.onnx")))
                .isEqualTo("There is no model /no.onnx.");
    }

    @Test
    void a_look_that_takes_too_long_stops() {
        assertThat(DatasetCount.of(folder.resolve("data"), Optional.empty(), Duration.ZERO))
                .isEmpty();
        assertThat(DatasetCount.of(Path.of("/"), Optional.empty(), Duration.ofMillis(50)))
                .satisfies(count -> count.ifPresent(c -> assertThat(c.whole()).isFalse()));
    }
}
