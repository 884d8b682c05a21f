package quadrant.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.within;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import quadrant.dataset.io.Texts;
import quadrant.evaluation.BaselineComparison;
import quadrant.evaluation.Interval;
import quadrant.evaluation.PairedDifference;
import quadrant.task.UserException;
import quadrant.training.EpochRecord;

class ReportWriterTest {
    @TempDir
    Path folder;

    @Test
    void writes_two_files_and_nothing_beside_them() throws IOException {
        FakeRun.usual().write(folder.resolve("run"));
        FakeRun.usual().write(folder.resolve("run"));

        try (Stream<Path> files = Files.list(folder.resolve("run"))) {
            assertThat(files.map(f -> f.getFileName().toString()))
                    .containsExactlyInAnyOrder(RunReport.JSON, RunReport.HTML);
        }
    }

    @Test
    void the_page_loads_nothing_and_runs_no_script() {
        String html = RunPage.html(FakeRun.usual());

        assertThat(html)
                .doesNotContainIgnoringCase("<script")
                .doesNotContainIgnoringCase("<link")
                .doesNotContainIgnoringCase("@import")
                .doesNotContainIgnoringCase("url(")
                .doesNotContainIgnoringCase("<iframe")
                .doesNotContainPattern("(?i)https?://")
                .doesNotContainPattern("(?i)\\son[a-z]+\\s*=")
                .doesNotContainPattern("(?:src|href)=\"(?!data:image/(?:png|jpeg|svg\\+xml);base64,|#s\\d)")
                .contains("default-src 'none'")
                .contains("data:image/jpeg;base64,/9j/");
    }

    @Test
    void what_the_user_wrote_stays_text() {
        String nasty = "<script>alert('x')</script>\" onload=\"alert(1)";
        String html = RunPage.html(FakeRun.of(List.of(nasty, "{{commandLine}}", "a&b"), 3, 0.3));

        assertThat(html)
                .doesNotContain("<script")
                .doesNotContain("\" onload=\"")
                .contains("&lt;script&gt;alert(")
                .contains("<th scope=\"row\">{{commandLine}}</th>")
                .contains("a&amp;b");
    }

    @Test
    void begins_with_what_came_out() {
        assertThat(RunPage.html(FakeRun.usual()).replace('\u202F', ' ').replace("\u2060", ""))
                .containsPattern(
                        "<p class=\"headline\">Balanced accuracy \\d+ % \\(95 % interval \\d+–\\d+ %\\) on 14 held-out images;"
                                + " against colours alone \\d+ %, the network&#39;s last layer alone \\d+ %\\.</p>")
                .contains("Next step:</strong> Find out whether colour alone");
    }

    @Test
    void says_whether_what_fine_tuning_brought_is_chance() {
        assertThat(plain(brought(0.06, new Interval(-0.02, 0.15), 14)))
                .contains("The gain from fine-tuning is within chance.", ">+6 (−2 to +15)<")
                .contains("(difference +0.060, 95% interval −0.020 to +0.150, paired bootstrap over patients)");
        assertThat(plain(brought(0.06, new Interval(0.004, 0.15), 14)))
                .contains("by +6 percentage points (95 % interval +0.4 to +15): more than chance.")
                .doesNotContain("The gain from fine-tuning");
        assertThat(plain(brought(-0.2, new Interval(-0.3, -0.1), 14))).contains("Fine-tuning was significantly worse.");
        assertThat(plain(brought(0.2, new Interval(0.1, 0.3), 5))).contains("With fewer than 6 patients held out");
    }

    @Test
    void the_first_screen_holds_baselines_confusion_matrix_and_errors() {
        assertInOrder(
                plain(FakeRun.usual()),
                "class=\"headline\"",
                "aria-label=\"Balanced accuracy of the model and of baselines\"",
                ">Colour histogram<",
                "Next step:",
                "aria-label=\"Confusion matrix\"",
                "Worst errors",
                "<h2>Limits</h2>",
                "<h2>Which layers know the classes</h2>",
                "<summary>Methods text</summary>");
        JsonObject colour = json(FakeRun.usual())
                .getAsJsonObject("test")
                .getAsJsonArray("baselines")
                .get(0)
                .getAsJsonObject();
        assertThat(colour.keySet())
                .containsExactly("name", "balancedAccuracy", "interval", "difference", "differenceInterval", "verdict");
    }

