package quadrant.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import ij.IJ;
import ij.ImagePlus;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import quadrant.explain.Nets;

/** {@code quadrant explain} through the front door, with small networks that nobody had to train. */
class ExplainCommandTest {
    @TempDir
    private Path temp;

    private Path images = Path.of("");

    @BeforeEach
    void draw() throws IOException {
        images = temp.resolve("cells");
        Pictures.write(images.resolve("a b.png"), true, 48, 1);
        Pictures.write(images.resolve("deep").resolve("a b.png"), false, 16, 2);
    }

    private Path model(String name) throws IOException {
        Path file = temp.resolve(name + ".onnx");
        return Files.write(file, Nets.named(name).toBytes());
    }

    private int explain(Path model, String output, String... more) {
        List<String> args = new ArrayList<>(List.of(
                "explain",
                model.toString(),
                images.toString(),
                "--output",
                temp.resolve(output).toString(),
                "-q"));
        args.addAll(List.of(more));
        return Main.run(args.toArray(String[]::new));
    }

    private String refused(Path model, String... more) {
        PrintStream err = System.err;
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        System.setErr(new PrintStream(bytes, true, StandardCharsets.UTF_8));
        try {
            assertThat(explain(model, "refused", more)).isEqualTo(2);
        } finally {
            System.setErr(err);
        }
        assertThat(temp.resolve("refused")).doesNotExist();
        return bytes.toString(StandardCharsets.UTF_8);
    }

    @Test
    void each_image_gets_a_picture_a_map_of_numbers_and_a_row() throws IOException {
        assertThat(explain(model("deep"), "out")).isZero();
        Path out = temp.resolve("out");
        try (Stream<Path> files = Files.list(out)) {
            assertThat(files.map(f -> f.getFileName().toString()))
                    .containsExactlyInAnyOrder(
                            "001_a_b.png", "001_a_b.tif", "002_a_b.png", "002_a_b.tif", "explained.csv");
        }
        BufferedImage picture = ImageIO.read(out.resolve("001_a_b.png").toFile());
        assertThat(picture.getHeight()).isEqualTo(160);
        assertThat(picture.getWidth()).isEqualTo(324);
        ImagePlus map = IJ.openImage(out.resolve("001_a_b.tif").toString());
        assertThat(map.getBitDepth()).isEqualTo(32);
        assertThat(map.getWidth()).isEqualTo(16);
        assertThat(map.getStatistics().max).isPositive();
        List<String> table = Files.readAllLines(out.resolve("explained.csv"));
        assertThat(table).hasSize(3);
        assertThat(table.get(0)).isEqualTo("image,predicted,class,probability,technique,picture,map");
        assertThat(table.get(1)).startsWith("a b.png,").endsWith(",grad_cam,001_a_b.png,001_a_b.tif");
    }

    @Test
    void the_same_again_gives_the_same_bytes() throws IOException {
        Path model = model("tokens");
        assertThat(explain(model, "one", "--threads", "1")).isZero();
        assertThat(explain(model, "two", "--threads", "2")).isZero();
        for (String file : List.of("001_a_b.png", "002_a_b.png", "explained.csv")) {
            assertThat(temp.resolve("one").resolve(file))
                    .hasSameBinaryContentAs(temp.resolve("two").resolve(file));
        }
    }

    @Test
    void the_class_and_the_method_can_be_chosen() throws IOException {
        assertThat(explain(model("blind"), "out", "--method", "occlusion", "--class", "c"))
                .isZero();
        assertThat(Files.readAllLines(temp.resolve("out").resolve("explained.csv"))
                        .get(2))
                .contains(",c,0.", ",occlusion,");
    }

    @Test
    void an_evaluation_looks_into_the_model_and_its_figures_can_be_saved() throws IOException {
        Path data = temp.resolve("data");
        for (int i = 0; i < 8; i++) {
            Pictures.write(data.resolve(i % 2 == 0 ? "a" : "c").resolve(i + ".png"), i % 2 == 0, 48, i);
        }
        String run = temp.resolve("run").toString();
        for (String tta : List.of("none", "dihedral")) {
            assertThat(Main.run(new String[] {
                        "evaluate", model("deep").toString(), data.toString(), "--output", run + tta, "--tta", tta, "-q"
                    }))
                    .isZero();
            JsonObject examination = JsonParser.parseString(Files.readString(Path.of(run + tta, "report.json")))
                    .getAsJsonObject()
                    .getAsJsonObject("examination");
            assertThat(examination.getAsJsonArray("examples")).isNotEmpty();
            assertThat(examination.getAsJsonObject("shortcut").get("images").getAsInt())
                    .isEqualTo(8);
            JsonArray points = examination.getAsJsonObject("map").getAsJsonArray("points");
            assertThat(points).hasSize(8);
            // the data's second class is the model's third
            assertThat(points.get(7).getAsJsonObject().get("truth").getAsString())
                    .isEqualTo("c");
        }
        assertThat(Path.of(run + "none", "report.html"))
                .content()
                .contains("download=\"map-of-the-images-by-class.svg\"");
        assertThat(Main.run(new String[] {"figures", run + "none", "--output", run + "figures"}))
                .isEqualTo(2);
    }

    @Test
    void what_cannot_be_is_refused_with_a_way_out() throws IOException {
        assertThat(refused(model("blind")))
                .contains(
                        "no feature map with more than one position",
                        "--method occlusion, which works with every network");
        assertThat(refused(model("pooled"), "--class", "Z"))
                .contains("The model has no class \"Z\". Its classes are: a, b, c.");
        assertThat(refused(model("pooled"), "--method", "guess")).contains("guess", "cam", "occlusion");
        Files.writeString(images.resolve("no.png"), "no image");
        assertThat(refused(model("pooled"))).contains("no.png");
        assertThat(explain(model("pooled"), "skipped", "--skip-unreadable")).isZero();
    }
}
