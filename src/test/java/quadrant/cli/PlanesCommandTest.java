package quadrant.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static quadrant.cli.CommandRun.run;

import ij.IJ;
import ij.ImagePlus;
import ij.gui.OvalRoi;
import ij.io.FileSaver;
import ij.plugin.ZProjector;
import ij.process.ImageProcessor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import quadrant.imagej.ImageFileReader;
import quadrant.imagej.StackPosition;
import quadrant.model.FineTunedModel;
import quadrant.pixels.RawImage;

/** A model reads the planes of stacks in use that it read in training. */
class PlanesCommandTest {
    private static final int SLICES = 5;

    @TempDir
    private Path temp;

    private Path tiny;

    @BeforeEach
    void makes_a_backbone() throws IOException {
        tiny = TinyBackbone.in(temp);
    }

    /** Stacks that hold a disc in one slice, from 1, or with 0 in any but the middle one; the other class holds a fainter one. */
    private Path stacks(int slice) throws IOException {
        Path folder = temp.resolve("stacks" + slice);
        SplittableRandom random = new SplittableRandom(slice);
        for (int i = 0; i < 16; i++) {
            ImagePlus image = IJ.createHyperStack("s", 64, 64, 1, SLICES, 1, 8);
            for (int z = 1; z <= SLICES; z++) {
                ImageProcessor plane = image.getStack().getProcessor(z);
                for (int p = 0; p < plane.getPixelCount(); p++) {
                    plane.set(p, 10 + random.nextInt(8));
                }
            }
            int at = slice > 0 ? slice : List.of(1, 2, 4, 5).get(i / 2 % 4);
            ImageProcessor plane = image.getStack().getProcessor(at);
            plane.setValue(i % 2 == 0 ? 220 : 70);
            plane.fill(new OvalRoi(16, 16, 32, 32));
            Path own = Files.createDirectories(folder.resolve(i % 2 == 0 ? "bright" : "faint"));
            new FileSaver(image).saveAsTiff(own.resolve("s" + i + ".tif").toString());
        }
        return folder;
    }

    /** Cells on different slices, none of them on the middle one. */
    private Path cells() throws IOException {
        ImagePlus image = IJ.createHyperStack("cells", 200, 150, 1, SLICES, 1, 8);
        for (int z : new int[] {1, 2, 4, 5}) {
            ImageProcessor plane = image.getStack().getProcessor(z);
            plane.setValue(250 - 9 * z);
            plane.fill(new OvalRoi(15 + z % 4 * 45, 15 + z / 4 * 45, 22, 22));
        }
        Path folder = Files.createDirectories(temp.resolve("cells"));
        new FileSaver(image).saveAsTiff(folder.resolve("cells.tif").toString());
        return folder;
    }

    private Path model(Path data, String name, Object... more) {
        List<Object> args = new ArrayList<>(List.of(
                "finetune",
                data,
                "--backbone",
                tiny,
                "--output",
                temp.resolve(name),
                "--strategy=layers",
                "--views=1",
                "--threads=1",
                "--tta=none",
                "--test=0"));
        args.addAll(Arrays.asList(more));
        CommandRun run = run(args.toArray());
        assertThat(run.code()).as(run.err()).isZero();
        return temp.resolve(name).resolve("model.onnx");
    }

    /** How many of the images get the class of their folder. */
    private long right(Path model, Path data) throws IOException {
        Path csv = temp.resolve("calls.csv");
        CommandRun run = run("classify", model, data, "--output", csv, "--overwrite");
        assertThat(run.code()).as(run.err()).isZero();
        List<String> lines = Files.readAllLines(csv);
        int predicted = List.of(lines.get(0).split(",", -1)).indexOf("predicted");
        return lines.stream()
                .skip(1)
                .map(l -> l.split(",", -1))
                .filter(c -> c[0].startsWith(c[predicted] + "/"))
                .count();
    }

    private static String fact(Path model) {
        return FineTunedModel.read(model).provenance().fact(FineTunedModel.PLANES_FACT);
    }

