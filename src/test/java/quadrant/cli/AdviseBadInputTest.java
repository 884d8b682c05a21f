package quadrant.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import quadrant.onnx.Tiny;
import quadrant.task.Hashes;

/** {@code quadrant advise} on data of which little or nothing can be learnt: words, never a stack trace. */
class AdviseBadInputTest {
    @TempDir
    private Path temp;

    private Path data;
    private Path backbone;

    @BeforeEach
    void writes_a_quick_backbone_with_its_card() throws IOException {
        data = temp.resolve("data");
        byte[] bytes = Tiny.bytes("pytorch", Map.of());
        backbone = Files.write(temp.resolve("tiny.onnx"), bytes);
        Files.writeString(temp.resolve("tiny.json"), """
                {"format": "quadrant-backbone-card", "version": 1, "name": "tiny", "title": "Tiny", "licence": "MIT",
                 "source": "the test", "sha256": "%s", "input": {"name": "image", "layout": "NCHW", "size": 16},
                 "preprocessing": {"order": "RGB", "mean": [127, 127, 127], "scale": [128, 128, 128], "resize": "STRETCH"},
                 "cuts": ["f", "b", "image"], "description": "For tests."}
                """.formatted(Hashes.sha256(bytes)));
    }

    private CommandRun advise(String... more) {
        List<String> args = new ArrayList<>(List.of("advise", data.toString(), "-q"));
        args.addAll(List.of("--backbone", backbone.toString(), "--threads", "1"));
        args.addAll(List.of(more));
        CommandRun ended = CommandRun.run(args.toArray());
        // in JSON null is what was not measured
        assertThat(ended.out().replace("\": null", "") + ended.err())
                .doesNotContain("Exception", "\tat ", "NaN", " null");
        return ended;
    }

    private JsonObject json(String... more) {
        List<String> args = new ArrayList<>(List.of(more));
        args.add("--json");
        CommandRun ended = advise(args.toArray(String[]::new));
        assertThat(ended.code()).as(ended.err()).isZero();
        return JsonParser.parseString(ended.out()).getAsJsonObject();
    }

    private String text(String... more) {
        CommandRun ended = advise(more);
        assertThat(ended.code()).as(ended.err()).isZero();
        return ended.out();
    }

    @Test
    void one_image_of_each_class() throws IOException {
        Pictures.dataset(data, 1);
        assertThat(text())
                .contains("The smallest class, disc, has 1 image; ")
                .contains("Expected accuracy: not measured. The class disc has only one image");
        JsonObject json = json();
        assertThat(json.get("similarityNotMeasured").getAsString()).contains("neither BatchNorm layers");
        assertThat(json.get("layersNotMeasured").getAsString()).contains("only one image");
        assertThat(json.getAsJsonArray("layers")).isEmpty();
        assertThat(json.get("expectedAccuracy").isJsonNull()).isTrue();
    }

    @Test
    void two_groups_only() throws IOException {
        for (int i = 0; i < 8; i++) {
            Pictures.write(data.resolve("disc/p" + i % 2 + "_" + i + ".png"), true, 48, i);
            Pictures.write(data.resolve("square/p" + i % 2 + "_" + i + ".png"), false, 48, 100 + i);
        }
        String text = text("--group-by", "p\\d");
        assertThat(text)
                .contains("has 8 images, from 2 groups")
                .contains("Expected balanced accuracy on images of new groups: ");
        assertThat(json("--group-by", "p\\d").getAsJsonArray("layers")).hasSize(2);
    }

    @Test
    void a_group_for_each_class() throws IOException {
        Pictures.dataset(data, 4);
        assertThat(text("--group-by", "/([ds])\\d"))
                .contains("from 1 group; the correlation within groups could not be measured and is taken as 1,")
                .contains("so they are worth 1 independent one.")
                .contains("Expected accuracy: not measured. Every image of the class disc is in the group d");
    }

