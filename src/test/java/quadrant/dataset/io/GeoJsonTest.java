package quadrant.dataset.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static quadrant.TestData.refusal;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import quadrant.pixels.CropRule;
import quadrant.pixels.MarkedArea;
import quadrant.task.UserException;

/** A file in the form of QuPath's adapters, made by {@code tools/make_qupath_geojson.py}. */
class GeoJsonTest {
    private static final String ID = "0b5a9d2e-0000-4000-8000-000000000007";

    @TempDir
    private Path temp;

    private static Path qupath() throws Exception {
        return Path.of(Objects.requireNonNull(GeoJsonTest.class.getResource("qupath.geojson"))
                .toURI());
    }

    private static List<GeoFeature> read(Path file) {
        List<GeoFeature> all = new ArrayList<>();
        try (GeoJsonReader reader = new GeoJsonReader(file)) {
            reader.forEachRemaining(all::add);
        }
        return all;
    }

    private Path file(String geometry) throws IOException {
        return Files.writeString(
                temp.resolve("x.geojson"),
                "[{\"type\":\"Feature\",\"id\":\"" + ID + "\",\"geometry\":" + geometry
                        + ",\"properties\":{\"objectType\":\"cell\"}}]");
    }

    @Test
    void says_of_objects_what_qupath_says() throws Exception {
        List<GeoFeature> all = read(qupath());
        assertThat(all).hasSize(45);
        assertThat(all.get(0).classification()).contains("Tumor: Positive");
        assertThat(all.get(0).name()).contains("ring");
        assertThat(all.get(0).colour()).contains(250 << 16 | 62 << 8 | 62);
        assertThat(all.get(1).classification()).isEmpty();
        assertThat(all.get(5).objectType()).isEqualTo("cell");
        assertThat(GeoObjects.DETECTIONS.include(all.get(4))).isTrue();
        assertThat(GeoObjects.CELLS.include(all.get(4))).isFalse();
        assertThat(all.get(5).shape(CropRule.Outline.NUCLEUS).orElseThrow().areaPx())
                .isLessThan(
                        all.get(5).shape(CropRule.Outline.OBJECT).orElseThrow().areaPx());
        assertThat(all.get(9).shape(CropRule.Outline.NUCLEUS)).isEmpty();
    }

    @Test
    void holes_are_outside_and_every_polygon_counts() throws Exception {
        List<GeoFeature> all = read(qupath());
        GeoShape ring = all.get(0).shape(CropRule.Outline.OBJECT).orElseThrow();
        assertThat(ring.areaPx()).isCloseTo(120.25 * 100.5 - 40 * 40, within(1e-9));
        MarkedArea.Inside inside = ring.area().inside().orElseThrow();
        assertThat(List.of(
                        inside.at(30, 30),
                        inside.at(70, 70),
                        inside.at(139, 119),
                        inside.at(140, 119),
                        inside.at(10, 30)))
                .containsExactly(true, false, true, false, false);
        MarkedArea several =
                all.get(1).shape(CropRule.Outline.OBJECT).orElseThrow().area();
        assertThat(List.of(several.leftPx(), several.topPx(), several.widthPx(), several.heightPx()))
                .containsExactly(150.0, 20.0, 100.0, 120.0);
        MarkedArea.Inside both = several.inside().orElseThrow();
        assertThat(List.of(both.at(160, 30), both.at(205, 85), both.at(220, 100), both.at(195, 70)))
                .containsExactly(true, true, false, false);
    }

    @ParameterizedTest
    @ValueSource(strings = {"y.geojson", "y.geojson.gz", "y.geojson.zip"})
    void everything_comes_back_as_it_was(String name) throws Exception {
        Target target = new Target(temp.resolve(name), List.of(), false);
        try (GeoJsonReader reader = new GeoJsonReader(qupath());
                GeoJsonWriter writer = new GeoJsonWriter(target, GeoJsonFile.ROIS, reader.members())) {
            reader.forEachRemaining(writer::write);
            writer.commit(reader.members());
        }
        List<GeoFeature> before = read(qupath());
        List<GeoFeature> after = read(target.file());
        assertThat(after).hasSameSizeAs(before);
        for (int i = 0; i < before.size(); i++) {
            // texts, as numbers are compared with all their digits then
            assertThat(after.get(i).json()).hasToString(before.get(i).json().toString());
        }
        assertThat(after.get(15).json().toString()).contains("\"Cell: Area\":NaN");
        assertThat(after.get(0).json().toString()).contains("0.12345678901234567890");
        assertThat(GeoJsonFile.KIND.sign().in(target.file())).isTrue();
        assertThat(GeoJsonFile.is(target.file())).isTrue();
        assertThat(GeoJsonFile.KIND.sign().in(qupath())).isFalse();
    }

