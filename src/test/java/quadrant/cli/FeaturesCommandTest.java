package quadrant.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeTrue;
import static quadrant.TestData.refusal;

import ij.CompositeImage;
import ij.ImagePlus;
import ij.ImageStack;
import ij.io.FileSaver;
import ij.process.ByteProcessor;
import ij.process.ColorProcessor;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import quadrant.TestData;
import quadrant.app.SmallModel;
import quadrant.app.Verbs;
import quadrant.backbone.Backbone;
import quadrant.dataset.ClassList;
import quadrant.imagej.TiledTiff;
import quadrant.model.FineTunedModel;
import quadrant.model.Provenance;
import quadrant.onnx.Head;
import quadrant.pixels.ResizeRule;
import quadrant.pixels.TestViews;
import quadrant.task.Task;

/** Features through the command line; Python's numbers are those of {@code tools/check_features.py}. */
class FeaturesCommandTest {
    private static final Path SLIDES = Path.of("sample-slides", "train");

    @TempDir
    private Path temp;

    private Path model;
    private Path image;

    @BeforeEach
    void makes_a_model_and_an_image() throws IOException {
        model = SmallModel.write(temp.resolve("model.onnx"));
        image = TiledTiff.write(
                temp.resolve("big.tif"), 300, 200, "Aperio Image|MPP = 0.5", -1, FeaturesCommandTest::pixel);
    }

    private static int pixel(int x, int y) {
        return (x * 7 + y & 255) << 16 | (x * y / 40 & 255) << 8 | (y * 3 & 255);
    }

    private static void run(Object... args) {
        assertThat(Main.run(Arrays.stream(args).map(Object::toString).toArray(String[]::new)))
                .isZero();
    }

