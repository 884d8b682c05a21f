package quadrant.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import quadrant.dataset.io.PredictionTable;

/** What a model tells of where to doubt it, through the front door. */
class UncertaintyCommandTest {
    @TempDir
    private static Path temp;

    private static Path data;

    @BeforeAll
    static void a_model_of_discs_and_squares() throws IOException {
        data = Pictures.dataset(temp.resolve("data"), 18);
        assertThat(fineTune("tuned")).isZero();
    }

    private static int fineTune(String output, String... more) {
        List<String> args = new ArrayList<>(List.of(
                "finetune",
                data.toString(),
                "--output",
                temp.resolve(output).toString(),
                "--views",
                "2",
                "--epochs",
                "2",
                "--test",
                "0",
                "--threads",
                "1",
                "-q"));
        args.addAll(List.of(more));
        return Main.run(args.toArray(String[]::new));
    }

    private List<List<String>> classify(String run, Path images) throws IOException {
        Path csv = temp.resolve("table.csv");
        assertThat(Main.run(new String[] {
                    "classify",
                    temp.resolve(run).resolve("model.onnx").toString(),
                    images.toString(),
                    "--output",
                    csv.toString(),
                    "--threads",
                    "1",
                    "-q"
                }))
                .isZero();
        return Files.readAllLines(csv).stream()
                .map(l -> List.of(l.split(",", -1)))
                .toList();
    }

    @Test
    void the_report_tells_from_which_images_uncertainty_was_calibrated() throws IOException {
        JsonObject doubt = JsonParser.parseString(
                        Files.readString(temp.resolve("tuned").resolve("report.json")))
                .getAsJsonObject()
                .getAsJsonObject("uncertainty");

        assertThat(doubt.getAsJsonArray("sentences").toString())
                .contains("36 images, each left out with its group and others of the classifier's fit.");
        assertThat(doubt.getAsJsonArray("accuracyCoverage")).isNotEmpty();
        assertThat(Files.readString(temp.resolve("tuned").resolve("report.html")))
                .contains("<h2>Uncertainty</h2>", "the most confident first");
    }

    @Test
    void own_images_get_small_sets_and_foreign_ones_are_outliers() throws IOException {
        List<List<String>> own = classify("tuned", data);
        assertThat(own.get(0)).startsWith("image", "set", "outlier", "doubt", "predicted");
        List<List<String>> rows = own.subList(1, own.size());
        assertThat(rows)
                .allMatch(r -> Set.of("disc", "square", "disc|square", "").contains(r.get(1)));
        assertThat(rows.stream().filter(r -> r.get(1).contains(r.get(4))).count())
                .isGreaterThan(28);
        // an image of training has no distance to itself
        assertThat(rows).allMatch(r -> Double.parseDouble(r.get(2)) < 0.2);

        List<List<String>> foreign = classify("tuned", gradients());
        assertThat(foreign.subList(1, foreign.size()))
                .hasSize(3)
                .allMatch(r -> Double.parseDouble(r.get(2)) > 1 && r.get(3).startsWith("outlier"));
    }

    /** The result lines of a command. */
    private static List<String> said(Object... args) {
        PrintStream out = System.out;
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        System.setOut(new PrintStream(bytes, true, StandardCharsets.UTF_8));
        try {
            assertThat(Main.run(Stream.of(args).map(Object::toString).toArray(String[]::new)))
                    .isZero();
        } finally {
            System.setOut(out);
        }
        return bytes.toString(StandardCharsets.UTF_8).lines().toList();
    }

    private static Path model() {
        return temp.resolve("tuned").resolve("model.onnx");
    }

    @Test
    void a_folder_of_foreign_images_is_counted_and_warned_of_first() throws IOException {
        Path csv = temp.resolve("counted.csv");
        List<String> lines = said("classify", model(), gradients(), "--output", csv, "--threads=1");
        assertThat(lines.get(0)).startsWith("3 of 3 images are unlike the training images");
        assertThat(lines.get(1)).isEqualTo("3 images classified, 3 unlike the training images: " + csv);
        assertThat(lines.get(2)).contains("held out of training").contains("without doubt were right");
        assertThat(lines.get(3)).contains("Doubtful: 3, 3 of them unlike the training images.");
        assertThat(said("classify", model(), data, "--output", csv, "--threads=1", "--overwrite")
                        .get(0))
                .startsWith("36 images classified, 0 unlike the training images");
        assertThat(PredictionTable.read(csv).rows()).allMatch(p -> p.doubt().isPresent());
    }

