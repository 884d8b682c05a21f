package quadrant.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import quadrant.backbone.BackboneCatalog;
import quadrant.onnx.Tiny;

/** {@code quadrant backbones} through the front door. */
class BackbonesCommandTest {
    @TempDir
    private Path temp;

    private static String out(String... args) {
        PrintStream before = System.out;
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        System.setOut(new PrintStream(bytes, true, StandardCharsets.UTF_8));
        try {
            assertThat(Main.run(args)).isZero();
            return bytes.toString(StandardCharsets.UTF_8);
        } finally {
            System.setOut(before);
        }
    }

    private List<String> run(int code, String... args) throws Exception {
        try (Child child = Child.start(temp.resolve("home"), List.of(args))) {
            assertThat(child.end()).as("%s", child.output()).isEqualTo(code);
            return child.output();
        }
    }

    @Test
    void the_list_has_what_is_there_and_what_could_be() {
        JsonArray list =
                JsonParser.parseString(out("backbones", "list", "--json")).getAsJsonArray();
        JsonObject first = list.get(0).getAsJsonObject();
        assertThat(first.get("name").getAsString()).isEqualTo(BackboneCatalog.DEFAULT);
        assertThat(first.get("state").getAsString()).isEqualTo("embedded");
        assertThat(list).hasSizeGreaterThan(12).allSatisfy(e -> {
            assertThat(e.getAsJsonObject().get("sha256").getAsString()).matches("[0-9a-f]{64}");
            assertThat(e.getAsJsonObject().getAsJsonArray("mean")).hasSize(3);
        });
        assertThat(out("backbones", "list").lines())
                .first()
                .asString()
                .startsWith("Name")
                .endsWith("When to use it");
    }

    @Test
    void a_network_for_its_own_batch_only_is_not_added() throws Exception {
        Path model = Files.write(temp.resolve("alone.onnx"), Tiny.forOneImageOnly());
        assertThat(run(2, "backbones", "add", model.toString(), "--preprocessing", "tf"))
                .last()
                .asString()
                .contains("was exported for batches of 1 image");
        assertThat(temp.resolve("home/backbones/alone")).doesNotExist();
    }

    @Test
    @Tag("full")
    void an_added_backbone_is_fine_tuned() throws Exception {
        Path data = Pictures.dataset(temp.resolve("data"), 6);
        Path model = Files.write(temp.resolve("mine.onnx"), Tiny.bytes("pytorch", Map.of()));
        assertThat(run(2, "backbones", "add", model.toString(), "--size", "16"))
                .last()
                .asString()
                .contains("is not known");
        run(0, "backbones", "add", model.toString(), "--size", "16", "--preprocessing", "tf", "--licence", "MIT");
        Path output = temp.resolve("out");
        run(
                0,
                "finetune",
                data.toString(),
                "--output",
                output.toString(),
                "--backbone",
                "mine",
                "--depth",
                "1",
                "--views",
                "2",
                "--epochs",
                "1",
                "--test",
                "0",
                "--threads",
                "1");
        assertThat(Files.readString(output.resolve("report.json")))
                .contains("\"mine\"")
                .contains("MIT");
        run(0, "backbones", "remove", "mine");
        assertThat(run(
                        2,
                        "finetune",
                        data.toString(),
                        "--output",
                        temp.resolve("more").toString(),
                        "--backbone",
                        "mine"))
                .last()
                .asString()
                .contains("There is no backbone \"mine\"");
        assertThat(temp.resolve("more")).doesNotExist();
    }

    @Test
    @Tag("full")
    void photographs_become_the_reference_that_likeness_is_measured_against() throws Exception {
        Path photos = temp.resolve("photos");
        for (int i = 0; i < 50; i++) {
            Pictures.write(photos.resolve(i + ".png"), i % 2 == 0, 24, i);
        }
        Path few = temp.resolve("few");
        Pictures.write(few.resolve("0.png"), true, 24, 1);
        Path model = Files.write(temp.resolve("mine.onnx"), Tiny.bytes("pytorch", Map.of()));
        String[] add = {"backbones", "add", model.toString(), "--size", "16", "--preprocessing", "tf", "--photos"};
        assertThat(run(2, with(add, few.toString())))
                .last()
                .asString()
                .contains("There is 1 photograph, and a reference needs 50 or more");
        assertThat(temp.resolve("home/backbones/mine")).doesNotExist();
        run(0, with(add, photos.toString()));
        Path card = temp.resolve("home/backbones/mine/card.json");
        assertThat(Files.readString(card)).contains("\"reference\"", "50 images of the folder photos");
        Pictures.write(photos.resolve("50.png"), true, 24, 50);
        run(0, "backbones", "reference", "mine", "--photos", photos.toString());
        assertThat(Files.readString(card)).contains("51 images of the folder photos");
        Path data = Pictures.dataset(temp.resolve("data"), 3);
        Path advice = temp.resolve("advice");
        run(0, "advise", data.toString(), "--backbone", "mine", "--output", advice.toString());
        assertThat(Files.readString(advice.resolve("advice.json"))).contains("\"feature_statistics\"");
        assertThat(Files.readString(advice.resolve("advice.html")))
                .contains("divergence from reference photographs")
                .doesNotContain("blood cells");
        run(2, "backbones", "reference", "efficientnet-lite0", "--photos", photos.toString());
        assertThat(run(2, "backbones", "reference", model.toString(), "--photos", photos.toString()))
                .last()
                .asString()
                .doesNotContain("fault of Quadrant");
    }

    private static String[] with(String[] args, String last) {
        String[] more = Arrays.copyOf(args, args.length + 1);
        more[args.length] = last;
        return more;
    }
}