    /** Rows of a .npy of float32. */
    private static float[][] npy(Path file) throws IOException {
        ByteBuffer b = ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.LITTLE_ENDIAN);
        int head = 10 + b.getShort(8);
        String header = new String(b.array(), 10, head - 10, StandardCharsets.US_ASCII);
        String[] shape =
                header.replaceAll(".*'shape': \\(([^)]*)\\).*", "$1").strip().split("[ ,]+", -1);
        float[][] rows = new float[Integer.parseInt(shape[0])][Integer.parseInt(shape[1])];
        b.position(head);
        for (float[] row : rows) {
            b.asFloatBuffer().get(row);
            b.position(b.position() + row.length * Float.BYTES);
        }
        assertThat(b.hasRemaining()).isFalse();
        return rows;
    }

    private static List<String[]> csv(Path file) throws IOException {
        return Files.readAllLines(file).stream().map(l -> l.split(",", -1)).toList();
    }

    @Test
    void the_table_and_the_array_hold_the_same_numbers() throws IOException {
        run("features", model, SLIDES, "--layers", "all", "--output", temp.resolve("f.csv"));
        run("features", model, SLIDES, "--layers", "all", "--output", temp.resolve("g.npy"));
        float[][] rows = npy(temp.resolve("g.npy"));
        List<String[]> table = csv(temp.resolve("f.csv"));
        assertThat(csv(temp.resolve("g.csv")).stream().map(r -> String.join(",", r)))
                .containsExactly("id", "slide1.tif", "slide2.tif", "slide3.tif");
        List<String[]> columns = csv(temp.resolve("g-columns.csv"));
        assertThat(columns).hasSize(rows[0].length + 1);
        assertThat(table).hasSize(rows.length + 1);
        for (int c = 0; c < rows[0].length; c++) {
            assertThat(columns.get(c + 1)[1]).isEqualTo(table.get(0)[c + 1]);
            for (int r = 0; r < rows.length; r++) {
                assertThat(Float.parseFloat(table.get(r + 1)[c + 1])).isEqualTo(rows[r][c]);
            }
        }
    }

    private static void composite(Path file, String labels, int... values) throws IOException {
        ImageStack stack = new ImageStack(20, 20);
        String[] each = labels.split(",", -1);
        for (int c = 0; c < values.length; c++) {
            ByteProcessor plane = new ByteProcessor(20, 20);
            plane.setColor(values[c]);
            plane.fillRect(2, 2, 9, 5 + values[c] % 7);
            stack.addSlice(each[c], plane);
        }
        ImagePlus image = new ImagePlus("c", stack);
        image.setDimensions(values.length, 1, 1);
        Files.createDirectories(file.getParent());
        new FileSaver(new CompositeImage(image)).saveAsTiffStack(file.toString());
    }

    @Test
    void names_find_the_channels_of_files_in_another_order() throws IOException {
        Path folder = temp.resolve("in");
        composite(folder.resolve("a.tif"), "DAPI,GFP,Cy5", 50, 90, 200);
        composite(folder.resolve("b.tif"), "Cy5,DAPI,FITC,GFP", 200, 50, 7, 90);
        run("features", model, folder, "--channels", "gfp,dapi", "--output", temp.resolve("f.npy"));
        float[][] rows = npy(temp.resolve("f.npy"));
        assertThat(rows[0]).isEqualTo(rows[1]);
        composite(folder.resolve("c.tif"), ",,", 200, 50, 90);
        run(
                "features",
                model,
                folder,
                "--channels",
                "GFP,DAPI",
                "--channel-names",
                "Cy5,DAPI,GFP",
                "--output",
                temp.resolve("g.npy"));
        rows = npy(temp.resolve("g.npy"));
        assertThat(rows[2]).isEqualTo(rows[0]);
        composite(folder.resolve("c.tif"), "DAPI,FITC", 50, 90);
        Map<String, String> options = Map.of(
                "network", "" + model, "input", "" + folder, "channels", "GFP", "output", "" + temp.resolve("h.npy"));
        assertThat(refusal(() -> Verbs.FEATURES.run(options, Task.SILENT)).problem())
                .isEqualTo("c.tif has the channels DAPI, FITC, and no channel GFP.");
    }

    @Test
    void numbers_of_layers_choose_columns() throws IOException {
        run("features", model, SLIDES, "--layers", "all", "--output", temp.resolve("all.csv"));
        run("features", model, SLIDES, "--layers", "2,1", "--output", temp.resolve("some.csv"));
        List<String[]> all = csv(temp.resolve("all.csv"));
        List<String[]> some = csv(temp.resolve("some.csv"));
        assertThat(some.get(0)[1]).startsWith("l2_");
        for (int c = 1; c < some.get(0).length; c++) {
            int at = List.of(all.get(0)).indexOf(some.get(0)[c]);
            for (int r = 1; r < some.size(); r++) {
                assertThat(Float.parseFloat(some.get(r)[c])).isCloseTo(Float.parseFloat(all.get(r)[at]), within(1e-6f));
            }
        }
        Map<String, String> options = Map.of(
                "network",
                model.toString(),
                "input",
                SLIDES.toString(),
                "layers",
                "nonsense",
                "output",
                temp.resolve("x.csv").toString());
        assertThat(refusal(() -> Verbs.FEATURES.run(options, Task.SILENT)).remedy())
                .contains("last, all, or of these: whole, centre, early, 1 (");
    }

    @Test
    void rois_and_features_of_geojson_have_ids_and_places() throws Exception {
        Path zip = Path.of("sample-slides/train/slide1-rois.zip");
        Path slide = SLIDES.resolve("slide1.tif");
        run("features", model, slide, "--rois", zip, "--output", temp.resolve("zip.csv"));
        Path json = temp.resolve("cells.geojson");
        run("classify", model, slide, "--rois", zip, "--output", json);
        run("features", model, slide, "--rois", json, "--output", temp.resolve("json.csv"));
        List<String[]> ofZip = csv(temp.resolve("zip.csv"));
        List<String[]> ofJson = csv(temp.resolve("json.csv"));
        assertThat(ofZip.get(0)).startsWith("id", "x_px", "y_px", "area_px", "x_um", "y_um", "area_um2", "f0");
        assertThat(ofJson).hasSameSizeAs(ofZip);
        assertThat(ofJson.get(1)[0]).matches("[0-9a-f-]{36}");
        int far = 0;
        for (int r = 1; r < ofZip.size(); r++) {
            for (int c = 7; c < ofZip.get(0).length; c++) {
                far += Math.abs(Float.parseFloat(ofZip.get(r)[c]) - Float.parseFloat(ofJson.get(r)[c])) > 1e-5 ? 1 : 0;
            }
        }
        assertThat(far).isZero();
    }

    @Test
    void tiles_have_the_features_of_their_crops() throws IOException {
        run("features", model, image, "--tiles", "--tile", "32", "--output", temp.resolve("t.npy"));
        float[][] rows = npy(temp.resolve("t.npy"));
        List<String[]> places = csv(temp.resolve("t.csv"));
        assertThat(rows).hasNumberOfRows(10 * 7);
        assertThat(places).hasSize(71);
        assertThat(places.get(0)).containsExactly("id", "column", "row", "x_px", "y_px", "size_px");
        assertThat(places.get(70)).containsExactly("big.tif#69", "9", "6", "268", "168", "32");
        Path crops = Files.createDirectories(temp.resolve("crops"));
        for (int i : new int[] {0, 37, 69}) {
            String[] p = places.get(i + 1);
            ColorProcessor crop = new ColorProcessor(32, 32);
            for (int k = 0; k < 32 * 32; k++) {
                crop.set(k, pixel(Integer.parseInt(p[3]) + k % 32, Integer.parseInt(p[4]) + k / 32));
            }
            new FileSaver(new ImagePlus("", crop))
                    .saveAsPng(crops.resolve(i + ".png").toString());
        }
        run("features", model, crops, "--output", temp.resolve("c.npy"));
        float[][] cut = npy(temp.resolve("c.npy"));
        for (int k = 0; k < 3; k++) {
            assertThat(cut[k]).containsExactly(rows[new int[] {0, 37, 69}[k]], within(1e-5f));
        }
    }

    @Test
    void options_that_contradict_are_refused() {
        for (String[] wrong : new String[][] {
            {"output", "x.txt"}, {"output", "x.csv", "tile", "32"}, {"output", "x.csv", "outline", "nucleus"}
        }) {
            Map<String, String> options =
                    new HashMap<>(Map.of("network", "efficientnet-lite0", "input", SLIDES.toString()));
            for (int i = 0; i < wrong.length; i += 2) {
                options.put(wrong[i], wrong[i + 1]);
            }
            refusal(() -> Verbs.FEATURES.read(options));
        }
    }

    private record Reference(List<List<Double>> rows) {}

    /** Every so many a column, as the script wrote them of the embedded network for the sample slides. */
    @Test
    void equal_what_onnx_runtime_in_python_gave() throws IOException {
        for (String layers : List.of("last", "all", "whole,centre,early")) {
            Path out = temp.resolve(layers + ".npy");
            run("features", "efficientnet-lite0", SLIDES, "--layers", layers, "--output", out);
            float[][] rows = npy(out);
            Reference expected =
                    TestData.json(getClass(), "features_" + layers.replace(",", "_") + ".json", Reference.class);
            assertThat(expected.rows).hasSameSizeAs(rows);
            for (int r = 0; r < rows.length; r++) {
                int step = Math.max(1, rows[r].length / 64);
                for (int k = 0; k < expected.rows.get(r).size(); k++) {
                    double want = expected.rows.get(r).get(k);
                    assertThat((double) rows[r][k * step]).isCloseTo(want, within(1e-5 * Math.max(1, Math.abs(want))));
                }
            }
        }
    }

    /** The embedded network with a classifier that knows nothing. */
    static Path embedded(Path file) throws IOException {
        Backbone b = TestData.catalog().load("efficientnet-lite0");
        return Files.write(
                file,
                new FineTunedModel(
                                Head.finished(b.head().replace(b.graph(), 2)),
                                new ClassList(List.of("a", "b")),
                                b.card().preprocessing().withResize(ResizeRule.CENTER_SQUARE),
                                new Provenance(Map.of(FineTunedModel.SIDE_FACT, "224"), Optional.empty()),
                                TestViews.NONE,
                                Optional.empty())
                        .toBytes());
    }

    @Test
    @Tag("full")
    void python_agrees_where_it_is_there() throws Exception {
        Optional<Python> python = Python.find("onnx", "onnxruntime", "numpy");
        assumeTrue(python.isPresent(), "Skipped: no Python with onnx and onnxruntime (QUADRANT_PYTHON names one)");
        for (Path network : List.of(model, embedded(temp.resolve("embedded.onnx")))) {
            Path dump = temp.resolve("dump-" + network.getFileName());
            run("classify", network, SLIDES, "--output", temp.resolve("c.csv"), "--dump-input", dump, "--overwrite");
            for (String layers : List.of("last", "all", "2,1", "whole,centre,early")) {
                Path out = temp.resolve("f.npy");
                run("features", network, SLIDES, "--layers", layers, "--output", out);
                python.get()
                        .succeeds(
                                "tools/check_features.py",
                                network.toString(),
                                dump.resolve("input.npy").toString(),
                                out.toString(),
                                "--write",
                                "target/features_" + layers.replace(",", "_") + ".json");
            }
        }
    }
}
