package quadrant.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import quadrant.onnx.Tiny;

/** {@code quadrant backbones inspect} through the front door. */
class InspectCommandTest {
    @TempDir
    private Path temp;

    private record Output(int exit, String out, String err) {
        List<String> rows() {
            return out.lines()
                    .dropWhile(l -> !l.startsWith("depth"))
                    .skip(2)
                    .map(String::strip)
                    .takeWhile(l -> !l.isEmpty())
                    .toList();
        }
    }

    private static Output inspect(Object... args) {
        CommandRun ended = CommandRun.run(Stream.concat(Stream.of("backbones", "inspect"), Stream.of(args))
                .toArray());
        return new Output(ended.code(), ended.out(), ended.err());
    }

    private Path file(byte[] model) throws IOException {
        return Files.write(temp.resolve("mine.onnx"), model);
    }

    private static void assertRefused(Output output, String problem, String remedy) {
        assertThat(output.exit).isEqualTo(2);
        assertThat(output.out).isEmpty();
        assertThat(output.err.strip().lines().toList())
                .last()
                .asString()
                .startsWith("quadrant: ")
                .contains(problem, remedy)
                .endsWith(".");
    }

    @Test
    void the_table_tells_what_a_file_is_made_of_and_its_cuts() throws Exception {
        Output output = inspect(file(Tiny.bytes("pytorch", Map.of())));
        assertThat(output.exit).as(output.err).isZero();
        assertThat(output.out)
                .contains("mine.onnx, 0.0 MB")
                .contains("ONNX operators version 17, written by pytorch")
                .contains("image: NCHW, 3 channels, 16×16 fixed by the file")
                .contains("a classifier of 2 classes, to be replaced")
                .contains("features  5 (f)");
        assertThat(output.rows()).first().asString().matches("0 +5 +0 +288 +0 +18\\.4 k +0 +f +yes");
        assertThat(output.rows()).last().asString().matches("\\d +3×16×16 +2 +0 +288 +0 +18\\.4 k +image +yes");
        assertThat(inspect(temp.resolve("mine.onnx"), "--all").rows())
                .hasSizeGreaterThan(output.rows().size());
    }

    @Test
    void json_has_the_same_facts_by_name() throws Exception {
        JsonObject facts = JsonParser.parseString(inspect(file(Tiny.bytes("pytorch", Map.of())), "--json").out)
                .getAsJsonObject();
        assertThat(facts.keySet())
                .containsExactly(
                        "file",
                        "bytes",
                        "opset",
                        "exporter",
                        "input",
                        "size",
                        "features",
                        "width",
                        "classes",
                        "parameters",
                        "multiplyAdds",
                        "cleanCuts",
                        "cuts");
        assertThat(facts.getAsJsonObject("input").keySet()).containsExactly("name", "layout", "channels", "size");
        JsonArray cuts = facts.getAsJsonArray("cuts");
        assertThat(cuts.get(0).getAsJsonObject().keySet())
                .containsExactly(
                        "depth",
                        "tensor",
                        "layers",
                        "shape",
                        "parametersBefore",
                        "parametersAfter",
                        "multiplyAddsBefore",
                        "multiplyAddsAfter",
                        "fineTune",
                        "obstacles");
        assertThat(facts.get("parameters").getAsLong()).isEqualTo(288);
        assertThat(cuts.get(0).getAsJsonObject().get("fineTune").getAsBoolean()).isTrue();
    }

    @Test
    void a_cut_that_cannot_be_fine_tuned_names_operator_and_node_and_what_works() throws Exception {
        Output output = inspect(file(Tiny.with("Hardmax")));
        assertThat(output.exit).as(output.err).isZero();
        assertThat(output.rows()).first().asString().endsWith("yes");
        assertThat(output.rows()).last().asString().endsWith("features only: Hardmax \"n4\"");
        assertThat(output.out).contains("depth 0, a new classifier on the network's features, still works");
        JsonObject image = JsonParser.parseString(inspect(temp.resolve("mine.onnx"), "--json").out)
                .getAsJsonObject()
                .getAsJsonArray("cuts")
                .asList()
                .get(output.rows().size() - 1)
                .getAsJsonObject();
        assertThat(image.get("fineTune").getAsBoolean()).isFalse();
        assertThat(image.getAsJsonArray("obstacles").get(0).getAsString()).isEqualTo("Hardmax \"n4\"");
    }

    @Test
    void a_file_that_leaves_the_size_free_needs_it() throws Exception {
        Path file = file(Tiny.ofAnySize());
        assertRefused(inspect(file), "leaves the size of its images free", "--size");
        assertThat(inspect(file, "--size", 32).out).contains("32×32 as asked, free in the file");
        assertRefused(inspect(file, "--size", 0), "The option --size is", "from 1 to 4096");
        assertRefused(
                inspect(file(Tiny.bytes("pytorch", Map.of())), "--size", 32),
                "takes images of 16×16",
                "Leave the size out");
    }

    @Test
    void a_backbone_is_known_by_its_name_and_shows_the_depths_of_its_card() {
        Output output = inspect("efficientnet-lite0");
        assertThat(output.exit).as(output.err).isZero();
        assertThat(output.rows()).hasSize(9);
        assertThat(output.rows()).allMatch(r -> r.endsWith("yes"));
        assertRefused(
                inspect("nothing-of-that-name"), "There is no backbone \"nothing-of-that-name\"", "Choose one of");
        assertRefused(inspect(temp.resolve("none.onnx")), "There is no model file", "Check the path");
    }

    @Test
    void a_network_that_works_for_its_own_batch_only_is_refused() throws Exception {
        assertThat(inspect(file(Tiny.forBatchesOf(1))).exit).isZero();
        assertThat(inspect(file(Tiny.forBatchesOf(2))).exit).isZero();
        assertThat(inspect(file(Tiny.forBatchesOf(5))).exit).isZero();
        assertRefused(
                inspect(file(Tiny.forOneImageOnly())),
                "was exported for batches of 1 image, and gives something else for 2",
                "free batch dimension");
    }
}
