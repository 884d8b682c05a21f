package quadrant.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static quadrant.cli.CommandRun.run;

import com.google.gson.JsonArray;
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
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code quadrant audit} through the front door, and what its guard says in {@code finetune}. */
class AuditCommandTest {
    @TempDir
    private Path temp;

    private CommandRun audit(Path data, String... more) {
        List<String> args = new ArrayList<>(List.of(
                "audit", data.toString(), "--output", temp.resolve("audit").toString(), "--json", "-q"));
        args.addAll(List.of(more));
        return run((Object[]) args.toArray(String[]::new));
    }

    /** Images of bright (class light) and dark (class dark) blocks, each of its own. */
    private static Path blocks(Path folder, int perClass) throws IOException {
        for (int i = 0; i < perClass; i++) {
            block(folder.resolve("dark/d" + i + ".png"), 40, i);
            block(folder.resolve("light/l" + i + ".png"), 150, 100 + i);
        }
        return folder;
    }

    private static void block(Path file, int level, long seed) throws IOException {
        Files.createDirectories(file.getParent());
        SplittableRandom random = new SplittableRandom(seed);
        BufferedImage image = new BufferedImage(48, 48, BufferedImage.TYPE_INT_RGB);
        for (int y = 0; y < 48; y += 6) {
            for (int x = 0; x < 48; x += 6) {
                int v = level + random.nextInt(60);
                for (int i = 0; i < 36; i++) {
                    image.setRGB(x + i % 6, y + i / 6, v * 0x010101);
                }
            }
        }
        ImageIO.write(image, "png", file.toFile());
    }

    /** Says of every image its folder's class, but of one the other. */
    private Path predictions(Path data, String wrong) throws IOException {
        StringBuilder csv = new StringBuilder("image,predicted,dark,light\n");
        try (Stream<Path> files = Files.walk(data)) {
            for (Path f : files.filter(Files::isRegularFile).sorted().toList()) {
                String id = data.relativize(f).toString().replace('\\', '/');
                boolean dark = id.startsWith("dark") != id.equals(wrong);
                csv.append(id).append(dark ? ",dark,0.9,0.1\n" : ",light,0.2,0.8\n");
            }
        }
        return Files.writeString(temp.resolve("predictions.csv"), csv);
    }

    private static JsonObject json(CommandRun ended) {
        assertThat(ended.code()).as(ended.err()).isZero();
        return JsonParser.parseString(ended.out()).getAsJsonObject();
    }

    @Test
    void finds_a_turned_copy_a_wrong_label_and_takes_the_corrected_table_as_data() throws Exception {
        Path data = blocks(temp.resolve("data"), 6);
        BufferedImage image = ImageIO.read(data.resolve("dark/d2.png").toFile());
        BufferedImage turned = new BufferedImage(48, 48, BufferedImage.TYPE_INT_RGB);
        for (int i = 0; i < 48 * 48; i++) {
            turned.setRGB(47 - i / 48, i % 48, image.getRGB(i % 48, i / 48));
        }
        ImageIO.write(turned, "jpg", data.resolve("dark/copy.jpg").toFile());
        Path output = predictions(data, "light/l3.png");

        CommandRun ended = audit(data, "--predictions", output.toString());

        JsonObject json = json(ended);
        JsonObject pair = only(json.getAsJsonArray("duplicates"));
        assertThat(pair.get("first").getAsString()).isEqualTo("dark/copy.jpg");
        assertThat(pair.get("second").getAsString()).isEqualTo("dark/d2.png");
        assertThat(pair.get("kind").getAsString()).isEqualTo("copy");
        assertThat(pair.get("orientation").getAsString()).isEqualTo("turned by 90°");
        assertThat(pair.get("verdict").getAsString()).isEqualTo("warning");
        JsonObject suspect = only(json.getAsJsonArray("suspects"));
        assertThat(suspect.get("image").getAsString()).isEqualTo("light/l3.png");
        assertThat(suspect.get("suggested").getAsString()).isEqualTo("dark");
        assertThat(suspect.get("score").getAsDouble()).isBetween(0.89, 0.91);
        Path folder = temp.resolve("audit");
        assertThat(Files.readString(folder.resolve("audit.json"))).isEqualTo(ended.out());
        assertThat(Files.readString(folder.resolve("audit.html")))
                .contains("dark/copy.jpg", "turned by 90°", "suggested dark, score 0.90", "data:image/png;base64")
                .doesNotContain("<script");

        List<String> table = Files.readAllLines(folder.resolve("suspects.csv"));
        assertThat(table).hasSize(14);
        assertThat(table.get(0)).isEqualTo("image,label,suggested,score,margin");
        assertThat(table.get(1)).startsWith("light/l3.png,light,dark,0.9000,");
        assertThat(table.get(2)).isEqualTo("dark/copy.jpg,dark,,,");
        Path corrected = temp.resolve("corrected.csv");
        table.set(1, table.get(1).replace(",light,", ",dark,"));
        Files.write(corrected, table);
        JsonObject again = json(run(
                "audit",
                corrected.toString(),
                "--images",
                data.toString(),
                "--predictions",
                output.toString(),
                "--output",
                temp.resolve("again").toString(),
                "--json",
                "-q"));
        assertThat(again.get("images").getAsInt()).isEqualTo(13);
        assertThat(again.getAsJsonArray("suspects")).isEmpty();
    }

    private static JsonObject only(JsonArray array) {
        assertThat(array).as("%s", array).hasSize(1);
        return array.get(0).getAsJsonObject();
    }

