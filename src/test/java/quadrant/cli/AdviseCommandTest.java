package quadrant.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code quadrant advise} through the front door. */
class AdviseCommandTest {
    @TempDir
    private Path temp;

    private static String out(List<String> args) {
        PrintStream before = System.out;
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        System.setOut(new PrintStream(bytes, true, StandardCharsets.UTF_8));
        try {
            assertThat(Main.run(args.toArray(String[]::new))).isZero();
            return bytes.toString(StandardCharsets.UTF_8);
        } finally {
            System.setOut(before);
        }
    }

    private String advise(Path data, String... more) {
        List<String> args = new ArrayList<>(List.of("advise", data.toString(), "-q"));
        args.addAll(List.of(more));
        return out(args);
    }

    @Test
    void small_and_unlike_sets_lie_in_quadrant_3_with_evidence_and_reasons() throws Exception {
        Path data = Pictures.dataset(temp.resolve("data"), 12);

        JsonObject advice = JsonParser.parseString(advise(data, "--json")).getAsJsonObject();

        assertThat(advice.get("quadrant").getAsInt()).isEqualTo(3);
        assertThat(advice.getAsJsonArray("size")).hasSize(2);
        JsonObject size = advice.getAsJsonArray("size").get(0).getAsJsonObject();
        assertThat(List.of(size.get("images").getAsInt(), size.get("groups").getAsInt()))
                .containsExactly(12, 12);
        assertThat(size.get("effective").getAsDouble()).isBetween(1.0, 12.0);
        JsonObject similarity = advice.getAsJsonObject("similarity");
        assertThat(similarity.getAsJsonArray("interval").get(0).getAsDouble())
                .isLessThanOrEqualTo(similarity.get("value").getAsDouble())
                .isGreaterThan(0.04);
        assertThat(similarity.getAsJsonArray("layers")).hasSizeGreaterThan(40);
        assertThat(advice.get("strategy").getAsString()).isEqualTo("layers");
        assertThat(advice.get("depth").getAsInt()).isZero();
        assertThat(advice.get("augmentation").getAsString()).isEqualTo("turns");
        JsonArray layers = advice.getAsJsonArray("layers");
        assertThat(layers).hasSize(17);
        for (JsonElement layer : layers) {
            for (String of : List.of("alone", "upTo")) {
                JsonObject score = layer.getAsJsonObject().getAsJsonObject(of);
                assertThat(score.get("value").getAsDouble())
                        .isBetween(
                                score.getAsJsonArray("interval").get(0).getAsDouble(),
                                score.getAsJsonArray("interval").get(1).getAsDouble());
            }
        }
        assertThat(layers.get(0).getAsJsonObject().get("alone"))
                .isEqualTo(layers.get(0).getAsJsonObject().get("upTo"));
        JsonObject expected = advice.getAsJsonObject("expectedAccuracy");
        assertThat(expected).isEqualTo(layers.get(16).getAsJsonObject().getAsJsonObject("upTo"));
        assertThat(advice.getAsJsonArray("reasons")).hasSizeGreaterThan(3);
    }

    @Test
    void writes_a_page_a_text_and_json_and_nothing_beside_them() throws Exception {
        Path data = Pictures.dataset(temp.resolve("data"), 3);
        Path folder = temp.resolve("advice");

        String output = advise(data, "--output", folder.toString());

        try (Stream<Path> files = Files.list(folder)) {
            assertThat(files.map(f -> f.getFileName().toString()))
                    .containsExactlyInAnyOrder("advice.html", "advice.json", "advice.txt");
        }
        assertThat(Files.readString(folder.resolve("advice.txt"))).isEqualTo(output);
        JsonObject json = JsonParser.parseString(Files.readString(folder.resolve("advice.json")))
                .getAsJsonObject();
        assertThat(json.get("format").getAsString()).isEqualTo("quadrant-advice");
        assertThat(json.get("quadrant").getAsInt()).isEqualTo(3);
        assertThat(Files.readString(folder.resolve("advice.html")))
                .contains("Which layers know the classes", "aria-label=\"The size–similarity matrix\"", "blood cells");
        assertThat(Main.run(new String[] {"advise", data.toString(), "--output", folder.toString()}))
                .isEqualTo(2);
    }

    @Test
    void what_cannot_be_measured_is_said() throws Exception {
        Path data = Pictures.dataset(temp.resolve("two"), 2);
        String two = advise(data);
        assertThat(two).contains("Quadrant 3");
    }

    @Test
    void bad_input_is_refused() throws Exception {
        Path data = Pictures.dataset(temp.resolve("data"), 3);
        for (List<String> wrong :
                List.of(List.of("--budget", "10s"), List.of("--size", "large"), List.of("--backbone", "nobody"))) {
            List<String> args = new ArrayList<>(List.of("advise", data.toString()));
            args.addAll(wrong);
            assertThat(Main.run(args.toArray(String[]::new))).as("%s", wrong).isEqualTo(2);
        }
    }

    @Test
    void several_plans_are_compared_by_left_out_images() throws Exception {
        JsonObject advice = JsonParser.parseString(
                        advise(Pictures.dataset(temp.resolve("data"), 6), "--json", "--augmentation", "none,light"))
                .getAsJsonObject();

        assertThat(advice.get("augmentation").getAsString()).isIn("none", "light");
        assertThat(advice.getAsJsonArray("reasons").toString())
                .contains("Augmentation plans by the balanced accuracy of left-out images: none ");
    }
}
