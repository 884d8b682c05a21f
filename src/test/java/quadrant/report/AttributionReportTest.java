package quadrant.report;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.regex.Pattern;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import quadrant.dataset.ClassList;
import quadrant.dataset.GroupId;
import quadrant.evaluation.Measured;
import quadrant.evaluation.Prediction;
import quadrant.evaluation.Predictions;
import quadrant.explain.Examination;
import quadrant.explain.FeatureMap;

/** What a report says of where the model looks, of its methods and the checklists. */
class AttributionReportTest {
    private static String plain(String html) {
        return html.replace('\u202F', ' ').replace("\u2060", "");
    }

    private static Predictions two() {
        List<Prediction> rows = new ArrayList<>();
        for (int i = 0; i < 2; i++) {
            rows.add(new Prediction("i" + i, new GroupId("g" + i), OptionalInt.of(i), List.of(0.5f, 0.5f)));
        }
        return new Predictions(new ClassList(List.of("a", "b")), rows);
    }

    private static String shortcut(double border) {
        return plain(RunPage.html(FakeRun.with(
                FakeRun.usual(),
                new Examination(
                        Measured.not("None."),
                        Measured.of(FakeExamination.shortcut(border, two())),
                        Measured.not("None.")))));
    }

    @Test
    void says_in_words_what_the_border_alone_tells() {
        assertThat(shortcut(0.78)).contains("The border alone does almost as well as the whole image");
        assertThat(shortcut(0.65)).contains("The border alone is informative");
        assertThat(shortcut(0.5)).contains("The border alone is not informative");
        ReportWriterTest.assertInOrder(
                plain(RunPage.html(FakeRun.usual())), ">Border only, middle covered<", ">30 % (20–40 %)<", ">−50<");
    }

    @Test
    void a_part_that_is_missing_says_why() {
        String html = RunPage.html(FakeRun.with(FakeRun.usual(), FakeExamination.not("There was <no> time.")));
        // thrice in the sections, and in both checklists where robustness is asked for
        assertThat(html.split("There was &lt;no&gt; time\\.", -1)).hasSize(6);
        JsonObject json = JsonParser.parseString(
                        RunJson.of(FakeRun.with(FakeRun.usual(), FakeExamination.not("No time."))))
                .getAsJsonObject()
                .getAsJsonObject("examination");
        for (String part : List.of("examples", "shortcut", "map")) {
            assertThat(json.getAsJsonObject(part).get("missing").getAsString()).isEqualTo("No time.");
        }
    }

    @Test
    void names_and_classes_of_the_user_stay_text_in_the_map() {
        RunReport run = FakeRun.of(List.of("<b>\"x\"", "{{name}}", "c'"), 3, 0.4);
        assertThat(RunPage.html(run)).doesNotContain("<b>").contains("&lt;b&gt;&quot;x&quot;");
    }

    @Test
    void the_map_colours_only_groups_with_enough_images() {
        RunReport run = FakeRun.usual();
        Examination examined = run.examination().orElseThrow();
        assertThat(RunPage.html(run)).contains(">By patients with most images<", ">others<");
        List<FeatureMap.Point> lonely = examined.map().value().orElseThrow().points().stream()
                .map(p -> new FeatureMap.Point(p.id(), p.id(), p.label(), p.predicted(), 0, 0, Optional.empty()))
                .toList();
        Examination e = new Examination(
                examined.examples(),
                examined.shortcut(),
                Measured.of(new FeatureMap(lonely, List.of(0.0, 0.0), 60, 14)));
        assertThat(RunPage.html(FakeRun.with(run, e)))
                .contains("No one of the patients has three images here")
                .doesNotContain("NaN");
    }

    @Test
    void cites_what_was_used_and_nothing_else() {
        RunReport run = FakeRun.usual();
        assertThat(new Methods(run).references())
                .doesNotHaveDuplicates()
                .anyMatch(r -> r.contains("EfficientNet"))
                .anyMatch(r -> r.contains("AdamW") || r.contains("Decoupled weight decay"))
                .anyMatch(r -> r.startsWith("Zhou B"))
                .noneMatch(r -> r.startsWith("Selvaraju"))
                .noneMatch(r -> r.contains("mixup"));
        RunReport head = FakeRun.with(run, FakeRun.chosenByUser(), Optional.empty());
        assertThat(new Methods(head).references())
                .noneMatch(r -> r.contains("weight decay"))
                .noneMatch(r -> r.startsWith("Zhou B"))
                .noneMatch(r -> r.startsWith("Koehn"));
        assertThat(RunPage.html(run)).contains("class activation maps (CAM)", "principal component analysis");
    }

    @Test
    void fills_in_checklists_as_far_as_the_run_knows() {
        List<Methods.Item> claim = new Methods(FakeRun.usual()).checklists().getOrDefault("CLAIM 2024", List.of());
        assertThat(claim).hasSize(44);
        for (int i = 0; i < 44; i++) {
            assertThat(claim.get(i).item()).isEqualTo(Integer.toString(i + 1));
        }
        assertThat(claim.stream().filter(i -> i.answer().isPresent()).count()).isBetween(20L, 30L);
        assertThat(claim.get(19).answer().orElseThrow()).startsWith("Patients: none has images in more");
        assertThat(claim.get(43).answer()).isEmpty();
        JsonObject json = JsonParser.parseString(RunJson.of(FakeRun.usual()))
                .getAsJsonObject()
                .getAsJsonObject("methods");
        assertThat(json.getAsJsonObject("checklists").keySet()).containsExactly("CLAIM 2024", "MI-CLAIM");
        assertThat(json.getAsJsonArray("paragraphs")).hasSize(3);
        assertThat(RunPage.html(FakeRun.with(FakeRun.usual(), FakeRun.chosenByUser(), Optional.empty())))
                .contains("No image was held out.");
    }

    @Test
    void each_figure_saves_itself_as_a_whole_drawing_without_variables() throws Exception {
        String page = RunPage.html(FakeRun.usual());
        Map<String, String> saved = new HashMap<>();
        Pattern.compile("download=\"([^\"]*)\" aria-label=\"[^\"]*\" href=\"data:image/svg\\+xml;base64,([^\"]*)\"")
                .matcher(page)
                .results()
                .forEach(m -> saved.put(
                        m.group(1), new String(Base64.getDecoder().decode(m.group(2)), StandardCharsets.UTF_8)));
        assertThat(saved)
                .containsKeys(
                        "confusion-matrix.svg",
                        "balanced-accuracy-of-the-model-and-of-baselines.svg",
                        "the-size-similarity-matrix.svg",
                        "roc-curve.svg",
                        "accuracy.svg",
                        "map-of-the-images-by-error.svg");
        assertThat(page.split("<svg ", -1)).hasSize(page.split("Save as SVG</a>", -1).length);
        for (String svg : saved.values()) {
            assertThat(svg).doesNotContain("var(", "<style", "@media", "foreignObject");
            DocumentBuilderFactory.newInstance()
                    .newDocumentBuilder()
                    .parse(new ByteArrayInputStream(svg.getBytes(StandardCharsets.UTF_8)));
        }
        assertThat(saved.get("accuracy.svg")).contains("validation set", "#0072b2");
        assertThat(saved.get("map-of-the-images-by-error.svg")).doesNotContain("seen", "hint");
    }
}