    @Test
    void tiles_and_their_areas_have_doubts() throws IOException {
        Path slide = gradients().resolve("0.png");
        Path map = temp.resolve("map");
        List<String> lines =
                said("classify", model(), slide, "--tiles", "--tile=32px", "--no-mask", "--output", map, "--threads=1");
        assertThat(lines.get(0)).startsWith("4 of 4 tiles are unlike the training images");
        assertThat(lines.get(1)).startsWith("4 of 4 tiles classified, 4 unlike the training images: ");
        List<String> tiles = Files.readAllLines(map.resolve("tiles.csv"));
        assertThat(tiles.get(0)).isEqualTo("column,row,x_px,y_px,size_px,set,outlier,doubt,predicted,disc,square");
        assertThat(tiles.subList(1, 5))
                .allMatch(l -> Double.parseDouble(l.split(",")[6]) > 1 && l.split(",")[7].startsWith("outlier"));
        List<String> areas = Files.readAllLines(map.resolve("areas.csv"));
        assertThat(areas.get(0)).isEqualTo("class,tiles,area_px,area_mm2,share,doubtful,share_without_doubtful");
        assertThat(areas.subList(1, 3).stream()
                        .mapToInt(l -> Integer.parseInt(l.split(",", -1)[5]))
                        .sum())
                .isEqualTo(4);
        // nothing is left without the doubtful ones
        assertThat(areas.subList(1, 3)).allMatch(l -> l.endsWith(","));
        assertThat(Files.readAllLines(map.resolve("slide.csv")).get(0))
                .endsWith(",adjusted_low,adjusted_high,doubtful,share_without_doubtful");
    }

    @Test
    void features_have_doubts() throws IOException {
        Path slide = gradients().resolve("1.png");
        Path file = temp.resolve("tiles.geojson");
        said("classify", model(), slide, "--tiles", "--tile=32px", "--no-mask", "--output", file, "--threads=1");
        JsonArray features =
                JsonParser.parseString(Files.readString(file)).getAsJsonObject().getAsJsonArray("features");
        assertThat(features).hasSize(4);
        for (JsonElement feature : features) {
            JsonObject properties = feature.getAsJsonObject().getAsJsonObject("properties");
            assertThat(properties.getAsJsonObject("metadata").get("doubt").getAsString())
                    .startsWith("outlier");
            assertThat(properties.getAsJsonObject("measurements").get("Outlier").getAsDouble())
                    .isGreaterThan(1);
        }
    }

    @Test
    void merged_shards_have_the_same_doubts_and_patients_count_them() throws IOException {
        Path images = gradients();
        Path shards = temp.resolve("shards");
        said("classify", model(), images, "--shard=1/1", "--output", shards, "--threads=1");
        Path merged = temp.resolve("merged.csv");
        said("merge", shards, "--group-by=\\.png", "--model", model(), "--output", merged);

        Path alone = temp.resolve("alone.csv");
        said("classify", model(), images, "--output", alone, "--threads=1");
        assertThat(merged).hasSameTextualContentAs(alone);
        List<String> groups = Files.readAllLines(temp.resolve("merged-groups.csv"));
        assertThat(groups.get(0)).endsWith(",doubtful,share_without_doubtful");
        // all three are doubtful, so no share is left without them
        assertThat(groups.subList(1, groups.size())).hasSize(2).allMatch(l -> l.endsWith(",3,"));
    }

    @Test
    void a_model_records_how_often_it_was_right_with_and_without_doubt() throws IOException {
        JsonObject numbers = JsonParser.parseString(
                        Files.readString(temp.resolve("tuned").resolve("report.json")))
                .getAsJsonObject()
                .getAsJsonObject("uncertainty");
        int without = numbers.get("withoutDoubt").getAsInt();
        int with = numbers.get("withDoubt").getAsInt();
        assertThat(without + with).isEqualTo(36);
        assertThat(numbers.get("withoutDoubtRight").getAsInt()).isBetween(1, without);
        assertThat(numbers.get("withDoubtRight").getAsInt()).isBetween(0, with);
    }

    @Test
    void groups_get_one_answer_each_with_shares_corrected_by_the_held_out_calls() throws IOException {
        Path out = temp.resolve("evaluated");
        String model = temp.resolve("tuned").resolve("model.onnx").toString();
        String[] args = {
            "evaluate", model, data.toString(), "--group-by", "/([ds])\\d", "--threads=1", "-q", "--output", "" + out
        };
        assertThat(Main.run(args)).isZero();
        assertThat(PredictionTable.read(out.resolve("predictions.csv")).rows())
                .hasSize(36)
                .allMatch(p -> p.doubt().isPresent());
        List<String[]> rows = Files.readAllLines(out.resolve("groups.csv")).stream()
                .map(l -> l.split(",", -1))
                .toList();
        assertThat(rows).hasSize(5);
        for (String[] row : rows.subList(1, 5)) {
            assertThat(row[1]).isEqualTo("18");
            assertThat(row[2].charAt(0)).isEqualTo(row[0].charAt(0));
            assertThat(Double.parseDouble(row[10]))
                    .isBetween(Double.parseDouble(row[11]) - 1e-3, Double.parseDouble(row[12]) + 1e-3);
        }
        JsonObject test = JsonParser.parseString(Files.readString(out.resolve("report.json")))
                .getAsJsonObject()
                .getAsJsonObject("test");
        assertThat(test.getAsJsonObject("ofGroups").get("n").getAsInt()).isEqualTo(2);
        assertThat(test.get("n").getAsInt()).isEqualTo(36);
        assertThat(Files.readString(out.resolve("report.html"))).contains("Accuracy of groups");
    }

