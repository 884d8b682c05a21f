package quadrant.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import quadrant.app.SmallModel;

/** {@code quadrant augment} and {@code quadrant preview} through the front door. */
class AugmentCommandTest {
    @TempDir
    private Path temp;

    private static int run(String... args) {
        List<String> line = new ArrayList<>(List.of(args));
        line.add("-q");
        return Main.run(line.toArray(String[]::new));
    }

    private static Map<String, String> contents(Path folder) throws IOException {
        Map<String, String> contents = new TreeMap<>();
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path f : files.filter(Files::isRegularFile).toList()) {
                contents.put(folder.relativize(f).toString(), HexFormat.of().formatHex(Files.readAllBytes(f)));
            }
        }
        return contents;
    }

    @Test
    void an_output_within_the_data_is_refused_as_it_would_be_a_class_the_next_time() throws Exception {
        Path data = Pictures.dataset(temp.resolve("data"), 3);
        Map<String, String> before = contents(data);
        String link = Files.createSymbolicLink(temp.resolve("link"), data).toString();
        for (String within : List.of(data + "/views", data + "/disc/deep/views", link + "/views")) {
            assertThat(run("augment", data.toString(), "--output", within)).isEqualTo(2);
        }
        assertThat(run("augment", link, "--output", data + "/views")).isEqualTo(2);
        assertThat(run("preview", data.toString(), "--output", data + "/disc/sheet.png"))
                .isEqualTo(2);
        String model = SmallModel.write(temp.resolve("model.onnx")).toString();
        assertThat(run("explain", model, data.toString(), "--output", data + "/maps"))
                .isEqualTo(2);
        assertThat(contents(data)).isEqualTo(before);
        assertThat(run("augment", data.toString(), "--output", temp + "/data-views", "--views", "1"))
                .isZero();
    }

    @Test
    void views_are_the_same_to_the_bit_on_any_number_of_threads() throws Exception {
        Path data = Pictures.dataset(temp.resolve("data"), 3);
        List<Map<String, String>> made = new ArrayList<>();
        for (String threads : List.of("1", "2", "8")) {
            Path out = temp.resolve("views" + threads);
            assertThat(run(
                            "augment",
                            data.toString(),
                            "--output",
                            out.toString(),
                            "--plan",
                            "heavy",
                            "--views",
                            "3",
                            "--seed",
                            "5",
                            "--threads",
                            threads))
                    .isZero();
            made.add(contents(out));
        }
        assertThat(made.get(0)).hasSize(2 * 3 * 3 + 2).isEqualTo(made.get(1)).isEqualTo(made.get(2));
        assertThat(made.get(0)).containsKeys("disc/d0.view00.png", "square/s2.view02.png", "views.csv", "plan.json");
        assertThat(made.get(0).get("disc/d0.view01.png"))
                .isNotEqualTo(made.get(0).get("disc/d0.view02.png"));

        // the table and the plan can be given again
        Path again = temp.resolve("again");
        assertThat(run(
                        "augment",
                        temp.resolve("views1").resolve("views.csv").toString(),
                        "--output",
                        again.toString(),
                        "--plan",
                        temp.resolve("views1").resolve("plan.json").toString(),
                        "--views",
                        "1"))
                .isZero();
        assertThat(contents(again)).hasSize(2 * 3 * 3 + 2);
    }

    @Test
    void a_folder_with_something_in_it_is_left_alone() throws Exception {
        Path data = Pictures.dataset(temp.resolve("data"), 2);
        Path out = Files.createDirectories(temp.resolve("out"));
        Files.writeString(out.resolve("mine.txt"), "mine");

        assertThat(run("augment", data.toString(), "--output", out.toString())).isEqualTo(2);
        assertThat(run(
                        "augment",
                        data.toString(),
                        "--output",
                        temp.resolve("new").toString(),
                        "--plan",
                        "havy"))
                .isEqualTo(2);

        assertThat(contents(out)).containsOnlyKeys("mine.txt");
        assertThat(temp.resolve("new")).doesNotExist();
    }

    @Test
    void a_preview_has_a_row_for_each_image_or_transform() throws Exception {
        Path data = Pictures.dataset(temp.resolve("data"), 4);
        Path plan = temp.resolve("plan.png");
        Path each = temp.resolve("each.png");

        assertThat(run("preview", data.toString(), "--output", plan.toString(), "--rows", "2", "--views", "4"))
                .isZero();
        PrintStream before = System.err;
        ByteArrayOutputStream output = new ByteArrayOutputStream();
        System.setErr(new PrintStream(output, true, StandardCharsets.UTF_8));
        try {
            assertThat(run(
                            "preview",
                            data.toString(),
                            "--output",
                            each.toString(),
                            "--plan",
                            "light",
                            "--each",
                            "--rows",
                            "3"))
                    .isZero();
        } finally {
            System.setErr(before);
        }
        assertThat(output.toString(StandardCharsets.UTF_8)).contains("so rows and views do not count.");
        assertThat(run("preview", data.toString(), "--output", temp.toString() + ".jpg"))
                .isEqualTo(2);

        BufferedImage whole = ImageIO.read(plan.toFile());
        assertThat(whole.getWidth()).isBetween(4 * 160, 6 * 160);
        assertThat(whole.getHeight()).isBetween(2 * 160, 3 * 160);
        // light: flip, rotation, scale, shift, contrast, brightness
        BufferedImage alone = ImageIO.read(each.toFile());
        assertThat(alone.getHeight()).isBetween(6 * 160, 8 * 160);
        assertThat(alone.getWidth()).isBetween(7 * 160, 9 * 160);
    }

    private static void plain(Path file, int type, int sample) throws IOException {
        BufferedImage image = new BufferedImage(16, 16, type);
        for (int at = 0; at < 256; at++) {
            for (int band = 0; band < image.getRaster().getNumBands(); band++) {
                image.getRaster().setSample(at % 16, at / 16, band, sample);
            }
        }
        Files.createDirectories(file.getParent());
        ImageIO.write(image, "png", file.toFile());
    }

    @ParameterizedTest
    @ValueSource(strings = {"none", "light", "heavy", "stained-heavy", "fluorescence-heavy", "grey", "3"})
    void odd_images_come_through_every_plan(String plan) throws Exception {
        Path data = temp.resolve("odd");
        plain(data.resolve("a/white.png"), BufferedImage.TYPE_INT_RGB, 255);
        plain(data.resolve("a/saturated16.png"), BufferedImage.TYPE_USHORT_GRAY, 65535);
        plain(data.resolve("b/black.png"), BufferedImage.TYPE_BYTE_GRAY, 0);
        plain(data.resolve("b/alpha.png"), BufferedImage.TYPE_INT_ARGB, 128);
        Path out = temp.resolve("views");

        assertThat(run("augment", data.toString(), "--output", out.toString(), "--plan", plan, "--views", "4"))
                .isZero();

        assertThat(contents(out)).hasSize(4 * 4 + 2);
        BufferedImage first = ImageIO.read(out.resolve("a/white.view00.png").toFile());
        assertThat(first.getRGB(100, 100)).isEqualTo(0xffffffff);
        assertThat(ImageIO.read(out.resolve("b/black.view00.png").toFile()).getRGB(100, 100))
                .isEqualTo(0xff000000);
    }

    @Test
    void plan_files_that_cannot_be_used_are_refused() throws Exception {
        Path data = Pictures.dataset(temp.resolve("data"), 2);
        String head =
                "{\"format\": \"quadrant-augmentation\", \"version\": %d, \"name\": \"mine\", \"transforms\": [%s]}";
        Map<String, String> wrong = new TreeMap<>(Map.of(
                "unknown", head.formatted(1, "{\"type\": \"melt\", \"probability\": 1}"),
                "negative", head.formatted(1, "{\"type\": \"brightness\", \"range\": -3}"),
                "later", head.formatted(9, ""),
                "broken", "{"));
        for (Map.Entry<String, String> w : wrong.entrySet()) {
            Path file = Files.writeString(temp.resolve(w.getKey() + ".json"), w.getValue());
            Path out = temp.resolve("out-" + w.getKey());
            assertThat(run("augment", data.toString(), "--output", out.toString(), "--plan", file.toString()))
                    .as(w.getKey())
                    .isEqualTo(2);
            assertThat(out).doesNotExist();
        }
        assertThat(run("augment", data.toString(), "--output", temp.resolve("x").toString(), "--plan", "-1"))
                .isEqualTo(2);
    }
}
