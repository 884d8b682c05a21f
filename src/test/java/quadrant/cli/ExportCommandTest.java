package quadrant.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.yaml.snakeyaml.Yaml;
import quadrant.app.SmallModel;
import quadrant.engine.Compute;
import quadrant.engine.Trunk;
import quadrant.engine.ort.OrtTrunks;
import quadrant.model.FineTunedModel;
import quadrant.onnx.OnnxGraph;
import quadrant.pixels.ChannelOrder;
import quadrant.pixels.Preprocessing;
import quadrant.task.Task;
import quadrant.torch.TorchScriptTest;

/** {@code quadrant export} through the front door. */
class ExportCommandTest {
    @TempDir
    private Path temp;

    private static CommandRun run(String... args) {
        return CommandRun.run((Object[]) args);
    }

    private static void works(String... args) {
        CommandRun ended = run(args);
        assertThat(ended.code()).as(ended.err()).isZero();
    }

    private Path export(Path model, String to, String... more) {
        Path out = temp.resolve(to + ".out");
        List<String> args =
                new ArrayList<>(List.of("export", model.toString(), "--to", to, "--output", out.toString(), "-q"));
        args.addAll(List.of(more));
        works(args.toArray(String[]::new));
        return out;
    }

    private static float[] inOnnxRuntime(OnnxGraph graph, int n, float[] input) {
        try (Trunk t = new OrtTrunks().load(graph, Compute.cpu(), Task.SILENT)) {
            ByteBuffer in = direct(input.length);
            in.asFloatBuffer().put(input);
            int classes = t.featureShapes().get(0).get(0).intValue();
            ByteBuffer out = direct(n * classes);
            t.run(in, n, List.of(out));
            float[] values = new float[n * classes];
            out.asFloatBuffer().get(values);
            return values;
        }
    }

    private static ByteBuffer direct(int floats) {
        return ByteBuffer.allocateDirect(floats * Float.BYTES).order(ByteOrder.nativeOrder());
    }

    private static float[] random(int n, double low, double high) {
        SplittableRandom random = new SplittableRandom(7);
        float[] values = new float[n];
        for (int i = 0; i < n; i++) {
            values[i] = (float) random.nextDouble(low, high);
        }
        return values;
    }

    private static float[] softmax(float[] logits, int classes) {
        float[] p = new float[logits.length];
        for (int from = 0; from < logits.length; from += classes) {
            double sum = 0;
            for (int k = from; k < from + classes; k++) {
                sum += Math.exp(logits[k]);
            }
            for (int k = from; k < from + classes; k++) {
                p[k] = (float) (Math.exp(logits[k]) / sum);
            }
        }
        return p;
    }

    /** What PyTorch makes of the archive, and softmax of that, is what ONNX Runtime makes of the model. */
    private static void assertSame(FineTunedModel model, Path archive, int n) {
        int size = model.preprocessing().sizePx();
        float[] input = random(n * 3 * size * size, -1, 1);
        float[] expected = inOnnxRuntime(model.graph(), n, input);
        float[] found = softmax(
                TorchScriptTest.run(archive, input, n, 3, size, size),
                model.classes().size());
        double worst = 0;
        for (int i = 0; i < expected.length; i++) {
            worst = Math.max(worst, Math.abs(expected[i] - found[i]));
        }
        assertThat(worst).isLessThanOrEqualTo(1e-5);
    }

    /** A model that was trained on the embedded backbone. */
    private Path trained(String strategy) throws IOException {
        Path data = Pictures.dataset(temp.resolve("data"), 8);
        Path out = temp.resolve("run-" + strategy);
        List<String> args = new ArrayList<>(List.of(
                "finetune",
                data.toString(),
                "--strategy",
                strategy,
                "--views",
                "1",
                "--test",
                "0.25",
                "--threads",
                "1"));
        if (!strategy.equals("layers")) {
            args.addAll(List.of("--epochs", "1"));
        }
        args.addAll(List.of("--output", out.toString(), "-q"));
        works(args.toArray(String[]::new));
        return out.resolve("model.onnx");
    }

