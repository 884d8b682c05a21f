package quadrant.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import quadrant.dataset.io.PredictionTable;
import quadrant.evaluation.OutOfFold;
import quadrant.model.FineTunedModel;
import quadrant.onnx.PooledLayers;

/** The classifier on all layers of a frozen network through the front door. */
class LayersCommandTest {
    @TempDir
    private Path temp;

    private static CommandRun run(String line, Object... paths) {
        List<String> args = new ArrayList<>();
        for (String word : line.split(" ", -1)) {
            args.add(word.startsWith("@") ? paths[Integer.parseInt(word.substring(1))].toString() : word);
        }
        return CommandRun.run(args.toArray());
    }

    private static CommandRun works(String line, Object... paths) {
        CommandRun ended = run(line, paths);
        assertThat(ended.code()).as(ended.err()).isZero();
        return ended;
    }

    private static JsonObject json(Path file) throws IOException {
        return JsonParser.parseString(Files.readString(file)).getAsJsonObject();
    }

    /** Three classes of blood cells, the first images of each. */
    private Path cells(int perClass) throws IOException {
        for (String kind : List.of("kidney", "round", "segmented")) {
            Path folder = Files.createDirectories(temp.resolve("cells").resolve(kind));
            try (var files = Files.list(Path.of("sample-data").resolve(kind))) {
                for (Path f : files.sorted().limit(perClass).toList()) {
                    Files.copy(f, folder.resolve(f.getFileName()));
                }
            }
        }
        return temp.resolve("cells");
    }

    /** Image to probabilities. */
    private static Map<String, double[]> probabilities(Path csv, int classes) throws IOException {
        Map<String, double[]> all = new TreeMap<>();
        for (String line :
                Files.readAllLines(csv).subList(1, Files.readAllLines(csv).size())) {
            String[] cells = line.split(",", -1);
            double[] p = new double[classes];
            for (int k = 0; k < classes; k++) {
                p[k] = Double.parseDouble(cells[cells.length - classes + k]);
            }
            all.put(cells[0], p);
        }
        return all;
    }

    @Test
    void the_models_of_folds_give_the_probabilities_of_the_closed_form() throws IOException {
        Path data = cells(6);
        Path out = temp.resolve("folds");
        works(
                "evaluate @0 --folds 2 --group-by (s\\d+)_ --strategy layers --views 4 --augmentation light --keep-models"
                        + " --output @1 --threads 1 -q",
                data,
                out);

        OutOfFold all = PredictionTable.readFolds(out.resolve("predictions.csv"));
        assertThat(all.rows()).hasSize(18);
        for (int fold = 0; fold < 2; fold++) {
            Path model = out.resolve("fold" + fold).resolve("model.onnx");
            assertThat(PooledLayers.in(FineTunedModel.read(model).graph())).isPresent();
            Path csv = temp.resolve("fold" + fold + ".csv");
            works("classify @0 @1 --output @2 --threads 1 -q", model, data, csv);
            Map<String, double[]> classified = probabilities(csv, 3);
            for (OutOfFold.Row row : all.rows()) {
                for (int k = 0; k < 3 && row.fold() == fold; k++) {
                    assertThat(
                                    Objects.requireNonNull(
                                            classified.get(row.prediction().id()))[k])
                            .as("%s", row)
                            .isCloseTo(row.prediction().probabilities().get(k), within(1e-4));
                }
            }
        }
    }

