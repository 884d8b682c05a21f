package quadrant.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static quadrant.TestData.refusal;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import ij.ImagePlus;
import ij.WindowManager;
import ij.gui.Roi;
import ij.process.ColorProcessor;
import ij.process.FloatPolygon;
import java.awt.Color;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import quadrant.Macro;
import quadrant.app.SmallModel;
import quadrant.app.Verbs;
import quadrant.dataset.io.GeoJsonFile;
import quadrant.dataset.io.GeoJsonWriter;
import quadrant.dataset.io.Target;
import quadrant.imagej.GeoRois;
import quadrant.imagej.RoiSet;
import quadrant.imagej.TiledTiff;
import quadrant.task.Task;

/** GeoJSON in and out, through the verbs. */
class GeoJsonCommandTest {
    private static final String HOLE = "11111111-1111-4111-8111-111111111111";

    @TempDir
    private Path temp;

    private Path model;
    private Path image;

    @BeforeEach
    void makes_a_model_and_an_image() throws IOException {
        model = SmallModel.write(temp.resolve("model.onnx"));
        image = TiledTiff.write(
                temp.resolve("slide.tif"), 300, 200, "Aperio Image|MPP = 0.5", -1, GeoJsonCommandTest::pixel);
    }

    private static int pixel(int x, int y) {
        int r = (int) (127 + 120 * Math.sin(x / 23.0) * Math.cos(y / 17.0));
        int g = (int) (127 + 120 * Math.sin(x / 71.0 + y / 31.0));
        return r << 16 | g << 8 | (x * y / 40 & 255);
    }

    private static Path qupath() throws Exception {
        return Path.of(
                Objects.requireNonNull(GeoJsonCommandTest.class.getResource("/quadrant/dataset/io/qupath.geojson"))
                        .toURI());
    }

    private static int run(String... line) {
        return Main.run(line);
    }

    private Path classify(Path rois, String output, String... more) {
        Path out = temp.resolve(output);
        classifyTo(rois, out, more);
        return out;
    }

    private void classifyTo(Path rois, Path out, String... more) {
        List<String> line = new ArrayList<>(List.of(
                "classify", model.toString(), image.toString(), "--rois", rois.toString(), "--output", out.toString()));
        line.addAll(List.of(more));
        assertThat(Main.run(line.toArray(String[]::new))).isZero();
    }

    private static List<JsonObject> features(Path file) throws IOException {
        List<JsonObject> all = new ArrayList<>();
        JsonParser.parseString(Files.readString(file))
                .getAsJsonObject()
                .getAsJsonArray("features")
                .forEach(f -> all.add(f.getAsJsonObject()));
        return all;
    }

    private static String classOf(JsonObject feature) {
        return feature.getAsJsonObject("properties")
                .getAsJsonObject("classification")
                .get("name")
                .getAsString();
    }

    @Test
    void the_same_features_come_back_with_classes_and_probabilities() throws Exception {
        List<JsonObject> before = features(qupath());
        List<JsonObject> after = features(classify(qupath(), "y.geojson"));
        assertThat(after).hasSameSizeAs(before);
        int classified = 0;
        for (int i = 0; i < before.size(); i++) {
            JsonObject was = before.get(i);
            JsonObject is = after.get(i);
            assertThat(is.get("id")).isEqualTo(was.get("id"));
            assertThat(is.get("geometry")).hasToString(was.get("geometry").toString());
            assertThat(String.valueOf(is.get("nucleusGeometry"))).isEqualTo(String.valueOf(was.get("nucleusGeometry")));
            JsonObject properties = is.getAsJsonObject("properties");
            for (Map.Entry<String, JsonElement> e :
                    was.getAsJsonObject("properties").entrySet()) {
                if (e.getKey().equals("measurements")) {
                    e.getValue()
                            .getAsJsonObject()
                            .entrySet()
                            .forEach(m -> assertThat(properties
                                            .getAsJsonObject("measurements")
                                            .get(m.getKey()))
                                    .hasToString(m.getValue().toString()));
                } else if (!e.getKey().equals("classification")) {
                    assertThat(properties.get(e.getKey()))
                            .hasToString(e.getValue().toString());
                }
            }
            boolean line =
                    was.getAsJsonObject("geometry").get("type").getAsString().matches("LineString|MultiPoint");
            if (line) {
                assertThat(is).hasToString(was.toString());
                continue;
            }
            classified++;
            JsonObject m = properties.getAsJsonObject("measurements");
            double sum = 0;
            double most = 0;
            String best = "";
            for (String name : List.of("nerve", "fat", "uncertain")) {
                double p = m.get("Quadrant: " + name).getAsDouble();
                best = p > most ? name : best;
                most = Math.max(most, p);
                sum += p;
            }
            assertThat(sum).isCloseTo(1, within(1e-5));
            assertThat(classOf(is)).isEqualTo(best);
        }
        assertThat(classified).isEqualTo(43);
    }