    @Test
    void a_model_on_all_layers_gives_in_pytorch_and_opencv_what_it_gives_in_onnx_runtime()
            throws IOException, InterruptedException {
        a_trained_model_gives_in_pytorch_and_opencv_what_it_gives_in_onnx_runtime("layers");
    }

    @ParameterizedTest
    @ValueSource(strings = {"head", "top"})
    @Tag("full")
    void a_trained_model_gives_in_pytorch_and_opencv_what_it_gives_in_onnx_runtime(String strategy)
            throws IOException, InterruptedException {
        Path file = trained(strategy);
        FineTunedModel model = FineTunedModel.read(file);
        Path wsinfer = export(file, "wsinfer", "--um-per-px", "0.25");
        assertSame(model, wsinfer.resolve("torchscript_model.pt"), 2);
        Path opencv = export(file, "opencv", "--um-per-px", "0.25");
        assertFolded(model, opencv.resolve("model.onnx"));
        Python.find("cv2", "onnxruntime")
                .ifPresent(p -> p.succeeds("tools/check_opencv.py", file.toString(), opencv.toString()));
    }

    /** The export takes bytes, and gives in ONNX Runtime what the model gives of the normalised image. */
    private static void assertFolded(FineTunedModel model, Path export) {
        Preprocessing p = model.preprocessing();
        int plane = p.sizePx() * p.sizePx();
        float[] rgb = random(3 * plane, 0, 255);
        float[] normalised = new float[rgb.length];
        for (int i = 0; i < rgb.length; i++) {
            int c = i / plane;
            int from = p.order() == ChannelOrder.BGR ? 2 - c : c;
            normalised[i] = (float) ((rgb[from * plane + i % plane] - p.mean().get(c))
                    / p.scale().get(c));
        }
        float[] expected = inOnnxRuntime(model.graph(), 1, normalised);
        assertThat(inOnnxRuntime(OnnxGraph.load(export), 1, rgb)).containsExactly(expected, within(1e-5f));
    }

    private static FineTunedModel bgr() {
        FineTunedModel m = SmallModel.of();
        Preprocessing p = m.preprocessing();
        return new FineTunedModel(
                m.graph(),
                m.classes(),
                new Preprocessing(
                        p.sizePx(),
                        p.resize(),
                        p.mapping(),
                        ChannelOrder.BGR,
                        List.of(100.0, 110.0, 120.0),
                        List.of(50.0, 60.0, 70.0),
                        p.pixelSize()),
                m.provenance(),
                m.testViews(),
                m.crop());
    }

    @Test
    void wsinfer_is_told_what_the_model_was_trained_on() throws IOException {
        Path folder = export(SmallModel.write(temp.resolve("model.onnx")), "wsinfer");
        JsonObject config = JsonParser.parseString(Files.readString(folder.resolve("config.json")))
                .getAsJsonObject();
        assertThat(config.get("patch_size_pixels").getAsInt()).isEqualTo(32);
        assertThat(config.get("spacing_um_px").getAsDouble()).isEqualTo(0.5);
        assertThat(config.getAsJsonArray("class_names").toString()).isEqualTo("[\"nerve\",\"fat\",\"uncertain\"]");
        Path other = temp.resolve("other");
        works(
                "export",
                temp.resolve("model.onnx").toString(),
                "--to",
                "wsinfer",
                "--um-per-px",
                "1",
                "--output",
                other.toString(),
                "-q");
        assertThat(Files.readString(other.resolve("config.json"))).contains("\"patch_size_pixels\": 16");
        Python.find("wsinfer_zoo")
                .ifPresent(p -> p.succeeds(
                        "-m",
                        "wsinfer_zoo",
                        "validate-config",
                        other.resolve("config.json").toString()));
    }

