package quadrant.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static quadrant.cli.CommandRun.run;

import ij.CompositeImage;
import ij.ImagePlus;
import ij.ImageStack;
import ij.io.FileSaver;
import ij.process.ShortProcessor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Images of five channels, of which the last alone knows the class, by its texture, through the front door; also {@code docs/CHANNELS.md}. */
class ChannelsTest {
    private static final List<String> NAMES = List.of("DAPI", "CD3", "CD8", "Ki67", "Actin");
    private static final int SIDE = 48;
    private static final int OF_EACH = 10;

    @TempDir
    private Path temp;

    private Path cells = Path.of("");

    @BeforeEach
    void make_images() throws IOException {
        cells = temp.resolve("cells");
        for (int i = 0; i < OF_EACH; i++) {
            image(cells.resolve("lines/l" + i + ".tif"), i, Map.of("Actin", true), NAMES);
            image(cells.resolve("spots/s" + i + ".tif"), 100 + i, Map.of("Actin", false), NAMES);
        }
    }

    /**
     * A composite of 16 bits; half of each channel is bright, in stripes or in a chequered pattern.
     *
     * @param stripes whether a channel is striped; drawn for the others
     */
    private static Path image(Path file, int seed, Map<String, Boolean> stripes, List<String> names)
            throws IOException {
        Files.createDirectories(file.resolveSibling("."));
        ImageStack stack = new ImageStack(SIDE, SIDE);
        for (String name : names) {
            int channel = NAMES.indexOf(name);
            SplittableRandom random = new SplittableRandom(seed * 31L + channel);
            boolean drawn = random.nextBoolean();
            boolean striped = stripes.getOrDefault(name, drawn);
            short[] pixels = new short[SIDE * SIDE];
            int period = 6 + random.nextInt(3);
            int phase = random.nextInt(period);
            for (int i = 0; i < pixels.length; i++) {
                int x = i % SIDE + phase;
                int y = i / SIDE + phase;
                boolean bright = striped ? x % period < period / 2 : (x / 2 + y / 2) % 2 == 0;
                pixels[i] = (short) ((bright ? 700 : 200) * (channel + 1) + random.nextInt(100));
            }
            stack.addSlice(name, new ShortProcessor(SIDE, SIDE, pixels, null));
        }
        ImagePlus image = new ImagePlus(file.getFileName().toString(), stack);
        image.setDimensions(names.size(), 1, 1);
        new FileSaver(new CompositeImage(image, CompositeImage.COMPOSITE)).saveAsTiffStack(file.toString());
        return file;
    }

    private Path trained() {
        CommandRun r = run("finetune", cells, "--output", temp.resolve("out"), "--seed", "1");
        assertThat(r.code()).as(r.err()).isZero();
        assertThat(r.out() + r.err())
                .contains(
                        "The images have the channels DAPI, CD3, CD8, Ki67, Actin. Each goes through the network by itself.")
                .contains("Of 5 channels the classifier reads Actin (alone 1.000)");
        return temp.resolve("out/model.onnx");
    }

    /** The rows of a table of predictions, without the header, by the name of the image. */
    private List<String> classified(Path model, Path images) throws IOException {
        Path csv = temp.resolve("cells.csv");
        CommandRun r = run("classify", model, images, "--output", csv, "--overwrite", "-q");
        assertThat(r.code()).as(r.err()).isZero();
        List<String> lines = Files.readAllLines(csv);
        return lines.subList(1, lines.size());
    }

    @Test
    void the_channel_that_knows_the_classes_is_found_and_reads_files_in_another_order() throws Exception {
        Path model = trained();
        String report = Files.readString(temp.resolve("out/report.html"));
        assertThat(report)
                .contains("<tr><th scope=\"row\">DAPI</th><td>no</td>", "<tr><th scope=\"row\">Actin</th><td>yes</td>");
        assertThat(report).contains("images (Kohavi and John 1997): Actin.");
        assertThat(Files.readString(temp.resolve("out/report.json"))).contains("\"name\": \"Actin\"");
        Path fresh = image(temp.resolve("new/n1.tif"), 500, Map.of("Actin", true), NAMES);
        List<String> shuffled = new ArrayList<>(NAMES);
        Collections.reverse(shuffled);
        image(temp.resolve("other/n1.tif"), 500, Map.of("Actin", true), shuffled);
        List<String> rows = classified(model, temp.resolve("new"));
        assertThat(rows.get(0)).startsWith("n1.tif,").contains(",lines,");
        assertThat(classified(model, temp.resolve("other"))).isEqualTo(rows);
        Path lacking = image(temp.resolve("lacking/n1.tif"), 500, Map.of("Actin", true), NAMES.subList(0, 4));
        CommandRun r = run("classify", model, lacking, "--output", temp.resolve("lacking.csv"));
        assertThat(r.code()).isEqualTo(2);
        assertThat(r.err()).contains("n1.tif has the channels DAPI, CD3, CD8, Ki67, and no channel Actin.");
        CommandRun test = run("evaluate", model, cells, "--output", temp.resolve("test"), "-q");
        assertThat(test.code()).as(test.err()).isZero();
        CommandRun heat = run("explain", model, fresh, "--method", "occlusion", "--output", temp.resolve("heat"), "-q");
        assertThat(heat.code()).as(heat.err()).isZero();
        modelRefused(model);
    }

