package quadrant.report;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import quadrant.evaluation.Evaluation;

class EvaluationReportTest {
    @TempDir
    Path folder;

    static EvaluationReport usual(Optional<String> groups) {
        RunReport.Outcome outcome = FakeRun.usual().test().orElseThrow();
        return new EvaluationReport(
                "second <hospital>",
                groups,
                new EvaluationReport.Model("colon.onnx", "41d7", Map.of("depth", "2")),
                outcome.evaluation(),
                outcome.mistakes(),
                new OutcomeDetail(outcome.detail().sheet(), outcome.detail().curves(), List.of()),
                FakeExamination.withoutTraining(FakeRun.usual().examination()),
                List.of(),
                "2026-11-24T10:15:00+01:00",
                Map.of("Quadrant", "0.1.0"));
    }

    @Test
    void scripts_find_the_same_test_object_as_in_the_report_of_a_run() throws IOException {
        ReportWriter.write(folder, usual(Optional.of("patients")));

        JsonObject json = JsonParser.parseString(Files.readString(folder.resolve(ReportWriter.JSON)))
                .getAsJsonObject();
        Evaluation e = usual(Optional.empty()).evaluation();
        assertThat(json.keySet()).startsWith("format", "version");
        assertThat(json.get("format").getAsString()).isEqualTo("quadrant-evaluation");
        assertThat(json.get("version").getAsInt()).isEqualTo(1);
        JsonObject test = json.getAsJsonObject("test");
        assertThat(test.get("balancedAccuracy").getAsDouble()).isEqualTo(e.balancedAccuracy());
        JsonObject ofRun = JsonParser.parseString(ReportJson.of(FakeRun.usual()))
                .getAsJsonObject()
                .getAsJsonObject("test");
        ofRun.remove("frozenFeatures");
        ofRun.remove("baselines");
        test.remove("baselines");
        assertThat(test).isEqualTo(ofRun);
    }

    @Test
    void the_page_is_whole_loads_nothing_and_shows_the_mistakes() {
        String html = ReportWriter.html(usual(Optional.of("patients")));

        assertThat(html)
                .startsWith("<!DOCTYPE html>")
                .endsWith("</html>\n")
                .containsPattern("headline\">Balanced accuracy .+ on 14 images\\. Next: ")
                .contains("second &lt;hospital&gt;", "Images that it got wrong", "data:image/png;base64,")
                .contains("Depth (stages trained)")
                .doesNotContain("<script", "http:", "https:", "held-out", "{{");
    }

    @Test
    void says_that_images_without_groups_may_depend_on_each_other() {
        assertThat(ReportWriter.html(usual(Optional.empty())))
                .contains("The data named no groups")
                .containsPattern("headline\">Balanced accuracy .+ on 14 images\\. Next: ");
    }
}