    @Test
    void a_small_set_gets_all_layers_without_epochs_and_the_same_bytes_again() throws Exception {
        Path data = Pictures.dataset(temp.resolve("data"), 8);
        String line = "finetune @0 --views 8 --test 0.25 --threads 1 --device cpu -q --output @1";
        Path one = temp.resolve("one");
        CommandRun ended = works(line, data, one);
        Path two = temp.resolve("two");
        List<String> args = new ArrayList<>();
        for (String word : line.split(" ", -1)) {
            args.add(word.equals("@0") ? data.toString() : word.equals("@1") ? two.toString() : word);
        }
        try (Child child = Child.start(temp.resolve("home"), args)) {
            assertThat(child.end()).as("%s", child.output()).isZero();
        }

        JsonObject report = json(one.resolve("report.json"));
        assertThat(report.get("strategy").getAsString()).isEqualTo("layers");
        assertThat(report.getAsJsonArray("epochs")).isEmpty();
        assertThat(report.getAsJsonObject("findings").getAsJsonArray("layers")).hasSize(17);
        assertThat(ended.out().strip().lines().reduce((a, b) -> b))
                .hasValueSatisfying(l -> assertThat(l)
                        .matches(".*Balanced accuracy .+ on 12 training images, each left out of the fits that score"
                                + " it, .+ on 4 held-out images; against .+ Next: .+"));
        assertThat(Files.readAllBytes(two.resolve("model.onnx")))
                .isEqualTo(Files.readAllBytes(one.resolve("model.onnx")));

        Path fresh = Pictures.dataset(temp.resolve("fresh"), 3);
        works("evaluate @0 @1 --output @2 --threads 1 -q", one.resolve("model.onnx"), fresh, temp.resolve("tested"));
        assertThat(json(temp.resolve("tested/report.json"))
                        .getAsJsonObject("test")
                        .get("n")
                        .getAsInt())
                .isEqualTo(6);
    }

    @Test
    @Tag("full")
    void where_no_group_can_be_left_out_a_sentence_stands_in_place_of_numbers() throws IOException {
        Path data = Pictures.dataset(temp.resolve("data"), 4);
        for (String groups : List.of("/([ds])\\d", "\\.(png)")) {
            Path out = temp.resolve("out" + groups.length());
            CommandRun ended = works(
                    "finetune @0 --group-by @1 --strategy layers --views 1 --test 0 --threads 1 -q --output @2",
                    data,
                    groups,
                    out);
            assertThat(ended.err()).contains("The model has no prediction sets and no threshold: ");
            JsonObject findings = json(out.resolve("report.json")).getAsJsonObject("findings");
            assertThat(findings.getAsJsonArray("layers")).isEmpty();
            assertThat(findings.get("layersNotMeasured").getAsString()).contains("group");
            works("classify @0 @1 --output @2 --threads 1 -q", out.resolve("model.onnx"), data, temp.resolve("p.csv"));
            assertThat(probabilities(temp.resolve("p.csv"), 2)).hasSize(8);
        }
    }

    /** Written by the last version before there were classifiers on all layers, and by the last that read whole layers alone. */
    @Test
    void models_of_earlier_versions_classify_evaluate_and_are_continued() throws IOException {
        Path data = Pictures.dataset(temp.resolve("data"), 4);
        for (String name : List.of("head", "tuned", "layers")) {
            Path model = Path.of("src/test/resources/quadrant/model/earlier-" + name + ".onnx");
            Path csv = temp.resolve(name + ".csv");
            works("classify @0 @1 --output @2 --threads 1 -q", model, data, csv);
            Map<String, double[]> then =
                    probabilities(Path.of("src/test/resources/quadrant/model/earlier-" + name + ".csv"), 2);
            Map<String, double[]> now = probabilities(csv, 2);
            assertThat(now.keySet()).isEqualTo(then.keySet());
            now.forEach((id, p) -> assertThat(p).as(id).containsExactly(then.get(id), within(1e-5)));
            works("evaluate @0 @1 --output @2 --threads 1 -q", model, data, temp.resolve(name));
            for (String how : List.of("layers", "head", "top")) {
                works(
                        "finetune @0 --backbone @1 --strategy " + how
                                + " --views 2 --epochs 1 --test 0 --threads 1 -q --output @2",
                        data,
                        model,
                        temp.resolve(name + how));
            }
        }
    }
}
