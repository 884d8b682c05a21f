package quadrant.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import quadrant.TestData;
import quadrant.dataset.GroupId;
import quadrant.dataset.io.PredictionTable;
import quadrant.evaluation.OutOfFold;

/** {@code evaluate --folds} and {@code compare} through the front door. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class CrossValidateCommandTest {
    private Path temp;
    private Path csv;
    private Path peace;

    @BeforeAll
    void runs_once_in_peace(@TempDir Path folder) throws Exception {
        temp = folder;
        Pictures.dataset(temp.resolve("images"), 8);
        List<String> rows = new ArrayList<>(List.of("image,label,group,fold"));
        for (int i = 0; i < 8; i++) {
            rows.add("disc/d" + i + ".png,disc,p" + i + "," + i % 2);
            rows.add("square/s" + i + ".png,square,q" + i + "," + i % 2);
        }
        csv = Files.write(temp.resolve("shapes.csv"), rows);
        peace = temp.resolve("peace");
        try (Child child = Child.start(temp.resolve("home"), args(peace, "--keep-models"))) {
            assertThat(child.end()).as("%s", child.output()).isZero();
            assertThat(child.output()).anyMatch(l -> l.matches("Fold 2 of 2, about .+ left …"));
        }
    }

    @Test
    void each_image_is_tested_once_by_a_model_that_did_not_see_its_fold() throws IOException {
        OutOfFold all = PredictionTable.readFolds(peace.resolve("predictions.csv"));

        assertThat(all.rows()).hasSize(16);
        assertThat(all.repeats()).isEqualTo(1);
        Set<String> ids = new HashSet<>();
        for (OutOfFold.Row r : all.rows()) {
            ids.add(r.prediction().id());
            String number = r.prediction().id().replaceAll("\\D", "");
            assertThat(r.fold()).isEqualTo(Integer.parseInt(number) % 2);
            assertThat(r.prediction().group())
                    .isEqualTo(new GroupId((r.prediction().id().startsWith("disc") ? "p" : "q") + number));
        }
        assertThat(ids).hasSize(16);
        assertThat(all.predictions().rows())
                .as("shapes are told apart")
                .filteredOn(p -> p.predicted() == p.truth().orElseThrow())
                .hasSizeGreaterThan(12);
        try (Stream<Path> inside = Files.list(peace)) {
            assertThat(inside.map(p -> p.getFileName().toString()))
                    .containsExactlyInAnyOrder("predictions.csv", "report.html", "report.json", "fold0", "fold1");
        }
        assertThat(peace.resolve("fold1/model.onnx")).isNotEmptyFile();
    }

    @Test
    void folds_share_the_cache() throws IOException {
        List<List<String>> shelves = TestData.cached(temp.resolve("home/features")).stream()
                .map(TestData.Shelf::hashes)
                .toList();
        // none twice on a shelf, every shelf for all folds
        assertThat(shelves).isNotEmpty().anyMatch(s -> s.size() == 16);
        assertThat(shelves)
                .allSatisfy(s -> assertThat(s).doesNotHaveDuplicates().hasSizeLessThanOrEqualTo(16));
    }

    @Test
    void the_report_tells_numbers_baselines_and_folds() throws IOException {
        JsonObject json = json(peace);
        JsonObject test = json.getAsJsonObject("test");

        assertThat(json.get("format").getAsString()).isEqualTo("quadrant-cross-validation");
        assertThat(json.getAsJsonArray("perFold")).hasSize(2);
        assertThat(test.get("n").getAsInt()).isEqualTo(16);
        assertThat(test.getAsJsonObject("scores").keySet())
                .containsExactly(
                        "balancedAccuracy",
                        "accuracy",
                        "macroF1",
                        "macroAuc",
                        "averagePrecision",
                        "kappa",
                        "quadraticKappa",
                        "mcc");
        List<String> baselines = new ArrayList<>();
        for (JsonElement b : test.getAsJsonArray("baselines")) {
            baselines.add(b.getAsJsonObject().get("name").getAsString());
        }
        assertThat(baselines).containsExactly("majority", "colour", "frozen");
        assertThat(test.getAsJsonArray("baselines")
                        .get(0)
                        .getAsJsonObject()
                        .get("balancedAccuracy")
                        .getAsDouble())
                .isEqualTo(0.5);
        String html = Files.readString(peace.resolve("report.html"));
        assertThat(html)
                .contains("Quadrant cross-validation", "Colour histogram, linear classifier", "aria-label=\"ROC curve")
                .contains("p class=\"headline\">Balanced accuracy ", "aria-label=\"Confusion matrix\"")
                .contains("When to stop was decided on the other folds alone.", "evaluated by nested 2-fold")
                .doesNotContain("<script", "http:", "https:", "{{");
    }

    @Test
    void the_report_tells_what_more_labels_would_bring() throws IOException {
        JsonObject curve = json(peace).getAsJsonObject("learningCurve");
        JsonObject all = curve.getAsJsonObject("overall");

        assertThat(all.getAsJsonArray("points"))
                .as("without those that rounding makes the same")
                .hasSize(4);
        assertThat(groups(all, "points", 0)).as("one group of each class").isEqualTo(2);
        assertThat(groups(all, "points", 3)).as("all that a fold leaves").isEqualTo(8);
        assertThat(groups(all, "ahead", 0)).isEqualTo(16);
        assertThat(groups(all, "ahead", 1)).isEqualTo(32);
        assertThat(curve.getAsJsonArray("classes")).hasSize(2);
        assertThat(Files.readString(peace.resolve("report.html")))
                .contains("<h2>Learning curve</h2>", "Trained on the 8 groups that a fold leaves", "<polygon points=");
    }

    @Test
    void each_figure_can_be_saved() throws IOException {
        assertThat(Files.readString(peace.resolve("report.html")))
                .contains(
                        "download=\"confusion-matrix.svg\"",
                        "download=\"roc-curve.svg\"",
                        "download=\"calibration.svg\"",
                        "download=\"learning-curve.svg\"");
    }

    private static double groups(JsonObject course, String list, int at) {
        JsonObject of = course.getAsJsonArray(list).get(at).getAsJsonObject();
        return (of.has("point") ? of.getAsJsonObject("point") : of)
                .get("groups")
                .getAsDouble();
    }

    @Test
    @Tag("full")
    void goes_on_at_the_next_fold_after_a_kill_and_ends_with_the_same_numbers() throws Exception {
        Path out = temp.resolve("killed");
        try (Child child = Child.start(temp.resolve("killed-home"), args(out))) {
            child.await("Fold 1 of 2:");
            child.kill();
        }
        assertThat(out.resolve("run/fold-0-0.json")).exists();
        List<String> others = args(out, "--resume");
        others.set(others.indexOf("--seed") + 1, "8");
        try (Child child = Child.start(temp.resolve("killed-home"), others)) {
            assertThat(child.end()).isEqualTo(2);
            assertThat(child.output()).last().asString().contains("other options", "same options");
        }
        try (Child child = Child.start(temp.resolve("killed-home"), args(out, "--resume"))) {
            assertThat(child.end()).as("%s", child.output()).isZero();
            assertThat(child.output()).contains("Fold 0 was finished before.");
        }
        assertThat(out.resolve("predictions.csv")).hasSameTextualContentAs(peace.resolve("predictions.csv"));
        assertThat(json(out).get("test")).isEqualTo(json(peace).get("test"));
        assertThat(out.resolve("run")).doesNotExist();
    }

    @Test
    @Tag("full")
    void repeats_draw_the_folds_anew_and_count_each_image_once_in_each() throws Exception {
        Path out = temp.resolve("repeated");
        PrintStream before = System.out;
        ByteArrayOutputStream output = new ByteArrayOutputStream();
        System.setOut(new PrintStream(output, true, StandardCharsets.UTF_8));
        try {
            assertThat(Main.run(("evaluate " + temp.resolve("images") + " --folds 2 --repeats 2 --output " + out
                                    + " --strategy head --augmentation none --views 1 --threads 1 --device cpu -q")
                            .split(" ")))
                    .isZero();
        } finally {
            System.setOut(before);
        }

        assertThat(output.toString(StandardCharsets.UTF_8))
                .containsPattern("Balanced accuracy .+ on 16 images, each 2 times; against the largest class");
        assertThat(Files.readString(out.resolve("report.html")))
                .contains("Only the weights were learnt from images: depth and augmentation were given.")
                .doesNotContain("nested");
        OutOfFold all = PredictionTable.readFolds(out.resolve("predictions.csv"));
        assertThat(all.rows()).hasSize(32);
        Set<List<Integer>> foldings = new HashSet<>();
        for (int r = 0; r < 2; r++) {
            int repeat = r;
            assertThat(all.ofRepeat(r).rows()).hasSize(16);
            foldings.add(all.rows().stream()
                    .filter(row -> row.repeat() == repeat)
                    .sorted(Comparator.comparing(row -> row.prediction().id()))
                    .map(OutOfFold.Row::fold)
                    .toList());
        }
        assertThat(foldings).as("ways to fold").hasSizeGreaterThan(1);
        assertThat(json(out).getAsJsonObject("test").get("groups").getAsInt()).isEqualTo(16);
    }

    @Test
    void compares_runs_in_text_page_and_json() throws Exception {
        Path out = temp.resolve("compared");
        assertThat(Main.run(new String[] {"compare", peace.toString(), peace.toString(), "--output", out.toString()}))
                .isZero();

        JsonObject second = JsonParser.parseString(Files.readString(out.resolve("comparison.json")))
                .getAsJsonObject()
                .getAsJsonArray("runs")
                .get(1)
                .getAsJsonObject();
        assertThat(second.get("overFirst").getAsDouble()).isZero();
        assertThat(second.get("verdict").getAsString()).isEqualTo("within_chance");
        assertThat(second.get("depth").getAsString()).isEqualTo("1");
        assertThat(second.get("augmentation").getAsString()).isEqualTo("light");
        assertThat(second.get("balancedAccuracy").getAsDouble())
                .isEqualTo(json(peace)
                        .getAsJsonObject("test")
                        .get("balancedAccuracy")
                        .getAsDouble());
        assertThat(second.get("interval"))
                .isEqualTo(json(peace).getAsJsonObject("test").get("balancedAccuracyInterval"));
        assertThat(Files.readString(out.resolve("comparison.html")))
                .contains("<circle", "peace")
                .doesNotContain("{{", "<script");
    }

    private static JsonObject json(Path out) throws IOException {
        return JsonParser.parseString(Files.readString(out.resolve("report.json")))
                .getAsJsonObject();
    }

    private List<String> args(Path out, String... more) {
        List<String> args = new ArrayList<>(List.of(
                "evaluate",
                csv.toString(),
                "--images",
                temp.resolve("images").toString(),
                "--folds",
                "column",
                "--output",
                out.toString(),
                "--depth",
                "1",
                "--seed",
                "2",
                "--augmentation",
                "light",
                "--views",
                "2",
                "--epochs",
                "2",
                "--threads",
                "1",
                "--device",
                "cpu"));
        args.addAll(List.of(more));
        return args;
    }
}