    private static String square(String id, String corner, String more) {
        return "{\"type\":\"Feature\",\"id\":\"" + id
                + "\",\"geometry\":{\"type\":\"Polygon\",\"coordinates\":[[[10,10],[" + corner
                + ",10],[30,30],[10,30],[10,10]]]},\"properties\":{\"objectType\":\"detection\"" + more + "}}";
    }

    private Path file(String name, String... features) throws IOException {
        return Files.writeString(
                temp.resolve(name),
                "{\"type\":\"FeatureCollection\",\"features\":[" + String.join(",", features) + "]}");
    }

    @Test
    void coordinates_beyond_any_image_and_a_file_without_features_are_refused() throws Exception {
        for (String far : List.of("1e308", "-1e300", "1e12", "9999999999999999999999")) {
            Path file = file("far.geojson", square("far away", far, ""));
            assertThat(refused(file, "y.geojson")).contains("detection far away", "coordinate");
            assertThat(refused(file, "y.csv")).contains("detection far away", "coordinate");
        }
        Path none = file("none.geojson");
        assertThat(refused(none, "y.geojson")).contains("none.geojson", "no feature");
        assertThat(refused(none, "y.csv")).contains("none.geojson", "no feature");
    }

    @Test
    void deep_nesting_and_names_that_are_no_texts_are_no_fault_of_ours() throws Exception {
        String collections = "{\"type\":\"GeometryCollection\",\"geometries\":[";
        String geometry = "{\"type\":\"Point\",\"coordinates\":[5,5]}";
        Path deep = file(
                "deep.geojson",
                "{\"type\":\"Feature\",\"geometry\":" + collections.repeat(5000) + geometry + "]}".repeat(5000)
                        + ",\"properties\":{}}");
        assertThat(refused(deep, "y.geojson")).contains("feature 1", "levels deep");
        Path unused = file("unused.geojson", square("a", "30", ",\"x\":" + "[".repeat(5000) + "]".repeat(5000)));
        assertThat(refused(unused, "y.csv")).contains("feature 1", "levels deep");
        Path names = file("names.geojson", square("a", "30", ",\"classification\":{\"names\":[{\"x\":1},null,\"b\"]}"));
        assertThat(features(classify(names, "names-out.geojson"))).hasSize(1);
    }

    private String refused(Path rois, String out) {
        Map<String, String> options = Map.of(
                "model",
                model.toString(),
                "input",
                image.toString(),
                "rois",
                rois.toString(),
                "output",
                temp + "/" + out);
        return String.valueOf(
                refusal(() -> Verbs.CLASSIFY.run(options, Task.SILENT)).getMessage());
    }

    @Test
    void a_class_has_one_colour_in_a_file_whatever_colours_came_in() throws Exception {
        String red = ",\"classification\":{\"name\":\"nerve\",\"color\":[255,0,0]}";
        String green = ",\"classification\":{\"name\":\"nerve\",\"color\":[0,255,0]}";
        String other = ",\"classification\":{\"name\":\"fat\",\"color\":[1,2,3]}";
        // without an area, so kept as it is
        String point = "{\"type\":\"Feature\",\"id\":\"p\",\"geometry\":{\"type\":\"Point\",\"coordinates\":[5,5]},"
                + "\"properties\":{\"objectType\":\"annotation\",\"classification\":{\"name\":\"fat\",\"color\":[9,9,9]}}}";
        Path in = file("in.geojson", square("a", "30", red), square("b", "40", green), square("c", "50", other), point);
        assertThat(colours(classify(in, "one.geojson")))
                .allSatisfy((name, of) -> assertThat(of).as(name).hasSize(1));
    }

    private static Map<String, Set<String>> colours(Path file) throws IOException {
        Map<String, Set<String>> colours = new TreeMap<>();
        for (JsonObject f : features(file)) {
            JsonObject c = f.getAsJsonObject("properties").getAsJsonObject("classification");
            colours.computeIfAbsent(c.get("name").getAsString(), n -> new TreeSet<>())
                    .add(c.get("color").toString());
        }
        return colours;
    }

