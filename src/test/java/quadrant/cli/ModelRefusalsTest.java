package quadrant.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import quadrant.onnx.Odd;
import quadrant.onnx.Sound;

/** Files that are no model, or an odd one, through the front door: one sentence with a remedy, exit code 2. */
class ModelRefusalsTest {
    @TempDir
    private Path temp;

    private static List<String> inspect(Path file, int code) {
        CommandRun ended = CommandRun.run("backbones", "inspect", file);
        List<String> lines = ended.err().lines().toList();
        assertThat(ended.code()).as("%s", lines).isEqualTo(code);
        return lines;
    }

    private static void refuses(Path file, String... text) {
        List<String> output = inspect(file, 2);
        assertThat(output).noneMatch(l -> l.startsWith("\tat ") || l.contains("Exception"));
        assertThat(output).filteredOn(l -> l.startsWith("quadrant: ")).hasSize(1);
        assertThat(output.get(output.size() - 1)).endsWith(".").contains(text);
    }

    private void refuses(byte[] bytes, String... text) throws IOException {
        refuses(Files.write(temp.resolve("model.onnx"), bytes), text);
    }

    private void refusesText(String content, String... text) throws IOException {
        refuses(content.getBytes(StandardCharsets.ISO_8859_1), text);
    }

    @Test
    void files_of_other_kinds_by_what_they_are() throws IOException {
        refusesText("", "is empty (0 bytes)");
        refusesText(
                "version https://git-lfs.github.com/spec/v1\noid sha256:4d7a\nsize 12345\n",
                "pointer of Git LFS",
                "git lfs pull");
        refusesText("\n<!DOCTYPE html>\n<html><body>Sign in</body></html>", "is a web page", "Download it again");
        refusesText("{\"error\": \"not found\"}\n", "is a text file");
        refusesText("PK\3\4 and more", "ZIP archive, as PyTorch's .pt files", "torch.onnx.export");
        refusesText("\u0089PNG\r\n\u001a\n", "is an image");
        refusesText("\u0080\2}q\1", "is a pickle");
        refuses(Arrays.copyOf(Odd.relu(), 100), "is not an ONNX model, or it is truncated");
    }

    @Test
    void what_is_no_file_without_waiting_for_it() throws IOException, InterruptedException {
        refuses(temp.resolve("nowhere.onnx"), "There is no model file");
        refuses(temp, "is a folder", "Give the path of an .onnx file");
        Path zero = Path.of("/dev/zero");
        assumeTrue(Files.exists(zero), "Skipped: there is no /dev/zero");
        refuses(zero, "is no ordinary file");
        Path pipe = temp.resolve("pipe.onnx");
        assertThat(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor())
                .isZero();
        refuses(pipe, "is no ordinary file");
    }

    @Test
    void a_file_of_more_than_two_gibibytes() throws IOException {
        Path large = temp.resolve("large.onnx");
        try (RandomAccessFile f = new RandomAccessFile(large.toFile(), "rw")) {
            f.setLength(3L << 30);
        }
        refuses(large, "3072 MiB", "at most 2 GiB");
    }

    @Test
    void weights_that_are_not_where_the_model_says() throws IOException, InterruptedException {
        Sound.Parted parted = Sound.parted(Objects.requireNonNull(Sound.all().get("maps")));
        Path folder = Files.createDirectories(temp.resolve("parted"));
        Path model = Files.write(folder.resolve("model.onnx"), parted.model());
        Path weights = folder.resolve("weights.bin");
        refuses(model, "weights.bin", "no such file");
        Files.write(weights, Arrays.copyOf(parted.weights(), 200));
        refuses(model, "lies at bytes", "which has 200");
        Files.delete(weights);
        Files.createSymbolicLink(weights, Files.write(temp.resolve("elsewhere.bin"), parted.weights()));
        refuses(model, "not in the model's folder");
        Files.delete(weights);
        assumeTrue(Files.exists(Path.of("/dev/zero")), "Skipped: there are no pipes");
        assertThat(new ProcessBuilder("mkfifo", weights.toString()).start().waitFor())
                .isZero();
        refuses(model, "no ordinary file");
        Files.delete(weights);
        Files.write(weights, parted.weights());
        inspect(model, 0);
    }

    @Test
    void odd_graphs_by_what_is_odd() throws IOException {
        refuses(Odd.withoutOutput(), "The node Conv \"n1\" has no output");
        refuses(Odd.controlCharacters(), "holds control characters");
        refuses(Odd.loop(), "Loop \"again\"", "a graph of its own", "torch.jit.trace");
        refuses(Odd.unbounded(), "Expand \"grow\"", "only known when it runs");
        refuses(Odd.filled(1L << 40), "ConstantOfShape \"fill\"", "more than 2^28 numbers");
        refuses(Odd.tiled(1L << 40), "Tile \"tile\"", "more than 2^28 numbers");
        refuses(Odd.tiled(400), "Relu \"n3\"", "MiB for 2 images");
        refuses(Odd.chain(30_000), "more than 8000 nodes");
        refuses(Odd.nested(60), "not an ONNX model");
        refuses(Odd.nested(12), "a graph of its own");
    }

    @Test
    void odd_graphs_and_names_that_will_do() throws IOException {
        Path odd = temp.resolve("Zellen größer „2“ 'x'; $(y) \"z\".onnx");
        for (byte[] model : List.of(Odd.relu(), Odd.chain(300))) {
            inspect(Files.write(odd, model), 0);
        }
    }
}
