package quadrant.app;

import static org.assertj.core.api.Assertions.assertThat;
import static quadrant.TestData.refusal;

import com.google.gson.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import quadrant.dataset.Dataset;
import quadrant.dataset.io.GeoJsonFile;
import quadrant.dataset.io.GeoJsonWriter;
import quadrant.dataset.io.Target;
import quadrant.imagej.Cells;
import quadrant.imagej.GeoRois;
import quadrant.imagej.TiledTiff;
import quadrant.pixels.CropRule;
import quadrant.pixels.PixelHash;
import quadrant.task.Task;

/** GeoJSON beside images as data. */
class GeoJsonMarksTest {
    private static final String SECOND = "\"id\": \"22222222-2222-4222-8222-222222222222\"";
    private static final String PROPERTIES = "\"properties\": {";

    @TempDir
    private Path temp;

    private Dataset read(Path from, String... more) {
        Map<String, String> texts = new HashMap<>(Map.of("data", from.toString(), "output", "out"));
        for (String m : more) {
            texts.put(m.substring(0, m.indexOf('=')), m.substring(m.indexOf('=') + 1));
        }
        return new Reading(Verbs.FINETUNE.read(texts), Optional.empty())
                .read(false, Task.SILENT)
                .dataset();
    }

    private static List<String> all(Dataset d) {
        return d.samples().stream()
                .map(s -> s.id() + " " + d.classes().name(s.label()) + " "
                        + PixelHash.of(s.pixels().read()))
                .toList();
    }

    @Test
    void objects_are_what_the_same_rois_are() throws IOException {
        Path zips = Cells.withZips(temp.resolve("zips"), 2);
        Path json = Files.createDirectories(temp.resolve("json"));
        for (String slide : List.of("slide1", "slide2")) {
            Files.copy(zips.resolve(slide + ".tif"), json.resolve(slide + ".tif"));
            Target target = new Target(json.resolve(slide + ".geojson.gz"), List.of(), false);
            try (GeoJsonWriter out = new GeoJsonWriter(target, GeoJsonFile.ROIS, new JsonObject())) {
                GeoRois.features(zips.resolve(slide + ".zip")).forEach(out::write);
                out.commit(new JsonObject());
            }
        }
        assertThat(all(read(json))).isEqualTo(all(read(zips)));
        assertThat(refusal(() -> read(json, "class_from=colour")).problem()).contains("--class-from does not go with");
        assertThat(refusal(() -> read(zips, "outline=nucleus")).problem()).contains("have neither");
    }

    private Path qupath() throws Exception {
        Path data = Files.createDirectories(temp.resolve("data"));
        for (int i = 1; i <= 2; i++) {
            int factor = i;
            TiledTiff.write(
                    data.resolve("s" + i + ".tif"), 300, 200, "Aperio Image|MPP = 0.5", -1, (x, y) -> x * y * factor);
            Files.copy(
                    Path.of(Objects.requireNonNull(getClass().getResource("/quadrant/dataset/io/qupath.geojson"))
                            .toURI()),
                    data.resolve("s" + i + ".geojson"));
        }
        return data;
    }

    @Test
    void cells_and_their_nuclei_are_chosen_by_options() throws Exception {
        Path data = qupath();
        Dataset any = read(data);
        // 35 of the 40 cells, and a ring; two points need a box
        assertThat(any.size()).isEqualTo(2 * 36);
        assertThat(any.classes().names()).containsExactly("Immune cells", "Stroma", "Tumor", "Tumor: Positive");
        assertThat(any.samples().get(0).id()).isEqualTo("s1.tif#Tumor: Positive-0001");
        assertThat(read(data, "box=20px").size()).isEqualTo(2 * 38);
        Dataset cells = read(data, "objects=cells");
        assertThat(cells.size()).isEqualTo(2 * 35);
        assertThat(String.join(" ", cells.notes())).contains("10 marked object(s) left out that are of another type");
        Dataset nuclei = read(data, "objects=cells", "outline=nucleus");
        assertThat(nuclei.size()).isEqualTo(2 * 28);
        assertThat(nuclei.crop().map(CropRule::outline)).contains(CropRule.Outline.NUCLEUS);
        assertThat(nuclei.samples().get(0).pixels().read().widthPx())
                .isLessThan(cells.samples().get(0).pixels().read().widthPx());
    }

    @Test
    void regions_become_tiles_of_which_none_lies_in_a_hole() throws Exception {
        Path data = qupath();
        for (String slide : List.of("s1", "s2")) {
            Path file = data.resolve(slide + ".geojson");
            String text = Files.readString(file);
            int at = text.indexOf(PROPERTIES, text.indexOf(SECOND)) + PROPERTIES.length();
            Files.writeString(
                    file, text.substring(0, at) + "\"classification\": {\"name\": \"Stroma\"}, " + text.substring(at));
        }
        Dataset tiles = read(data, "objects=annotations", "tiles=20px");
        // centres at 10, 30, …: 6×5 in the ring, of which 2×2 in its hole; of the others 2×2, and 2 to 3 by 3 with a
        // hole
        assertThat(tiles.classes().names()).containsExactly("Stroma", "Tumor: Positive");
        assertThat(tiles.counts()[1]).isEqualTo(2 * (6 * 5 - 2 * 2));
    }
}