    @Test
    void rois_with_strokes_of_their_own_are_saved_with_one_colour_a_class() throws Exception {
        Path saved = temp.resolve("saved.geojson");
        try (GeoJsonWriter out =
                new GeoJsonWriter(new Target(saved, List.of(), false), GeoJsonFile.ROIS, new JsonObject())) {
            for (Color stroke : List.of(Color.RED, Color.GREEN)) {
                Roi roi = new Roi(1, 1, 9, 9);
                roi.setName("nerve-0001");
                roi.setStrokeColor(stroke);
                out.write(GeoRois.feature(roi, 1));
            }
            out.commit(new JsonObject());
        }
        assertThat(colours(saved)).isEqualTo(Map.of("nerve", Set.of("[255,0,0]")));
    }

    @Test
    void the_probabilities_are_those_of_the_table() throws Exception {
        Path cells = classify(qupath(), "cells.geojson.zip", "--objects", "cells");
        Path again = temp.resolve("some.geojson");
        Files.writeString(
                again,
                "{\"type\":\"FeatureCollection\",\"features\":"
                        + features(qupath()).subList(5, 45) + "}");
        List<String> rows = Files.readAllLines(classify(again, "cells.csv"));
        List<JsonObject> features = features(classify(cells, "unpacked.geojson", "--objects", "cells"));
        assertThat(rows).hasSize(41);
        for (int i = 0; i < 40; i++) {
            String[] cellsOfRow = rows.get(i + 1).split(",", -1);
            JsonObject m = features.get(i + 5).getAsJsonObject("properties").getAsJsonObject("measurements");
            assertThat(m.get("Quadrant: nerve").getAsDouble())
                    .isCloseTo(Double.parseDouble(cellsOfRow[cellsOfRow.length - 3]), within(1e-6));
            assertThat(cellsOfRow[0]).contains(features.get(i + 5).get("id").getAsString());
        }
        // those of other types stay as they were
        assertThat(features.get(0)).hasToString(features(qupath()).get(0).toString());
    }

    @Test
    void a_nucleus_is_another_crop_and_where_there_is_none_nothing_is_changed() throws Exception {
        List<JsonObject> cells = features(classify(qupath(), "c.geojson"));
        List<JsonObject> nuclei = features(classify(qupath(), "n.geojson", "--outline", "nucleus"));
        String p = "Quadrant: nerve";
        assertThat(nuclei.get(5)
                        .getAsJsonObject("properties")
                        .getAsJsonObject("measurements")
                        .get(p))
                .isNotEqualTo(cells.get(5)
                        .getAsJsonObject("properties")
                        .getAsJsonObject("measurements")
                        .get(p));
        assertThat(nuclei.get(9)).hasToString(features(qupath()).get(9).toString());
    }

    @Test
    void an_invalid_feature_and_one_outside_are_named_by_their_id() throws Exception {
        String text = Files.readString(qupath()).replace("[20, 120.5], [20, 20]", "[20, 120.5], [21, 20]");
        Path broken = Files.writeString(temp.resolve("broken.geojson"), text);
        Map<String, String> options = Map.of(
                "model",
                model.toString(),
                "input",
                image.toString(),
                "rois",
                broken.toString(),
                "output",
                temp.resolve("no.geojson").toString());
        assertThat(refusal(() -> Verbs.CLASSIFY.run(options, Task.SILENT)).problem())
                .contains("annotation " + HOLE, "does not end where it begins");
        assertThat(temp.resolve("no.geojson")).doesNotExist();
        Files.writeString(
                broken,
                Files.readString(qupath())
                        .replace("290,", "9290,")
                        .replace("287.07,", "9287.07,")
                        .replace("280,", "9280,")
                        .replace("272.93,", "9272.93,")
                        .replace("270,", "9270,"));
        assertThat(refusal(() -> Verbs.CLASSIFY.run(options, Task.SILENT)).problem())
                .contains("5555", "lies outside its image");
    }

    @Test
    void tiles_become_features_that_cover_the_image() throws Exception {
        Path out = temp.resolve("tiles.geojson");
        assertThat(run(
                        "classify",
                        model.toString(),
                        image.toString(),
                        "--tiles",
                        "--tile",
                        "64",
                        "--output",
                        out.toString()))
                .isZero();
        List<JsonObject> tiles = features(out);
        assertThat(tiles).hasSize(5 * 4);
        assertThat(tiles.stream().map(t -> t.get("id").getAsString()).distinct())
                .hasSize(20);
        assertThat(tiles.get(0).getAsJsonObject("properties").get("objectType").getAsString())
                .isEqualTo("tile");
        assertThat(tiles.get(19).get("geometry").toString())
                .contains("[[[256,192],[300,192],[300,200],[256,200],[256,192]]]");
        Path folder = temp.resolve("map");
        assertThat(run(
                        "classify",
                        model.toString(),
                        image.toString(),
                        "--tiles",
                        "--tile",
                        "64",
                        "--output",
                        folder.toString()))
                .isZero();
        List<String> rows = Files.readAllLines(folder.resolve("tiles.csv"));
        for (int i = 0; i < 20; i++) {
            String[] row = rows.get(i + 1).split(",", -1);
            assertThat(classOf(tiles.get(i))).isEqualTo(row[5]);
        }
        // written here, so it may be replaced
        assertThat(run(
                        "classify",
                        model.toString(),
                        image.toString(),
                        "--tiles",
                        "--tile",
                        "64",
                        "--output",
                        out.toString()))
                .isZero();
        assertThat(run("classify", model.toString(), image.toString(), "--output", out.toString()))
                .isEqualTo(2);
    }