    @Test
    void a_mean_of_two_models_is_called_that() {
        RunReport run = FakeRun.usual();
        RunReport report = FakeRun.with(run, FakeRun.tuned("mean", 2, FakeRun.advice(), FakeRun.epochs()), run.test());
        assertThat(json(report).get("strategy").getAsString()).isEqualTo("mean");
        assertThat(RunPage.html(report)).contains("the mean of those of two classifiers");
    }

    @Test
    void shows_no_key_of_the_engine() {
        assertThat(RunPage.html(FakeRun.usual()))
                .contains("Its factor for each stage below", "Warm-up steps")
                .contains(
                        "Training the top layers", "2 min 5 s", "Computing features of the frozen network", "1 h 1 min")
                .doesNotContain("stageDecay", ">tail<", ">features<", "warmUpSteps");
    }

    @Test
    void says_plainly_when_no_image_was_held_out() {
        RunReport run = FakeRun.with(FakeRun.usual(), FakeRun.chosenByUser(), Optional.empty());

        String html = RunPage.html(run);

        assertThat(html)
                .contains("No images were held out, so the accuracy on new images is not known.")
                .contains("You chose this.")
                .doesNotContain("Confusion matrix</h3>");
        assertThat(json(run).get("test").isJsonNull()).isTrue();
        assertThat(json(run).get("quadrant").isJsonNull()).isTrue();
    }

    @Test
    void bounds_what_may_go_wrong_when_nothing_did() {
        assertThat(RunPage.html(FakeRun.of(FakeRun.TISSUES, 2, 1)).replace('\u202F', ' '))
                .contains("with 14 patients, up to 19 % of new patients may still hold one (95 % bound)");
    }

    @Test
    void says_when_the_model_is_not_better_than_guessing() {
        assertThat(FakeRun.of(FakeRun.TISSUES, 2, 0).verdict().kind()).isEqualTo(Verdict.Kind.NOTHING_SHOWN);
    }

    @Test
    void scripts_find_their_keys() {
        RunReport run = FakeRun.usual();
        JsonObject json = json(run);

        assertThat(json.keySet()).startsWith("format", "version");
        assertThat(json.get("format").getAsString()).isEqualTo("quadrant-report");
        assertThat(json.get("version").getAsInt()).isEqualTo(2);
        assertThat(json.get("quadrant").getAsInt()).isEqualTo(3);
        assertThat(json.get("strategy").getAsString()).isEqualTo("top");
        assertThat(json.get("depth").getAsInt()).isEqualTo(2);
        assertThat(json.getAsJsonObject("seconds").get("tail").getAsDouble()).isEqualTo(125.0);
        JsonObject test = json.getAsJsonObject("test");
        assertThat(test.get("n").getAsInt()).isEqualTo(14);
        assertThat(test.get("balancedAccuracy").getAsDouble())
                .isEqualTo(run.test().orElseThrow().evaluation().balancedAccuracy());
        assertThat(test.getAsJsonArray("confusion")).hasSize(7);
        assertThat(test.getAsJsonArray("errors").get(0).getAsJsonObject().keySet())
                .containsExactly("id", "truth", "predicted", "probability");
        assertThat(json.getAsJsonObject("findings")
                        .getAsJsonObject("similarity")
                        .get("value")
                        .getAsDouble())
                .isEqualTo(0.134);
        assertThat(json.getAsJsonObject("plan").get("augmentation").getAsString())
                .contains("stain-jitter");
        assertThat(json.getAsJsonArray("epochs")).hasSize(20);
        assertThat(json.keySet())
                .contains("data", "plan", "warnings", "versions", "seed", "dataHash", "modelSha256", "device")
                .contains("maxDifference", "backbone", "reasons");
    }

    @Test
    void shows_what_the_advice_rests_on_and_what_came_of_it() {
        RunReport run = FakeRun.usual();
        String html = plain(run);

        assertThat(html)
                .contains("<th scope=\"row\">debris</th><td>10</td><td>7</td><td>9</td><td>8</td>")
                .contains(
                        "Divergence from the pretraining images 0.134 (95 % interval 0.120–0.150), measured on 70 images")
                .contains("Which layers know the classes")
                .contains("<th scope=\"row\">2</th><td>81 % <small>75–87 %</small></td>"
                        + "<td>83 % <small>77–89 %</small></td><td>blocks.1</td>")
                .contains("What would change this advice", "More images of debris");
        JsonObject findings = json(run).getAsJsonObject("findings");
        assertThat(findings.get("sizeUsed").getAsString()).isEqualTo("effective");
        assertThat(findings.getAsJsonArray("layers")).hasSize(3);
        JsonObject last = findings.getAsJsonArray("layers").get(2).getAsJsonObject();
        assertThat(last.get("tensor").getAsString()).isEqualTo("head");
        assertThat(last.getAsJsonObject("alone").get("value").getAsDouble()).isEqualTo(0.82);
        assertThat(last.getAsJsonObject("upTo")
                        .getAsJsonArray("interval")
                        .get(0)
                        .getAsDouble())
                .isCloseTo(0.8, within(1e-9));
        assertThat(findings.get("layersNotMeasured").isJsonNull()).isTrue();
    }