    @Test
    void a_zip_is_known_by_its_entries() throws Exception {
        Target target = new Target(temp.resolve("y.geojson.zip"), List.of(), false);
        try (GeoJsonWriter writer = new GeoJsonWriter(target, GeoJsonFile.ROIS, new JsonObject())) {
            writer.commit(new JsonObject());
        }
        assertThat(GeoJsonFile.is(Files.move(target.file(), temp.resolve("slide.zip"))))
                .isTrue();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "null | it has none",
                "{\"type\":\"Polygon\",\"coordinates\":[[[0,0],[1,0],[0,0]]]} | a ring has 3 positions",
                "{\"type\":\"Polygon\",\"coordinates\":[[[0,0],[4,0],[4,4],[0,4]]]} | does not end where it begins",
                "{\"type\":\"Polygon\",\"coordinates\":[]} | has no ring",
                "{\"type\":\"Polygon\",\"coordinates\":[[[0,0],[4],[4,4],[0,0]]]} | less than 2 numbers",
                "{\"type\":\"Polygon\",\"coordinates\":[[[0,0],[4,\"a\"],[4,4],[0,0]]]} | a coordinate is \"a\"",
                "{\"type\":\"Polygon\",\"coordinates\":[[[0,0],[4,1e999],[4,4],[0,0]]]} | a coordinate is 1e999",
                "{\"type\":\"Polygon\",\"coordinates\":7} | coordinates is no list",
                "{\"type\":\"Curve\",\"coordinates\":[]} | its type is \"Curve\"",
                "{\"type\":\"MultiPolygon\",\"coordinates\":[]} | it has no coordinates",
                "{\"type\":\"GeometryCollection\",\"geometries\":[{\"type\":\"Point\",\"coordinates\":[1,2]},{\"type\":\"LineString\",\"coordinates\":[[1,2],[3,4]]}]} | mixes",
            })
    void an_invalid_geometry_is_refused_by_its_id(String geometry, String why) throws IOException {
        Path file = file(geometry);
        UserException e = refusal(() -> read(file).get(0).shape(CropRule.Outline.OBJECT));
        assertThat(e.problem()).contains("cell " + ID, why);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"type\":\"FeatureCollection\",\"features\":[{\"type\":\"Feat | at feature 1",
                "{\"type\":\"Polygon\",\"coordinates\":[]} | it is no FeatureCollection",
                "{\"type\":\"FeatureCollection\",\"features\":7} | is damaged",
                "[] x | something follows its end",
                "7 | neither with an object nor with a list",
                "[{\"type\":\"Point\"}] | Member 1 of the features is no GeoJSON Feature",
            })
    void a_damaged_file_is_refused(String text, String why) throws IOException {
        Path file = Files.writeString(temp.resolve("x.geojson"), text);
        assertThat(refusal(() -> read(file)).problem()).contains(why);
    }

    @Test
    void a_single_feature_and_what_follows_the_features_are_read() throws IOException {
        String one =
                "{\"type\":\"Feature\",\"geometry\":{\"type\":\"Point\",\"coordinates\":[1,2]},\"properties\":null}";
        assertThat(read(Files.writeString(temp.resolve("one.geojson"), one))
                        .get(0)
                        .id())
                .isEqualTo("feature 1");
        Path tail = Files.writeString(
                temp.resolve("tail.geojson"),
                "{\"features\":[" + one + "," + one + "],\"type\":\"FeatureCollection\",\"crs\":{\"a\":1}}");
        try (GeoJsonReader reader = new GeoJsonReader(tail)) {
            reader.forEachRemaining(f -> {});
            assertThat(reader.members().get("crs")).isEqualTo(JsonParser.parseString("{\"a\":1}"));
        }
    }

    @Test
    void measurements_are_added_in_the_form_that_is_there() {
        GeoFeature old = GeoFeature.of(JsonParser.parseString("{\"type\":\"Feature\",\"properties\":{\"measurements\":"
                        + "[{\"name\":\"a\",\"value\":1},{\"name\":\"b\",\"value\":2}]}}")
                .getAsJsonObject());
        old.measure("b", 3);
        old.measure("c", 4);
        assertThat(old.json().toString())
                .contains("[{\"name\":\"a\",\"value\":1},{\"name\":\"b\",\"value\":3},{\"name\":\"c\",\"value\":4}]");
        GeoFeature none = GeoFeature.of(JsonParser.parseString("{\"type\":\"Feature\",\"properties\":null}")
                .getAsJsonObject());
        none.measure("a", 1);
        none.classify("Tumor", 0x0102ff);
        assertThat(none.json().toString())
                .contains("\"measurements\":{\"a\":1}", "{\"name\":\"Tumor\",\"color\":[1,2,255]}");
    }
}