    @Test
    void the_same_image_everywhere_is_refused() throws IOException {
        Path one = Pictures.write(data.resolve("disc/0.png"), true, 48, 1);
        Files.createDirectories(data.resolve("square"));
        for (int i = 1; i < 4; i++) {
            Files.copy(one, data.resolve("disc/" + i + ".png"));
            Files.copy(one, data.resolve("square/" + i + ".png"));
        }
        for (CommandRun refused : List.of(advise(), advise("--json"))) {
            assertThat(refused.code()).isEqualTo(2);
            assertThat(refused.out()).isEmpty();
            assertThat(refused.err())
                    .contains("are the same image with two labels. Remove one of them.")
                    .hasLineCount(1);
        }
    }

    /** A linear probe called all of them rightly, and 1.000 was to be expected. */
    @Test
    void copies_of_one_image_in_each_class_promise_nothing() throws IOException {
        for (String kind : List.of("disc", "square")) {
            Path one = Pictures.write(data.resolve(kind + "/0.png"), kind.equals("disc"), 48, 1);
            for (int i = 1; i < 10; i++) {
                Files.copy(one, data.resolve(kind + "/" + i + ".png"));
            }
        }
        CommandRun ended = advise();
        assertThat(ended.code()).isZero();
        assertThat(ended.out())
                .contains("has 10 images, 1 without near-duplicates")
                .contains("The 10 images of the class disc are copies of one, so none could be tested")
                .contains("Expected accuracy: not measured")
                .doesNotContain("1.000");
        assertThat(ended.err())
                .contains("13 more images are the same as earlier ones.")
                .hasLineCount(6);
        assertThat(json().get("expectedAccuracy").isJsonNull()).isTrue();
    }

    @Test
    void thirty_classes_of_three_images() throws IOException {
        for (int k = 0; k < 30; k++) {
            for (int i = 0; i < 3; i++) {
                Pictures.write(data.resolve("class %02d/%d.png".formatted(k, i)), k % 2 == 0, 32, 10L * k + i);
            }
        }
        JsonObject json = json();
        JsonArray size = json.getAsJsonArray("size");
        assertThat(size).hasSize(30);
        assertThat(size.get(29).getAsJsonObject().get("images").getAsInt()).isEqualTo(3);
        assertThat(json.getAsJsonObject("expectedAccuracy")
                        .getAsJsonArray("interval")
                        .get(0)
                        .getAsDouble())
                .isGreaterThanOrEqualTo(0);
        assertThat(text()).contains("guessing gives 0.033");
    }

    @Test
    void grey_images_of_8_and_16_bits() throws IOException {
        for (int i = 0; i < 6; i++) {
            grey(data.resolve("disc/" + i + ".png"), BufferedImage.TYPE_BYTE_GRAY, 1, i);
            grey(data.resolve("square/" + i + ".png"), BufferedImage.TYPE_BYTE_GRAY, 1, 50 + i);
        }
        CommandRun eight = advise();
        assertThat(eight.code()).as(eight.err()).isZero();
        assertThat(eight.err()).isEmpty();
        Path sixteen = temp.resolve("sixteen");
        for (int i = 0; i < 6; i++) {
            grey(sixteen.resolve("disc/" + i + ".png"), BufferedImage.TYPE_USHORT_GRAY, 17, i);
            grey(sixteen.resolve("square/" + i + ".png"), BufferedImage.TYPE_USHORT_GRAY, 17, 50 + i);
        }
        data = sixteen;
        CommandRun mapped = advise("--json");
        assertThat(mapped.code()).as(mapped.err()).isZero();
        assertThat(mapped.err()).contains("12 images", "16-bit values were mapped to 0–255");
        assertThat(JsonParser.parseString(mapped.out())
                        .getAsJsonObject()
                        .get("quadrant")
                        .getAsInt())
                .isBetween(3, 4);
    }

    private static void grey(Path file, int type, int step, long seed) throws IOException {
        Files.createDirectories(Objects.requireNonNull(file.getParent()));
        SplittableRandom random = new SplittableRandom(seed);
        BufferedImage image = new BufferedImage(40, 40, type);
        for (int y = 0; y < 40; y++) {
            for (int x = 0; x < 40; x++) {
                boolean inside = Math.hypot(x - 20, y - 20) < 6 + seed % 7;
                image.getRaster().setSample(x, y, 0, step * ((inside ? 150 : 40) + random.nextInt(60)));
            }
        }
        ImageIO.write(image, "png", file.toFile());
    }
}