    @Test
    void says_why_no_layers_were_compared() {
        String html = plain(FakeRun.with(
                FakeRun.usual(), FakeRun.chosenByUser(), FakeRun.usual().test()));

        assertThat(html)
                .contains("Single layers were not compared.", "It has no layers to measure.")
                .doesNotContain("Balanced accuracy by layer");
    }

    @Test
    void an_advice_alone_is_a_page_that_loads_nothing() {
        String html = new AdviceReport(FakeRun.advice())
                .html(
                        new Heading("colon <1>", "2026-11-24T10:15:00+01:00", List.of("One image was left out.")),
                        Map.of("depth", "2"));

        assertThat(html)
                .startsWith("<!DOCTYPE html>")
                .endsWith("</html>\n")
                .doesNotContain("<script", "<1>")
                .contains("One image was left out.", "What would change this advice", "Depth (stages trained)");
    }

    @Test
    void a_loss_that_is_no_number_is_null_in_the_json_and_missing_in_the_curve() {
        List<EpochRecord> epochs = FakeRun.epochs();
        epochs.set(3, new EpochRecord(4, 20, Double.NaN, 0.5, OptionalDouble.empty()));
        RunReport usual = FakeRun.usual();
        RunReport run = FakeRun.with(usual, FakeRun.tuned("top", 2, FakeRun.advice(), epochs), usual.test());
        assertThat(json(run)
                        .getAsJsonArray("epochs")
                        .get(3)
                        .getAsJsonObject()
                        .get("loss")
                        .isJsonNull())
                .isTrue();
        assertThat(RunPage.html(run)).doesNotContain("NaN");
    }

    @Test
    void a_share_that_is_not_all_never_reads_as_all() {
        assertThat(Stream.of(1.0, 0.9999, 0.996, 0.86, 0.004, 0.0001, 0.0)
                        .map(Texts::percent)
                        .map(p -> p.replace("\u202F", " ")))
                .containsExactly("100 %", ">99.9 %", "99.6 %", "86 %", "0.4 %", "<0.1 %", "0 %");
    }

    @Test
    void a_folder_that_is_a_file_is_the_users_to_mend() throws IOException {
        Path file = Files.writeString(folder.resolve("file"), "x");

        assertThatExceptionOfType(UserException.class)
                .isThrownBy(() -> FakeRun.usual().write(file));
    }

    /** Twenty classes with long names. */
    static RunReport wide() {
        return FakeRun.of(
                IntStream.rangeClosed(1, 20)
                        .mapToObj(k -> k % 5 == 0
                                ? "moderate_squamous_dysplasia_without_keratinisation_" + k
                                : "compound class " + k)
                        .toList(),
                12,
                0.75);
    }

    /** AssertJ's own search for a subsequence takes minutes on a page. */
    static void assertInOrder(String page, String... parts) {
        int at = 0;
        for (String part : parts) {
            at = page.indexOf(part, at);
            assertThat(at).as(part).isNotNegative();
            at += part.length();
        }
    }

    private static String plain(RunReport run) {
        return RunPage.html(run).replace('\u202F', ' ').replace("\u2060", "");
    }

    private static RunReport brought(double difference, Interval interval, int groups) {
        RunReport usual = FakeRun.usual();
        RunReport.Outcome o = usual.test().orElseThrow();
        BaselineComparison frozen = new BaselineComparison(
                BaselineComparison.Kind.FROZEN,
                0.8,
                new Interval(0.7, 0.9),
                new PairedDifference(difference, interval, groups));
        return FakeRun.with(
                usual,
                usual.tuned().orElseThrow(),
                Optional.of(new RunReport.Outcome(
                        o.evaluation(),
                        List.of(frozen),
                        o.sheet(),
                        o.curves(),
                        o.errors(),
                        o.suspects(),
                        o.ofGroups())));
    }

    private static JsonObject json(RunReport run) {
        return JsonParser.parseString(RunJson.of(run)).getAsJsonObject();
    }
}
