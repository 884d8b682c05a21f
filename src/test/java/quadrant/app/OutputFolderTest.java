package quadrant.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import quadrant.TestData;

class OutputFolderTest {
    @TempDir
    private Path temp;

    @Test
    void a_file_that_came_during_the_run_is_not_replaced_and_the_results_are_kept() throws IOException {
        Path folder = temp.resolve("out");
        try (OutputFolder output = OutputFolder.open(folder, false)) {
            Files.writeString(output.work().resolve("report.html"), "result");
            Path users = Files.writeString(folder.resolve("report.html"), "the user's");
            assertThat(TestData.refusal(() -> finish(output)).getMessage()).contains("in the way");
            assertThat(users).hasContent("the user's");
        }
        assertThat(folder.resolve("run/report.html")).hasContent("result");
    }

    @Test
    void a_folder_of_the_users_that_is_called_run_is_no_unfinished_run() throws IOException {
        Path own = Files.createDirectories(temp.resolve("run/lock")).resolve("notes.txt");
        Files.writeString(own, "mine");
        for (boolean resume : new boolean[] {false, true}) {
            assertThat(TestData.refusal(() -> OutputFolder.open(temp, resume)).getMessage())
                    .contains("is not empty");
        }
        assertThat(own).hasContent("mine");
    }

    @Test
    void an_earlier_result_is_replaced_where_that_is_allowed_and_nothing_else() throws IOException {
        List<String> names = List.of("predictions.csv", "report.html", "model.onnx");
        Path notes = Files.writeString(temp.resolve("notes.txt"), "mine");
        assertThat(TestData.refusal(() -> OutputFolder.check(temp, false, names))
                        .getMessage())
                .contains("is not empty");
        Files.writeString(temp.resolve("predictions.csv"), "old");
        Files.writeString(temp.resolve("model.onnx"), "old");
        assertThat(TestData.refusal(() -> OutputFolder.check(temp, false)).getMessage())
                .contains("is not empty");
        OutputFolder.check(temp, false, names);
        assertThat(TestData.refusal(() -> OutputFolder.filled(temp, false, names, "It", output -> {
                            throw new IOException("full");
                        }))
                        .getMessage())
                .contains("full");
        assertThat(temp.resolve("model.onnx")).hasContent("old");
        OutputFolder.filled(temp, false, names, "It", output -> {
            for (String name : List.of("report.html", "model.onnx")) {
                Files.writeString(output.work().resolve(name), "new");
            }
            output.finish(List.of("report.html", "model.onnx"));
            return output;
        });
        assertThat(temp.resolve("model.onnx")).hasContent("new");
        assertThat(temp.resolve("predictions.csv")).doesNotExist();
        assertThat(temp.resolve("run")).doesNotExist();
        assertThat(notes).hasContent("mine");
    }

    private static void finish(OutputFolder output) {
        try {
            output.finish(List.of("report.html"));
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}