    @Test
    void channels_in_the_other_order_are_turned_by_the_network() throws IOException {
        FineTunedModel model = bgr();
        Path file = Files.write(temp.resolve("bgr.onnx"), model.toBytes());
        assertFolded(model, export(file, "opencv").resolve("model.onnx"));
        Path wsinfer = export(file, "wsinfer");
        JsonObject normalise = JsonParser.parseString(Files.readString(wsinfer.resolve("config.json")))
                .getAsJsonObject()
                .getAsJsonArray("transform")
                .get(2)
                .getAsJsonObject()
                .getAsJsonObject("arguments");
        assertThat(normalise.getAsJsonArray("mean").get(0).getAsDouble()).isEqualTo(120 / 255.0);
        float[] one = random(3 * 16 * 16, -1, 1);
        float[] turned = new float[one.length];
        for (int c = 0; c < 3; c++) {
            System.arraycopy(one, c * 256, turned, (2 - c) * 256, 256);
        }
        float[] found = softmax(TorchScriptTest.run(wsinfer.resolve("torchscript_model.pt"), one, 1, 3, 16, 16), 3);
        assertThat(found).containsExactly(inOnnxRuntime(model.graph(), 1, turned), within(1e-5f));
    }

    private static final String[] PUBLISHED = {
        "--authors", "A. Author (University of B); C. Author", "--licence", "CC-BY-4.0"
    };

    private Path published(Path model, String output) throws IOException {
        Pictures.write(temp.resolve("images").resolve("disc.png"), true, 48, 3);
        Path out = temp.resolve(output);
        List<String> args = new ArrayList<>(List.of("export", model.toString(), "--to", "bioimageio"));
        args.addAll(List.of(PUBLISHED));
        args.addAll(List.of("--image", temp.resolve("images").toString(), "--output", out.toString(), "-q"));
        works(args.toArray(String[]::new));
        return out;
    }

    @Test
    void every_export_is_made_beside_a_report_without_one_and_of_a_model_that_was_moved() throws IOException {
        Path model = trained("layers");
        every("beside", model, true);
        Path moved = Files.createDirectories(temp.resolve("elsewhere")).resolve("renamed.onnx");
        Files.move(model, moved);
        every("moved", moved, false);
        Files.move(moved, model);
        Files.delete(model.resolveSibling("report.json"));
        every("without", model, false);
    }

    private void every(String where, Path model, boolean reported) throws IOException {
        Path folder = published(model, where + "-bioimageio");
        String readme = Files.readString(folder.resolve("README.md"));
        assertThat(readme.contains("No report")).as(readme).isNotEqualTo(reported);
        if (reported) {
            String score = "\\d\\.\\d{3} \\| \\d\\.\\d{3} to \\d\\.\\d{3}";
            assertThat(readme).containsPattern("\\| Balanced accuracy \\| " + score + " \\|");
            assertThat(readme).containsPattern("\\| disc \\| 2 \\| " + score + " \\| " + score + " \\|");
        }
        Path wsinfer = temp.resolve(where + "-wsinfer");
        Path opencv = temp.resolve(where + "-opencv");
        for (Path out : List.of(wsinfer, opencv)) {
            String to = out.toString().replaceFirst(".*-", "");
            works("export", model.toString(), "--to", to, "--um-per-px", "0.25", "--output", out.toString(), "-q");
        }
        if (reported) {
            Python.find("bioimageio.core")
                    .ifPresent(p -> p.succeeds(
                            "-m",
                            "bioimageio.core",
                            "test",
                            folder.resolve("rdf.yaml").toString()));
        }
        Python.find("wsinfer_zoo")
                .ifPresent(p -> p.succeeds(
                        "-m",
                        "wsinfer_zoo",
                        "validate-config",
                        wsinfer.resolve("config.json").toString()));
        assertSame(FineTunedModel.read(model), wsinfer.resolve("torchscript_model.pt"), 1);
        Python.find("cv2", "onnxruntime")
                .ifPresent(p -> p.succeeds("tools/check_opencv.py", model.toString(), opencv.toString()));
    }