    @Test
    void rois_of_the_sample_slides_go_out_and_back() throws Exception {
        image = Path.of("sample-slides/test/slide4.tif");
        Path zip = Path.of("sample-slides/test/slide4-rois.zip");
        Path first = classify(zip, "first.geojson");
        Path second = classify(first, "second.geojson");
        List<Roi> rois = RoiSet.read(zip);
        List<JsonObject> there = features(first);
        List<JsonObject> back = features(second);
        assertThat(there).hasSameSizeAs(rois);
        List<Roi> read = GeoRois.read(first);
        for (int i = 0; i < rois.size(); i++) {
            assertThat(back.get(i).get("id")).isEqualTo(there.get(i).get("id"));
            assertThat(back.get(i).get("geometry")).isEqualTo(there.get(i).get("geometry"));
            assertThat(classOf(back.get(i))).isEqualTo(classOf(there.get(i)));
            FloatPolygon expected = rois.get(i).getFloatPolygon();
            FloatPolygon found = read.get(i).getFloatPolygon();
            assertThat(found.npoints).isEqualTo(expected.npoints);
            for (int k = 0; k < found.npoints; k++) {
                assertThat(found.xpoints[k]).isCloseTo(expected.xpoints[k], within(1e-6f));
                assertThat(found.ypoints[k]).isCloseTo(expected.ypoints[k], within(1e-6f));
            }
        }
    }

    @Test
    void predictions_are_no_labels() throws Exception {
        Path data = Files.createDirectories(temp.resolve("data"));
        Files.copy(image, data.resolve("a.tif"));
        Files.copy(image, data.resolve("b.tif"));
        Files.copy(qupath(), data.resolve("a.geojson"));
        classifyTo(qupath(), data.resolve("b.geojson"));
        Map<String, String> options =
                Map.of("data", data.toString(), "output", temp.resolve("audit").toString());
        assertThat(refusal(() -> Verbs.AUDIT.run(options, Task.SILENT)).problem())
                .contains("b.geojson", "predictions");
    }

    @Test
    void imagej_opens_and_saves_what_it_did_not_change() throws Exception {
        ImagePlus open = new ImagePlus("slide", new ColorProcessor(300, 200));
        WindowManager.setTempCurrentImage(open);
        try {
            Macro.run("open-geojson", "open=[" + qupath() + "]");
            assertThat(open.getOverlay().size()).isEqualTo(45);
            assertThat(open.getOverlay().get(0).getName()).isEqualTo("Tumor: Positive-0001");
            // the hole is outside, and so it is of several polygons
            assertThat(open.getOverlay().get(0).contains(70, 70)).isFalse();
            assertThat(open.getOverlay().get(0).contains(30, 30)).isTrue();
            Roi moved = open.getOverlay().get(4);
            moved.setLocation(5.0, 6.0);
            open.getOverlay().get(5).setName("Fat-0006");
            Path out = temp.resolve("saved.geojson");
            Macro.run("save-geojson", "save=[" + out + "]");
            List<JsonObject> before = features(qupath());
            List<JsonObject> after = features(out);
            assertThat(after).hasSameSizeAs(before);
            for (int i = 0; i < before.size(); i++) {
                assertThat(after.get(i).get("id")).isEqualTo(before.get(i).get("id"));
                if (i < 3) {
                    assertThat(after.get(i)).hasToString(before.get(i).toString());
                }
                if (i == 4) {
                    assertThat(after.get(i).get("geometry"))
                            .isNotEqualTo(before.get(i).get("geometry"));
                } else {
                    assertThat(after.get(i).get("geometry"))
                            .hasToString(before.get(i).get("geometry").toString());
                }
            }
            assertThat(classOf(after.get(5))).isEqualTo("Fat");
            assertThat(GeoRois.read(out).get(4).getFloatBounds().x).isCloseTo(5.0, within(1e-6));
        } finally {
            WindowManager.setTempCurrentImage(null);
        }
    }
}
