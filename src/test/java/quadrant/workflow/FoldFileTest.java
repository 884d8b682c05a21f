package quadrant.workflow;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import quadrant.dataset.ClassList;
import quadrant.dataset.GroupId;
import quadrant.evaluation.BaselineComparison;
import quadrant.evaluation.FoldOutcome;
import quadrant.evaluation.Prediction;
import quadrant.evaluation.Predictions;
import quadrant.task.Task;

/** What a disk damages of a finished fold is as good as none, and that is said. */
class FoldFileTest {
    @TempDir
    private Path folder;

    private static final Predictions PREDICTIONS = new Predictions(
            new ClassList(List.of("a", "b")),
            List.of(new Prediction("a/1.png", new GroupId("p1"), OptionalInt.of(0), List.of(0.1f, 0.9f))));

    @Test
    void a_finished_fold_comes_back_to_the_bit_or_not_at_all() throws Exception {
        FoldFile file = new FoldFile(folder, 0, 1, "mine");
        FoldOutcome outcome = new FoldOutcome(
                0,
                1,
                Map.of("depth", "2"),
                Map.of("tail", 1.5),
                PREDICTIONS,
                Map.of(BaselineComparison.Kind.COLOUR, PREDICTIONS));
        file.write(outcome);
        assertThat(file.read(Task.SILENT)).contains(outcome);
        Path json = folder.resolve("fold-0-1.json");
        byte[] bytes = Files.readAllBytes(json);
        for (int at = 0; at < bytes.length; at++) {
            byte[] damaged = bytes.clone();
            damaged[at] ^= 1;
            Files.write(json, damaged);
            Listening task = new Listening();
            Optional<FoldOutcome> back = file.read(task);
            if (back.isPresent()) {
                // the name of a number that is 0 was damaged
                assertThat(back).as("byte " + at).contains(outcome);
                continue;
            }
            assertThat(task.warned()).singleElement().asString().contains("fold-0-1.json", "damaged", "anew");
        }
    }
}