    @Test
    @Tag("full")
    void a_package_of_bioimage_io_passes_its_test_and_fails_with_two_classes_swapped() throws IOException {
        Path model = SmallModel.write(temp.resolve("model.onnx"));
        Path folder = published(model, "package");
        Path zip = published(model, "package.zip");
        Map<String, Object> rdf = new Yaml().load(Files.readString(folder.resolve("rdf.yaml")));
        assertThat(rdf).containsEntry("format_version", "0.5.4").containsEntry("license", "CC-BY-4.0");
        assertThat(rdf.get("authors"))
                .isEqualTo(List.of(
                        Map.of("name", "A. Author", "affiliation", "University of B"), Map.of("name", "C. Author")));
        try (ZipFile file = new ZipFile(zip.toFile())) {
            assertThat(file.stream().map(e -> e.getName()))
                    .containsExactlyInAnyOrder(
                            "rdf.yaml", "README.md", "cover.png", "test_input.npy", "test_output.npy", "model.onnx");
        }
        assertThat(FineTunedModel.read(folder.resolve("model.onnx")).classes())
                .isEqualTo(SmallModel.of().classes());
        // the same again is replaced, as Quadrant wrote it
        published(model, "package.zip");
        Optional<Python> python = Python.find("bioimageio.core");
        assumeTrue(python.isPresent(), "Skipped: no Python with bioimageio.core (QUADRANT_PYTHON names one)");
        for (Path p : List.of(folder.resolve("rdf.yaml"), zip)) {
            python.get().succeeds("-m", "bioimageio.core", "test", p.toString());
        }
        Path output = folder.resolve("test_output.npy");
        byte[] bytes = Files.readAllBytes(output);
        ByteBuffer b = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        int at = bytes.length - 3 * Float.BYTES;
        int best = 0;
        for (int k = 1; k < 3; k++) {
            best = b.getFloat(at + 4 * k) > b.getFloat(at + 4 * best) ? k : best;
        }
        int other = (best + 1) % 3;
        float p = b.getFloat(at + 4 * best);
        b.putFloat(at + 4 * best, b.getFloat(at + 4 * other)).putFloat(at + 4 * other, p);
        Files.write(output, bytes);
        assertThat(python.get()
                        .run(
                                "-m",
                                "bioimageio.core",
                                "test",
                                folder.resolve("rdf.yaml").toString()))
                .isNotZero();
    }

    @Test
    void what_cannot_be_is_refused_with_a_way_out() throws IOException {
        Path model = SmallModel.write(temp.resolve("model.onnx"));
        String out = temp.resolve("refused").toString();
        for (List<String> wrong : List.of(
                List.of("--to", "bioimageio", "the option --authors is missing"),
                List.of("--to", "wsinfer", "--authors", "A", "--authors goes with bioimageio"),
                List.of("--to", "torch", "wsinfer, opencv, bioimageio"),
                List.of("--to", "opencv", "--um-per-px", "0", "above 0"))) {
            List<String> args = new ArrayList<>(List.of("export", model.toString(), "--output", out));
            args.addAll(wrong.subList(0, wrong.size() - 1));
            CommandRun ended = run(args.toArray(String[]::new));
            assertThat(ended.code()).isEqualTo(2);
            assertThat(ended.err()).containsIgnoringCase(wrong.get(wrong.size() - 1));
            assertThat(temp.resolve("refused")).doesNotExist();
        }
        Path strange = Files.writeString(temp.resolve("strange.zip"), "mine");
        CommandRun ended = run(Stream.of(
                        Stream.of("export", model.toString(), "--to", "bioimageio", "--image", model.toString()),
                        Stream.of(PUBLISHED),
                        Stream.of("--output", strange.toString()))
                .flatMap(s -> s)
                .toArray(String[]::new));
        assertThat(ended.err()).contains("is not a package of bioimage.io");
        assertThat(strange).hasContent("mine");
    }
}