    @Test
    void wrong_labels_are_found_by_all_layers_fitted_on_other_groups() throws Exception {
        Path data = blocks(temp.resolve("data"), 12);
        Files.move(data.resolve("light/l5.png"), data.resolve("dark/l5.png"));
        Files.move(data.resolve("dark/d7.png"), data.resolve("light/d7.png"));
        JsonObject json = json(audit(data, "--repeats", "1", "--folds", "4"));
        assertThat(json.getAsJsonObject("labels").get("looked").getAsBoolean()).isTrue();
        JsonArray suspects = json.getAsJsonArray("suspects");
        assertThat(List.of(suspects.get(0), suspects.get(1)))
                .extracting(s -> s.getAsJsonObject().get("image").getAsString())
                .containsExactlyInAnyOrder("dark/l5.png", "light/d7.png");
        assertThat(json.getAsJsonObject("groups").get("known").getAsBoolean()).isFalse();
        assertThat(json.getAsJsonArray("duplicates")).isEmpty();
        assertThat(json.getAsJsonArray("confounders")).isEmpty();
    }

    @Test
    void one_image_alone_and_only_equal_images_are_audited_without_labels() throws Exception {
        Path one = temp.resolve("one");
        block(one.resolve("dark/d.png"), 40, 1);
        JsonObject json = json(audit(one));
        assertThat(json.getAsJsonArray("duplicates")).isEmpty();
        assertThat(json.getAsJsonObject("labels").get("how").getAsString()).contains("All images have one label");

        for (int i = 0; i < 30; i++) {
            block(one.resolve("dark/e" + i + ".png"), 40, 1);
        }
        block(one.resolve("light/l.png"), 40, 1);
        JsonObject equal = json(
                run("audit", one.toString(), "--output", temp.resolve("equal").toString(), "--json", "-q"));
        assertThat(equal.getAsJsonArray("duplicates")).hasSize(31);
        JsonObject worst = equal.getAsJsonArray("duplicates").get(0).getAsJsonObject();
        assertThat(worst.get("verdict").getAsString()).isEqualTo("error");
        assertThat(worst.get("second").getAsString()).isEqualTo("light/l.png");
        assertThat(equal.getAsJsonObject("labels").get("looked").getAsBoolean()).isFalse();
    }

    @Test
    void bad_input_is_refused_and_leaves_nothing() throws Exception {
        Path data = blocks(temp.resolve("data"), 3);
        Path output = predictions(data, "");
        Path lacking = Files.writeString(
                temp.resolve("lacking.csv"), "image,predicted,dark,light\ndark/d0.png,dark,0.9,0.1\n");
        Path classless = Files.writeString(temp.resolve("classless.csv"), "image,predicted,dark\ndark/d0.png,dark,1\n");
        assertThat(audit(data, "--predictions", lacking.toString()).err())
                .contains("The predictions lack 5 of 6 images, such as dark/d1.png.");
        assertThat(audit(data, "--predictions", classless.toString()).err())
                .contains("but not light, which the data has");
        assertThat(audit(data, "--folds", "1").code()).isEqualTo(2);
        Files.writeString(data.resolve("dark/broken.png"), "no picture");
        CommandRun broken = audit(data, "--predictions", output.toString());
        assertThat(broken.code()).isEqualTo(2);
        assertThat(broken.err()).contains("dark/broken.png").contains("--skip-unreadable");
        assertThat(temp.resolve("audit")).doesNotExist();
        JsonObject json = json(audit(data, "--predictions", output.toString(), "--skip-unreadable"));
        assertThat(json.get("images").getAsInt()).isEqualTo(6);
        JsonArray warnings = json.getAsJsonArray("warnings");
        assertThat(warnings).extracting(JsonElement::getAsString).anyMatch(w -> w.contains("broken.png"));
    }

    @Test
    void a_training_whose_test_holds_a_trained_image_is_refused_unless_it_is_allowed() throws Exception {
        Path data = blocks(temp.resolve("data"), 4);
        Files.copy(data.resolve("dark/d0.png"), data.resolve("dark/d9.png"));
        StringBuilder csv = new StringBuilder("image,label,group,fold\n");
        for (int i = 0; i < 4; i++) {
            csv.append("dark/d" + i + ".png,dark,p" + i + "," + i % 2 + "\n");
            csv.append("light/l" + i + ".png,light,q" + i + "," + i % 2 + "\n");
        }
        csv.append("dark/d9.png,dark,p9,1\n");
        Path table = Files.writeString(temp.resolve("table.csv"), csv);
        CommandRun refused = run(
                "finetune",
                table.toString(),
                "--images",
                data.toString(),
                "--fold",
                "0",
                "--output",
                temp.resolve("run").toString(),
                "-q");
        assertThat(refused.code()).isEqualTo(2);
        assertThat(refused.err())
                .contains("1 of 4 held-out images would be trained on too")
                .contains("dark/d0.png is dark/d9.png")
                .contains("--allow-leakage");
        assertThat(temp.resolve("run")).doesNotExist();

        CommandRun all = run(
                "evaluate",
                table.toString(),
                "--images",
                data.toString(),
                "--folds",
                "column",
                "--output",
                temp.resolve("run").toString(),
                "-q");
        assertThat(all.code()).isEqualTo(2);
        assertThat(all.err())
                .as("before any fold is trained")
                .contains(
                        "An image lies in two folds under two names", "dark/d9.png in fold 1 is dark/d0.png in fold 0")
                .doesNotContain("Fold 1 of 2");
        assertThat(temp.resolve("run")).doesNotExist();

        CommandRun drawn = run(
                "evaluate",
                table.toString(),
                "--images",
                data.toString(),
                "--folds",
                "4",
                "--output",
                temp.resolve("run").toString(),
                "-q");
        assertThat(drawn.code()).isEqualTo(2);
        assertThat(drawn.err())
                .as("of drawn folds, too")
                .contains("An image lies in two folds under two names")
                .doesNotContain("Fold 1 of 4");
    }
}
