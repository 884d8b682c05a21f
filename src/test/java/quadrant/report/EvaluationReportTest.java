package quadrant.report;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import quadrant.evaluation.Evaluation;

class EvaluationReportTest {
    @TempDir
    Path folder;

    @Test
    void scripts_find_the_same_test_object_as_in_the_report_of_a_run() throws IOException {
        FakeRun.evaluation(Optional.of("patients")).write(folder);

        JsonObject json = JsonParser.parseString(Files.readString(folder.resolve(RunReport.JSON)))
                .getAsJsonObject();
        Evaluation e = FakeRun.usual().test().orElseThrow().evaluation();
        assertThat(json.keySet()).startsWith("format", "version");
        assertThat(json.get("format").getAsString()).isEqualTo("quadrant-evaluation");
        assertThat(json.get("version").getAsInt()).isEqualTo(2);
        JsonObject test = json.getAsJsonObject("test");
        assertThat(test.get("balancedAccuracy").getAsDouble()).isEqualTo(e.balancedAccuracy());
        JsonObject ofRun = JsonParser.parseString(RunJson.of(FakeRun.usual()))
                .getAsJsonObject()
                .getAsJsonObject("test");
        ofRun.remove("baselines");
        test.remove("baselines");
        assertThat(test).isEqualTo(ofRun);
    }

    @Test
    void the_page_is_whole_loads_nothing_and_shows_the_mistakes() {
        String html = RunPage.html(FakeRun.evaluation(Optional.of("patients")));

        assertThat(html)
                .startsWith("<!DOCTYPE html>")
                .endsWith("</html>\n")
                .containsPattern("headline\">Balanced accuracy .+ on 14 images\\.</p>")
                .contains("second &lt;hospital&gt;", "Worst errors", "data:image/jpeg;base64,", "Next step:")
                .contains("Depth (stages trained)")
                .doesNotContain("<script", "http:", "https:", "held-out image", "{{");
    }

    @Test
    void says_that_images_without_groups_may_depend_on_each_other() {
        assertThat(RunPage.html(FakeRun.evaluation(Optional.empty())))
                .contains("The data named no groups")
                .containsPattern("headline\">Balanced accuracy .+ on 14 images\\.</p>");
    }
}