    /** Images like nothing in the data. */
    private Path gradients() throws IOException {
        Path folder = Files.createDirectories(temp.resolve("foreign"));
        for (int i = 0; i < 3; i++) {
            BufferedImage image = new BufferedImage(64, 64, BufferedImage.TYPE_INT_RGB);
            for (int y = 0; y < 64; y++) {
                for (int x = 0; x < 64; x++) {
                    image.setRGB(x, y, (x * 4) << 16 | (y * 4) << 8 | (80 * i));
                }
            }
            ImageIO.write(image, "png", folder.resolve(i + ".png").toFile());
        }
        return folder;
    }

    @Test
    @Tag("full")
    void without_doubts_the_table_is_as_it_was() throws IOException {
        assertThat(fineTune("sure", "--depth", "0", "--doubt", "none")).isZero();

        assertThat(classify("sure", data).get(0)).containsExactly("image", "predicted", "disc", "square");
        assertThat(Files.readString(temp.resolve("sure").resolve("report.json")))
                .contains("\"uncertainty\": null");
        Path csv = temp.resolve("sure.csv");
        String model = temp.resolve("sure").resolve("model.onnx").toString();
        assertThat(Main.run(new String[] {"next", model, data.toString(), "--output", csv.toString(), "-q"}))
                .isZero();
        assertThat(Files.readAllLines(csv)).hasSize(37).allMatch(l -> l.endsWith(",") || l.endsWith("outlier"));
    }

    @Test
    @Tag("full")
    void the_same_run_gives_the_same_doubts() throws IOException {
        assertThat(fineTune("again")).isZero();

        assertThat(Files.readAllBytes(temp.resolve("again").resolve("model.onnx")))
                .isEqualTo(Files.readAllBytes(temp.resolve("tuned").resolve("model.onnx")));
    }

    @Test
    @Tag("full")
    void a_training_without_validation_part_learns_doubts_from_its_comparison_with_the_frozen_network()
            throws IOException {
        assertThat(fineTune("deep", "--depth", "1")).isZero();

        assertThat(Files.readString(temp.resolve("deep").resolve("report.html")))
                .contains("12 images, held out of a training on two thirds of the groups")
                .contains("On 12 images held out within training, balanced accuracy is ");
        assertThat(classify("deep", data).get(0)).startsWith("image", "set", "outlier", "doubt", "predicted");
    }

    @Test
    void an_unknown_source_of_doubts_is_refused() {
        assertThat(fineTune("wrong", "--doubt", "sometimes")).isEqualTo(2);
        assertThat(temp.resolve("wrong")).doesNotExist();
    }

    @Test
    void the_images_worth_labelling_next_are_told() throws IOException {
        Path pool = Pictures.dataset(temp.resolve("pool"), 6);
        Path csv = temp.resolve("next.csv");
        String model = temp.resolve("tuned").resolve("model.onnx").toString();
        String[] args = {"next", model, pool.toString(), "--output", csv.toString(), "--count", "5", "-q"};

        assertThat(Main.run(args)).isZero();
        List<String> lines = Files.readAllLines(csv);
        assertThat(lines.get(0)).isEqualTo("image,rank,probability,suggested,uncertainty,outlier");
        assertThat(lines).hasSize(6);
        Set<String> images = new HashSet<>();
        for (int i = 1; i < lines.size(); i++) {
            List<String> cells = List.of(lines.get(i).split(","));
            images.add(cells.get(0));
            assertThat(cells.get(1)).isEqualTo(Integer.toString(i));
            assertThat(Double.parseDouble(cells.get(2))).isBetween(0.5, 1.0);
            assertThat(cells.get(3)).isIn("disc", "square");
            assertThat(Double.parseDouble(cells.get(4))).isBetween(0.0, 1.0);
        }
        assertThat(images).hasSize(5);

        assertThat(Main.run(args)).isZero();
        assertThat(Files.readAllLines(csv)).isEqualTo(lines);
    }

    @Test
    void a_count_of_nothing_and_a_pool_of_nothing_are_refused() throws IOException {
        Path empty = Files.createDirectories(temp.resolve("empty"));
        String model = temp.resolve("tuned").resolve("model.onnx").toString();
        String csv = temp.resolve("none.csv").toString();

        assertThat(Main.run(new String[] {"next", model, empty.toString(), "--output", csv}))
                .isEqualTo(2);
        assertThat(Main.run(new String[] {"next", model, data.toString(), "--output", csv, "--count", "0"}))
                .isEqualTo(2);
        assertThat(Path.of(csv)).doesNotExist();
    }
}