    @Test
    void classes_in_the_projection_alone_are_learnt_and_found_again() throws IOException {
        Path data = stacks(0);
        Path model = model(data, "max", "--planes", "max");
        assertThat(fact(model)).isEqualTo("max");
        assertThat(right(model, data)).isEqualTo(16);
        CommandRun tested = run("evaluate", model, data, "--output", temp.resolve("tested"));
        assertThat(tested.code()).as(tested.err()).isZero();
        assertThat(Files.readString(temp.resolve("tested/report.json")).replaceAll("\\s", ""))
                .contains("\"accuracy\":{\"value\":1");

        Path cells = temp.resolve("cells.csv");
        CommandRun found = run("classify", model, cells(), "--find", "--output", cells);
        assertThat(found.code()).as(found.err()).isZero();
        assertThat(Files.readAllLines(cells)).hasSize(1 + 4);

        Path slide = data.resolve("bright/s0.tif");
        CommandRun tiles = run("classify", model, slide, "--tiles", "--output", temp.resolve("map"));
        assertThat(tiles.code()).isNotZero();
        assertThat(tiles.err()).contains("s0.tif has several planes, and tiles or pyramids are not projected.");

        Path continued = temp.resolve("again");
        CommandRun again = run(
                "finetune",
                data,
                "--backbone",
                model,
                "--output",
                continued,
                "--strategy=layers",
                "--views=1",
                "--test=0");
        assertThat(again.code()).as(again.err()).isZero();
        assertThat(fact(continued.resolve("model.onnx"))).isEqualTo("max");
    }

    @Test
    void classes_in_one_slice_are_learnt_by_its_number_and_not_by_the_middle() throws IOException {
        Path data = stacks(2);
        Path second = model(data, "second", "--planes", "2");
        assertThat(fact(second)).isEqualTo("2");
        assertThat(right(second, data)).isEqualTo(16);
        Path usual = model(data, "usual");
        assertThat(right(usual, data)).isLessThan(16);
        assertThat(fact(usual)).isEmpty();
        assertThat(Files.readAllBytes(model(data, "middle", "--planes", "middle")))
                .isEqualTo(Files.readAllBytes(usual));
        CommandRun sixth = run("finetune", data, "--planes", "6", "--backbone", tiny, "--output", temp.resolve("six"));
        assertThat(sixth.code()).isNotZero();
        assertThat(sixth.err()).contains("has 5 slice(s) and 1 frame(s), and slice 6 of frame 1 is asked for.");
        CommandRun other =
                run("finetune", data, "--planes", "sum", "--backbone", tiny, "--output", temp.resolve("sum"));
        assertThat(other.err()).contains("middle, max, mean or the number of a slice was expected");
    }

    @Test
    void a_projection_is_that_of_ImageJ_in_all_channels_of_the_first_frame() {
        ImagePlus image = IJ.createHyperStack("c", 24, 20, 2, 4, 3, 16);
        SplittableRandom random = new SplittableRandom(3);
        for (int p = 1; p <= image.getStackSize(); p++) {
            ImageProcessor plane = image.getStack().getProcessor(p);
            for (int i = 0; i < plane.getPixelCount(); i++) {
                plane.set(i, random.nextInt(60_000));
            }
        }
        Path file = temp.resolve("c.tif");
        new FileSaver(image).saveAsTiff(file.toString());
        for (String how : List.of("max", "mean")) {
            RawImage read = new ImageFileReader(StackPosition.parse(how).orElseThrow()).read(file, "c.tif");
            ImagePlus expected = ZProjector.run(image, how.equals("max") ? "max all" : "avg all");
            assertThat(read.channels()).hasSize(2);
            for (int c = 0; c < 2; c++) {
                float[] values = (float[]) expected.getStack()
                        .getProcessor(expected.getStackIndex(c + 1, 1, 1))
                        .convertToFloat()
                        .getPixels();
                // ImageJ rounds the mean
                for (int i = 0; i < values.length; i++) {
                    assertThat(read.channels().get(c)[i]).isCloseTo(values[i], within(how.equals("max") ? 0f : 0.51f));
                }
            }
            assertThat(read.name()).isEqualTo("c.tif");
        }
    }
}
