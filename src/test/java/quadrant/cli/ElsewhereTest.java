package quadrant.cli;

import static org.assertj.core.api.Assertions.assertThat;

import ai.onnxruntime.OrtSession;
import com.google.gson.Gson;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import quadrant.TestData;
import quadrant.app.SmallModel;
import quadrant.backbone.Backbone;
import quadrant.backbone.BackboneCatalog;
import quadrant.dataset.ClassList;
import quadrant.model.FineTunedModel;
import quadrant.model.Provenance;
import quadrant.onnx.Head;
import quadrant.pixels.ChannelMapping;
import quadrant.pixels.ChannelOrder;
import quadrant.pixels.Preprocessing;
import quadrant.pixels.ResizeRule;
import quadrant.pixels.TestViews;

/** The programs of {@code docs/ELSEWHERE.md}, run as they stand there, against {@code quadrant classify}. */
class ElsewhereTest {
    private static final double ALLOWED = 1e-4;

    /** A program that prints classes and probabilities, without the model and the images. */
    private record Program(List<String> command) {}

    @TempDir
    private Path temp;

    private final List<Path> images = new ArrayList<>();
    private Path grey = Path.of("");

    @BeforeEach
    void make_images() throws IOException {
        Path folder = Files.createDirectories(temp.resolve("images"));
        for (String name : List.of("bilobed/s01_001.jpg", "segmented/s02_008.jpg")) {
            Path copy = folder.resolve(name.replace('/', '-'));
            images.add(Files.copy(Path.of("sample-data", name), copy));
        }
        images.add(image(folder.resolve("wide.png"), BufferedImage.TYPE_INT_RGB, 451, 300));
        images.add(image(folder.resolve("high.png"), BufferedImage.TYPE_INT_RGB, 70, 103));
        grey = image(folder.resolve("grey.png"), BufferedImage.TYPE_BYTE_GRAY, 128, 131);
        images.add(grey);
        images.add(image(folder.resolve("same.png"), BufferedImage.TYPE_INT_RGB, 225, 224));
    }

