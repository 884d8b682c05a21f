package quadrant.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import quadrant.dataset.io.PredictionTable;
import quadrant.evaluation.OutOfFold;
import quadrant.evaluation.Prediction;
import quadrant.evaluation.Predictions;
import quadrant.imagej.TiledTiff;
import quadrant.model.FineTunedModel;

/** Slides of which only the patient's class is known, through the front door. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class BagsCommandTest {
    private static final int PATIENTS = 10;
    private static final int TILE = 48;
    private static final int TILES_ACROSS = 4;

    private Path temp;
    private Path slides;
    private Path csv;
    private Path out;
    private Path model;

    /** Two slides of each patient: the right column is glass; of a sick one four tiles of one slide are striped. */
    @BeforeAll
    void trains_on_slides(@TempDir Path folder) throws IOException {
        temp = folder;
        slides = Files.createDirectories(temp.resolve("slides"));
        List<String> rows = new ArrayList<>(List.of("image,label,group"));
        for (int p = 0; p < PATIENTS; p++) {
            for (int s = 0; s < 2; s++) {
                String name = "p" + p + "-" + s + ".tif";
                slide(slides.resolve(name), p % 2 == 1 && s == 0, 100 * p + s);
                rows.add(name + "," + (p % 2 == 1 ? "sick" : "healthy") + ",p" + p);
            }
        }
        csv = Files.write(slides.resolve("slides.csv"), rows);
        out = temp.resolve("out");
        assertThat(run(
                        "finetune",
                        csv,
                        "--bags",
                        "--tiles",
                        TILE + "px",
                        "--views",
                        "1",
                        "--test",
                        "0.4",
                        "--output",
                        out))
                .isEmpty();
        model = out.resolve("model.onnx");
    }

    private static void slide(Path file, boolean striped, long seed) throws IOException {
        SplittableRandom random = new SplittableRandom(seed);
        int[] noise = random.ints(97, 0, 40).toArray();
        int tint = random.nextInt(20);
        int side = TILE * TILES_ACROSS;
        TiledTiff.write(file, side, side, "Aperio Image|MPP = 0.5", -1, (x, y) -> {
            int n = noise[(x * 31 + y * 17 + x * y) % noise.length];
            if (x >= side - TILE) {
                return 0xF4F4F4 + n / 8 * 0x010101;
            }
            boolean dark = striped && x < 2 * TILE && y < 2 * TILE && x / 6 % 2 == 0;
            return (dark ? 0x602060 : 0xC080A0 + tint * 0x010101) + n * 0x000100;
        });
    }

    /** Runs here; gives what was said against it, nothing where it went well. */
    private static String run(Object... args) {
        CommandRun ended = CommandRun.run(args);
        assertThat(ended.code()).as(ended.err()).isIn(0, 2);
        return ended.code() == 0 ? "" : ended.err();
    }

    @Test
    void each_patient_is_one_row_and_left_out_as_a_whole() throws IOException {
        Predictions test = PredictionTable.read(out.resolve("predictions.csv"));
        assertThat(test.rows()).hasSize(4);
        assertThat(test.rows()).allSatisfy(r -> {
            assertThat(r.id()).isEqualTo(r.group().value());
            assertThat(r.predicted()).isEqualTo(r.truth().orElseThrow());
        });
        String json = Files.readString(out.resolve("report.json"));
        // all but the last column of tiles show tissue
        assertThat(json).contains("\"n\": 4");
        assertThat(Files.readString(out.resolve("report.html")))
                .contains("on 4 held-out bags", "Pattern Recognition 74")
                .contains(2 * PATIENTS * TILES_ACROSS * (TILES_ACROSS - 1) + " tiles of " + 2 * PATIENTS + " slides");
        FineTunedModel read = FineTunedModel.read(model);
        assertThat(read.pooling().sharpness()).isPresent();
        assertThat(read.uncertainty().flatMap(u -> u.sets())).isEmpty();
    }

    @Test
    void the_call_of_a_slide_is_that_of_the_mean_logit_of_its_tiles() throws IOException {
        Path calls = temp.resolve("calls");
        assertThat(run("classify", model, slides.resolve("p3-0.tif"), "--tiles", "--output", calls))
                .isEmpty();
        List<String> slide = Files.readAllLines(calls.resolve("slide.csv"));
        assertThat(slide.get(2).split(",", -1)[3]).isEqualTo("sick");
        List<List<Double>> tiles = new ArrayList<>();
        List<String> lines = Files.readAllLines(calls.resolve("tiles.csv"));
        List<String> head = List.of(lines.get(0).split(","));
        for (String line : lines.subList(1, lines.size())) {
            String[] cells = line.split(",", -1);
            if (!cells[head.indexOf("sick")].isEmpty()) {
                tiles.add(List.of(
                        Double.parseDouble(cells[head.indexOf("healthy")]),
                        Double.parseDouble(cells[head.indexOf("sick")])));
            }
        }
        double sharpness = FineTunedModel.read(model).pooling().sharpness().orElseThrow();
        double odds = tiles.stream()
                .mapToDouble(t -> Math.log(t.get(1)) - Math.log(t.get(0)))
                .average()
                .orElseThrow();
        double sick = 1 / (1 + Math.exp(-sharpness * odds));
        assertThat(Double.parseDouble(slide.get(2).split(",", -1)[5])).isCloseTo(sick, within(0.01));
    }

    @Test
    @Tag("full")
    void a_model_is_held_against_patients_and_beside_them_against_tiles() throws IOException {
        Path patients = temp.resolve("patients");
        assertThat(run("evaluate", model, csv, "--bags", "--output", patients)).isEmpty();
        Predictions calls = PredictionTable.read(patients.resolve("predictions.csv"));
        assertThat(calls.rows()).hasSize(PATIENTS);
        Map<String, String> groups = new LinkedHashMap<>();
        for (String line : Files.readAllLines(patients.resolve("groups.csv"))) {
            String[] cells = line.split(",", -1);
            groups.put(cells[0], cells[3]);
        }
        for (Prediction p : calls.rows()) {
            assertThat(groups.get(p.id())).isEqualTo(calls.classes().name(p.predicted()));
            assertThat(p.predicted()).as(p.id()).isEqualTo(p.truth().orElseThrow());
        }
    }

    @Test
    @Tag("full")
    void cross_validation_of_folders_of_tiles_leaves_patients_out() throws IOException {
        Path tiles = temp.resolve("tiles");
        for (int p = 0; p < 8; p++) {
            for (int t = 0; t < 6; t++) {
                boolean disc = p % 2 == 0 && t < 3;
                Pictures.write(
                        tiles.resolve(p % 2 == 0 ? "sick" : "healthy").resolve("p" + p + "_" + t + ".png"),
                        disc,
                        TILE,
                        50 * p + t);
            }
        }
        Path folds = temp.resolve("folds");
        assertThat(run("evaluate", tiles, "--bags", "--group-by", "p\\d", "--folds", "2", "--output", folds))
                .isEmpty();
        OutOfFold all = PredictionTable.readFolds(folds.resolve("predictions.csv"));
        assertThat(all.rows()).hasSize(8);
        assertThat(all.rows().stream().map(r -> r.prediction().group()).distinct())
                .hasSize(8);
        assertThat(all.rows().stream()
                        .filter(r -> r.prediction().predicted()
                                == r.prediction().truth().orElseThrow()))
                .hasSizeGreaterThanOrEqualTo(7);
        assertThat(folds.resolve("groups.csv")).doesNotExist();
    }

    @Test
    void what_is_no_bag_is_refused() throws IOException {
        Path x = temp.resolve("x");
        Path tiles = Pictures.dataset(temp.resolve("two"), 2);
        assertThat(run("finetune", tiles, "--bags", "--output", x)).contains("group");
        assertThat(run("finetune", tiles, "--bags", "--group-by", "\\d", "--output", x))
                .contains("two labels", "disc", "square");
        assertThat(run("finetune", csv, "--bags", "--strategy", "top", "--output", x))
                .contains("strategy");
        assertThat(run("finetune", csv, "--bags", "--tta", "dihedral", "--output", x))
                .contains("tta");
        assertThat(run("finetune", csv, "--tiles", "48px", "--output", x)).contains("--tiles");
        assertThat(x).doesNotExist();
    }
}