    @Test
    void two_channels_that_know_half_each_are_read_together_also_elsewhere() throws Exception {
        Path pairs = temp.resolve("pairs");
        for (int i = 0; i < OF_EACH; i++) {
            image(pairs.resolve("a/a" + i + ".tif"), i, Map.of("CD8", true, "Actin", true), NAMES);
            image(pairs.resolve("b/b" + i + ".tif"), 100 + i, Map.of("CD8", true, "Actin", false), NAMES);
            image(pairs.resolve("c/c" + i + ".tif"), 200 + i, Map.of("CD8", false, "Actin", true), NAMES);
        }
        CommandRun r = run("finetune", pairs, "--output", temp.resolve("out"), "--test", "0");
        assertThat(r.code()).as(r.err()).isZero();
        assertThat(r.out() + r.err()).containsPattern("Of 5 channels the classifier reads CD8 \\(.*, Actin \\(");
        assertThat(Files.readString(temp.resolve("out/report.html"))).contains("<td>no</td>", "<td>yes</td>");
        Path model = temp.resolve("out/model.onnx");
        assertThat(classified(model, pairs))
                .filteredOn(row -> row.contains("," + row.charAt(0) + ","))
                .hasSizeGreaterThan(3 * OF_EACH - 3);
        python(model, pairs.resolve("b"), "b1.tif");
    }

    /** The program of {@code docs/ELSEWHERE.md} for such a model, against {@code classify}. */
    private void python(Path model, Path images, String image) throws Exception {
        Matcher block = Pattern.compile("(?s)## Channels one by one.*?```python\n(.*?)```")
                .matcher(Files.readString(Path.of("docs", "ELSEWHERE.md")));
        assertThat(block.find()).isTrue();
        Path program = Files.writeString(temp.resolve("channels.py"), block.group(1));
        Optional<Python> python = Python.find("onnxruntime", "PIL", "tifffile");
        if (python.isEmpty()) {
            return;
        }
        Process p = new ProcessBuilder(
                        python.get().executable(),
                        program.toString(),
                        model.toString(),
                        images.resolve(image).toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        String[] lines =
                new String(p.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8).split("\n", -1);
        assertThat(p.waitFor()).isZero();
        String[] found = lines[1].split("\t", -1);
        String[] row = classified(model, images.resolve(image)).get(0).split(",", -1);
        for (int k = 1; k < found.length; k++) {
            assertThat(Double.parseDouble(found[k]))
                    .isCloseTo(Double.parseDouble(row[row.length - found.length + k]), within(1e-5));
        }
    }

    @Test
    void three_channels_without_the_class_are_at_chance_and_named_ones_go_one_by_one() {
        CommandRun three =
                run("finetune", cells, "--channels", "1,2,3", "--output", temp.resolve("three"), "--test", "0", "-q");
        assertThat(three.code()).as(three.err()).isZero();
        assertThat(three.out()).contains("not shown to be better than guessing");
        CommandRun four = run(
                "finetune", cells, "--channels", "Actin,ki67,CD8,CD3", "--output", temp.resolve("four"), "--test", "0");
        assertThat(four.code()).as(four.err()).isZero();
        assertThat(four.out() + four.err()).contains("Of 4 channels the classifier reads Actin");
    }

    @Test
    void what_reads_three_channels_together_is_refused_in_a_sentence() {
        Path out = temp.resolve("refused");
        refused("classified in closed form", "finetune", cells, "--strategy", "top", "--output", out);
        refused("classified in closed form", "finetune", cells, "--augmentation", "heavy", "--output", out);
        refused(
                "takes all channels one by one",
                "features",
                "efficientnet-lite0",
                cells,
                "--channels",
                "each",
                "--output",
                out + ".npy");
    }

    private void modelRefused(Path model) {
        Path out = temp.resolve("refused");
        refused("cannot be trained further", "finetune", cells, "--backbone", model, "--output", out);
        refused("exports are for images of three channels", "export", model, "--to", "opencv", "--output", out);
    }

    private static void refused(String why, Object... line) {
        CommandRun r = run(line);
        assertThat(r.code()).as(r.out() + r.err()).isEqualTo(2);
        assertThat(r.err()).contains(why);
        assertThat(IntStream.range(0, line.length)
                        .filter(i -> line[i].equals("--output"))
                        .count())
                .isOne();
    }
}