    /** Noise over a gradient: what two ways of resizing do not make the same of. */
    private static Path image(Path file, int type, int width, int height) throws IOException {
        BufferedImage image = new BufferedImage(width, height, type);
        SplittableRandom random = new SplittableRandom(width);
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < width; x++) {
                for (int band = 0; band < image.getRaster().getNumBands(); band++) {
                    int level = (x + y * (band + 1)) * 150 / (width + 2 * height) + random.nextInt(100);
                    image.getRaster().setSample(x, y, band, level);
                }
            }
        }
        ImageIO.write(image, "png", file.toFile());
        return file;
    }

    /** The embedded network with a drawn classifier, which is as sensitive as a trained one; images are enlarged to 224 pixels. */
    private static FineTunedModel large() {
        Backbone backbone = TestData.catalog().load(BackboneCatalog.DEFAULT);
        SplittableRandom random = new SplittableRandom(5);
        float[] weight = new float[3 * backbone.head().width()];
        for (int i = 0; i < weight.length; i++) {
            weight[i] = (float) random.nextDouble(-0.2, 0.2);
        }
        return new FineTunedModel(
                Head.finished(backbone.head()
                        .replace(backbone.graph(), 3)
                        .withWeights(Map.of(Head.WEIGHT, weight, Head.BIAS, new float[3]))),
                new ClassList(List.of("nerve", "fat, white", "\"other\"")),
                new Preprocessing(
                        224,
                        ResizeRule.CENTER_SQUARE,
                        ChannelMapping.automatic(),
                        ChannelOrder.RGB,
                        List.of(120.0, 127.0, 130.5),
                        List.of(128.0, 127.0, 126.0),
                        Optional.empty()),
                new Provenance(Map.of("seed", "1"), Optional.empty()),
                TestViews.NONE,
                Optional.empty());
    }

    /** A small network that sees several views, in the other order of channels; images shrink to 16 pixels. */
    private static FineTunedModel small(ResizeRule resize, TestViews views) {
        FineTunedModel model = SmallModel.of();
        Preprocessing p = new Preprocessing(
                model.preprocessing().sizePx(),
                resize,
                new ChannelMapping(List.of("1", "2", "3"), ChannelMapping.Range.FULL),
                ChannelOrder.BGR,
                List.of(120.0, 127.0, 130.5),
                List.of(60.0, 59.0, 58.0),
                Optional.empty());
        return new FineTunedModel(model.graph(), model.classes(), p, model.provenance(), views, Optional.empty());
    }

    private Path write(FineTunedModel model) throws IOException {
        return Files.write(temp.resolve(model.testViews() + ".onnx"), model.toBytes());
    }

    /** The page's block of a language. */
    private static String block(String language) throws IOException {
        Matcher block = Pattern.compile("(?s)```" + language + "\n(.*?)```")
                .matcher(Files.readString(Path.of("docs", "ELSEWHERE.md")));
        assertThat(block.find()).as(language).isTrue();
        return block.group(1);
    }

    private Optional<Program> python(UnaryOperator<String> change) throws IOException {
        Path file = Files.writeString(temp.resolve("classify.py"), change.apply(block("python")));
        return Python.find("onnxruntime", "PIL").map(p -> new Program(List.of(p.executable(), file.toString())));
    }

    private Optional<Program> javaScript() throws IOException {
        String packages = System.getenv().getOrDefault("QUADRANT_NODE_MODULES", "");
        if (packages.isEmpty() || !Files.isDirectory(Path.of(packages, "onnxruntime-web"))) {
            System.out.println("Skipped: the program in JavaScript; name a folder node_modules with onnxruntime-web and"
                    + " sharp by QUADRANT_NODE_MODULES.");
            return Optional.empty();
        }
        Files.createSymbolicLink(temp.resolve("node_modules"), Path.of(packages).toAbsolutePath());
        Path file = Files.writeString(temp.resolve("classify.mjs"), block("js"));
        return Optional.of(new Program(List.of("node", file.toString())));
    }

    private Program java() throws IOException, URISyntaxException {
        Path jar = Path.of(OrtSession.class
                .getProtectionDomain()
                .getCodeSource()
                .getLocation()
                .toURI());
        Path file = Files.writeString(temp.resolve("Classify.java"), block("java"));
        return new Program(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-cp",
                jar.toString(),
                file.toString()));
    }

    private List<String> run(Program program, Path model, int expected) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(program.command);
        command.add(model.toString());
        images.forEach(i -> command.add(i.toString()));
        Path out = temp.resolve("out.txt");
        Path err = temp.resolve("err.txt");
        int code = new ProcessBuilder(command)
                .redirectOutput(out.toFile())
                .redirectError(err.toFile())
                .start()
                .waitFor();
        assertThat(code).as(command + "\n" + Files.readString(err)).isEqualTo(expected);
        return Files.readAllLines(out);
    }

    /** The probabilities that Quadrant gives, by the image's name. */
    private Map<String, double[]> expected(Path model) throws IOException {
        Path csv = temp.resolve(model.getFileName() + ".csv");
        assertThat(Main.run(new String[] {
                    "classify", model.toString(), temp.resolve("images").toString(), "--output", csv.toString(), "-q"
                }))
                .isZero();
        Map<String, double[]> rows = new HashMap<>();
        for (String line : Files.readAllLines(csv)) {
            String[] cells = line.split(",", -1);
            if (cells[0].endsWith("g")) {
                rows.put(
                        cells[0],
                        Arrays.stream(cells, cells.length - 3, cells.length)
                                .mapToDouble(Double::parseDouble)
                                .toArray());
            }
        }
        assertThat(rows).hasSameSizeAs(images);
        return rows;
    }

    private double difference(Program program, FineTunedModel model) throws IOException, InterruptedException {
        Path file = write(model);
        Map<String, double[]> expected = expected(file);
        List<String> lines = run(program, file, 0);
        assertThat(lines.get(0)).isEqualTo(new Gson().toJson(model.classes().names()));
        assertThat(lines).hasSize(1 + images.size());
        double worst = 0;
        for (String line : lines.subList(1, lines.size())) {
            String[] cells = line.split("\t", -1);
            double[] row = Objects.requireNonNull(
                    expected.get(String.valueOf(Path.of(cells[0]).getFileName())));
            assertThat(cells).hasSize(1 + row.length);
            for (int k = 0; k < row.length; k++) {
                worst = Math.max(worst, Math.abs(row[k] - Double.parseDouble(cells[1 + k])));
            }
        }
        return worst;
    }

    private void gives_the_same(Program program) throws IOException, InterruptedException {
        assertThat(difference(program, large())).isLessThan(ALLOWED);
        images.remove(grey); // of which the small model wants three channels
        Files.delete(grey);
        assertThat(difference(program, small(ResizeRule.CENTER_SQUARE, TestViews.TURNS)))
                .isLessThan(ALLOWED);
        assertThat(difference(program, small(ResizeRule.CENTER_SQUARE, TestViews.DIHEDRAL)))
                .isLessThan(ALLOWED);
        assertThat(run(program, write(small(ResizeRule.STRETCH, TestViews.NONE)), 1))
                .isEmpty();
    }

    @Test
    void the_program_in_python_gives_what_quadrant_gives() throws IOException, InterruptedException {
        Optional<Program> rounded = python(code -> code.replace(".convert(\"F\")", ""));
        if (rounded.isPresent()) {
            assertThat(difference(rounded.get(), large()))
                    .as("resized as 8-bit numbers, which these images must tell from the right way")
                    .isGreaterThan(ALLOWED);
            gives_the_same(python(UnaryOperator.identity()).orElseThrow());
        }
    }

    @Test
    void the_program_in_javascript_gives_what_quadrant_gives() throws IOException, InterruptedException {
        Optional<Program> program = javaScript();
        if (program.isPresent()) {
            gives_the_same(program.get());
        }
    }

    @Test
    void the_program_in_java_gives_what_quadrant_gives() throws Exception {
        gives_the_same(java());
    }

    @Test
    void the_page_names_every_key_of_the_metadata() throws IOException {
        String page = Files.readString(Path.of("docs", "ELSEWHERE.md"));
        String code = Files.readString(Path.of("src/main/java/quadrant/model/FineTunedModel.java"));
        List<String> keys = Pattern.compile("_KEY = \"(quadrant\\.\\w+)\"")
                .matcher(code)
                .results()
                .map(r -> r.group(1))
                .toList();
        assertThat(keys)
                .hasSizeGreaterThan(8)
                .allSatisfy(key -> assertThat(page).contains("| `" + key + "` |"));
    }
}
