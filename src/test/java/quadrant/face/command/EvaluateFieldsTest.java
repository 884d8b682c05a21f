package quadrant.face.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import quadrant.TestData;
import quadrant.face.EvaluateOptions;
import quadrant.face.MarkOptions;
import quadrant.face.SmallModel;
import quadrant.imagej.Cells;
import quadrant.task.Task;

/** What the dialog of Quadrant Evaluate offers, and what becomes of it. */
class EvaluateFieldsTest {
    private static Map<String, String> filled(Map<String, String> given) {
        Map<String, String> options = new HashMap<>();
        EvaluatePlugIn.more()
                .forEach(f ->
                        f.option(given.getOrDefault(f.key(), f.initial())).ifPresent(v -> options.put(f.key(), v)));
        return options;
    }

    @Test
    void it_offers_what_is_said_of_marked_cells_and_nothing_that_the_command_line_lacks() {
        assertThat(EvaluatePlugIn.more())
                .extracting(Field::key)
                .containsAll(MarkOptions.KEYS)
                .doesNotHaveDuplicates();
        assertThat(EvaluateOptions.KEYS)
                .containsAll(EvaluatePlugIn.more().stream().map(Field::key).toList());
    }

    @Test
    void fields_that_are_left_alone_say_nothing_so_that_cells_are_cut_as_the_model_was_trained() {
        assertThat(filled(Map.of())).isEmpty();
        assertThat(filled(Map.of("background", "keep", "class_from", "group", "box", "20um")))
                .isEqualTo(Map.of("background", "keep", "class_from", "group", "box", "20um"));
    }

    @Test
    void the_fields_are_heeded(@TempDir Path temp) throws Exception {
        Path model = SmallModel.write(temp.resolve("model.onnx"));
        Path data = Cells.withZips(temp.resolve("data"), 2);
        Map<String, String> options = filled(Map.of("box", "20um", "context", "0.2"));
        options.putAll(Map.of("model", model.toString(), "data", data.toString()));
        options.put("output", temp.resolve("out").toString());
        assertThat(TestData.refusal(() -> Verbs.evaluate(options, Task.SILENT)).problem())
                .contains("Both --context and --box");
        options.remove("context");
        assertThat(TestData.refusal(() -> Verbs.evaluate(options, Task.SILENT)).problem())
                .contains("lymphocyte");
        assertThat(Files.exists(temp.resolve("out"))).isFalse();
    }
}
