package quadrant.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.StreamSupport;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The verdict of {@code finetune}: what leads, and what undermines it. */
class VerdictCommandTest {
    @TempDir
    private Path temp;

    private final StringBuilder csv = new StringBuilder("image,label,fold\n");

    /** An image of blocks about a level, written in the format of its name. */
    private static BufferedImage blocks(int level, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        BufferedImage image = new BufferedImage(48, 48, BufferedImage.TYPE_INT_RGB);
        for (int i = 0; i < 64; i++) {
            int v = level + random.nextInt(80);
            for (int p = 0; p < 36; p++) {
                image.setRGB(i % 8 * 6 + p % 6, i / 8 * 6 + p / 6, v * 0x010101);
            }
        }
        return image;
    }

    private void add(String name, String label, int fold, BufferedImage image) throws IOException {
        ImageIO.write(
                image,
                name.substring(name.lastIndexOf('.') + 1),
                temp.resolve(name).toFile());
        csv.append(name).append(',').append(label).append(',').append(fold).append('\n');
    }

    /** The report, and the last line of standard output under "said". */
    private JsonObject report(String... more) throws IOException {
        Path data = Files.writeString(temp.resolve("data.csv"), csv);
        List<String> args = new ArrayList<>(List.of("finetune", data.toString(), "--images", temp.toString()));
        args.addAll(
                List.of("--output", temp.resolve("out").toString(), "-q", "--threads", "1", "--strategy", "layers"));
        args.addAll(List.of("--views", "1", "--augmentation", "none", "--tta", "none", "--uncertainty", "none"));
        args.addAll(List.of(more));
        CommandRun ended = CommandRun.run(args.toArray());
        assertThat(ended.code()).as("%s", ended.err()).isZero();
        JsonObject report = JsonParser.parseString(Files.readString(temp.resolve("out/report.json")))
                .getAsJsonObject();
        String[] lines = ended.out().strip().split("\n");
        report.addProperty("said", lines[lines.length - 1]);
        return report;
    }

    private static String key(JsonObject report, String key) {
        return report.getAsJsonObject("verdict").get(key).getAsString();
    }

    private static List<String> findings(JsonObject report) {
        return StreamSupport.stream(
                        report.getAsJsonObject("verdict")
                                .getAsJsonArray("because")
                                .spliterator(),
                        false)
                .map(JsonElement::getAsJsonObject)
                .map(r -> r.get("finding").getAsString())
                .toList();
    }

    @Test
    void left_out_images_lead_beside_held_out_ones_in_one_verdict_everywhere() throws IOException {
        for (int i = 0; i < 24; i++) {
            add("i" + i + ".png", i % 2 == 0 ? "dark" : "light", i < 4 ? 1 : 0, blocks(i % 2 == 0 ? 20 : 140, i));
        }
        JsonObject report = report("--fold", "1");
        assertThat(key(report, "leading")).isEqualTo("leftOut");
        JsonObject leftOut = report.getAsJsonObject("leftOut");
        assertThat(leftOut.get("n").getAsInt()).isEqualTo(20);
        assertThat(leftOut.get("balancedAccuracy").getAsDouble()).isGreaterThan(0.9);
        assertThat(leftOut.getAsJsonArray("baselines")).hasSize(3);
        assertThat(report.getAsJsonObject("test").get("n").getAsInt()).isEqualTo(4);
        // levels of grey are all that there is
        assertThat(key(report, "kind")).isEqualTo("colour-alone");
        assertThat(report.get("said").getAsString())
                .startsWith(key(report, "sentence").replace("\u2060", "") + " Next: ");
        assertThat(Files.readString(temp.resolve("out/report.html")))
                .contains(key(report, "sentence").replace("'", "&#39;"));
    }

    @Test
    void labels_without_a_meaning_teach_nothing() throws IOException {
        SplittableRandom random = new SplittableRandom(3);
        for (int i = 0; i < 24; i++) {
            add("i" + i + ".png", i % 2 == 0 ? "a" : "b", 0, blocks(random.nextInt(120), 50 + i));
        }
        JsonObject report = report("--test", "0");
        assertThat(key(report, "kind")).isEqualTo("nothing-shown");
        assertThat(findings(report).get(0)).isEqualTo("nothing-shown");
        assertThat(report.get("test").isJsonNull()).isTrue();
    }

    @Test
    void turned_copies_among_the_held_out_images_undermine_the_score() throws IOException {
        for (int i = 0; i < 24; i++) {
            add("i" + i + ".png", i % 2 == 0 ? "dark" : "light", i < 4 ? 1 : 0, blocks(i % 2 == 0 ? 20 : 140, i));
        }
        for (int i = 10; i < 14; i++) {
            BufferedImage image = ImageIO.read(temp.resolve("i" + i + ".png").toFile());
            BufferedImage turned = new BufferedImage(48, 48, BufferedImage.TYPE_INT_RGB);
            for (int p = 0; p < 48 * 48; p++) {
                turned.setRGB(47 - p / 48, p % 48, image.getRGB(p % 48, p / 48));
            }
            add("copy" + i + ".png", i % 2 == 0 ? "dark" : "light", 1, turned);
        }
        JsonObject report = report("--fold", "1");
        assertThat(key(report, "kind")).isEqualTo("undermined");
        assertThat(findings(report).get(0)).isEqualTo("copies");
        assertThat(key(report, "sentence")).startsWith("4 of 8 held-out images are copies of training images");
        assertThat(key(report, "next")).contains("Remove the copies");
    }

    @Test
    void a_file_format_of_most_images_of_a_class_undermines_the_score() throws IOException {
        for (int i = 0; i < 24; i++) {
            boolean jpeg = i % 2 == 0 && i > 0;
            add(
                    "i" + i + (jpeg ? ".jpeg" : ".png"),
                    i % 2 == 0 ? "dark" : "light",
                    0,
                    blocks(i % 2 == 0 ? 20 : 140, i));
        }
        JsonObject report = report("--test", "0.2");
        assertThat(key(report, "kind")).isEqualTo("undermined");
        assertThat(findings(report).get(0)).isEqualTo("confounded");
        assertThat(key(report, "sentence")).contains("file format");
    }
}
