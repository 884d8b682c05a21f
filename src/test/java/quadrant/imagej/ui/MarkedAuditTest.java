package quadrant.imagej.ui;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import ij.gui.Roi;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import quadrant.TestData;
import quadrant.dataset.io.CsvTable;
import quadrant.imagej.Cells;
import quadrant.imagej.RoiSet;
import quadrant.task.Task;
import quadrant.task.UserException;

/** The audit of cells that are marked on images, by the call that macros use. */
class MarkedAuditTest {
    @TempDir
    private Path temp;

    private Path data;

    @BeforeEach
    void names_the_data() {
        data = temp.resolve("data");
    }

    private Map<String, String> options(Path from, String... more) {
        Map<String, String> options = new HashMap<>(
                Map.of("data", from.toString(), "output", temp.resolve("audit").toString()));
        for (String m : more) {
            int at = m.indexOf('=');
            options.put(m.substring(0, at), m.substring(at + 1));
        }
        return options;
    }

    private JsonObject audit(Path from, String... more) {
        String json = Menu.run("audit", options(from, more), Task.SILENT);
        return JsonParser.parseString(json).getAsJsonObject();
    }

    private UserException refuses(Path from, String... more) {
        return TestData.refusal(() -> audit(from, more));
    }

    /** Says of every cell the class of its ROI's name, but of one the other. */
    private Path predictions(String wrong) throws IOException {
        StringBuilder csv = new StringBuilder("image,predicted,lymphocyte,monocyte\n");
        for (int slide = 1; slide <= 2; slide++) {
            for (int i = 1; i <= Cells.rois(slide).size(); i++) {
                String label = i % 2 == 1 ? "lymphocyte" : "monocyte";
                String id = String.format("slide%d.tif#%s-%04d", slide, label, i);
                boolean lymphocyte = label.equals("lymphocyte") != id.equals(wrong);
                csv.append(id).append(lymphocyte ? ",lymphocyte,0.9,0.1\n" : ",monocyte,0.2,0.8\n");
            }
        }
        return Files.writeString(temp.resolve("predictions.csv"), csv);
    }

    @Test
    void a_suspect_among_marked_cells_is_the_first_of_the_table_and_of_its_suggestions() throws IOException {
        Cells.withZips(data, 2);
        Path predicted = predictions("slide2.tif#monocyte-0004");

        JsonObject json = audit(data, "predictions=" + predicted, "context=0.2");

        assertThat(json.get("images").getAsInt()).isEqualTo(24);
        assertThat(json.getAsJsonObject("groups").get("count").getAsInt()).isEqualTo(2);
        JsonArray suspects = json.getAsJsonArray("suspects");
        assertThat(suspects).hasSize(1);
        assertThat(suspects.get(0).getAsJsonObject().get("image").getAsString()).isEqualTo("slide2.tif#monocyte-0004");
        Path csv = temp.resolve("audit/suspects.csv");
        assertThat(Files.readAllLines(csv))
                .hasSize(25)
                .startsWith("image,roi,label,suggested,score,margin,group")
                .contains("slide1.tif,0001,lymphocyte,,,,slide1.tif");
        assertThat(Files.readAllLines(csv).get(1)).startsWith("slide2.tif,0004,monocyte,lymphocyte,0.9000,");
        assertThat(Files.readString(temp.resolve("audit/audit.html")))
                .contains("ROI Manager", "bin/quadrant finetune " + data + " --context 0.2 --output FOLDER")
                .doesNotContain("Write the right class");

        assertThat(CsvTable.read(csv).rows().get(0).cells())
                .containsEntry("image", "slide2.tif")
                .containsEntry("roi", "0004")
                .containsEntry("suggested", "lymphocyte");
    }

    @Test
    void label_maps_points_and_tiles_are_audited_as_they_are_trained_on() throws IOException {
        StringBuilder table = new StringBuilder("image,label,class\n");
        for (int s = 1; s <= 2; s++) {
            Cells.save(Cells.image("x", s), data.resolve("slide" + s + ".tif"));
            Cells.save(Cells.labels(s), data.resolve("slide" + s + "_labels.tif"));
            for (int i = 1; i <= 12; i++) {
                table.append("slide" + s + ".tif," + i + "," + (i % 2 == 1 ? "lymphocyte" : "monocyte") + "\n");
            }
        }
        Files.writeString(data.resolve("labels.csv"), table);
        assertThat(audit(data, "predictions=" + predictions("")).get("images").getAsInt())
                .isEqualTo(24);
        assertThat(Files.readAllLines(temp.resolve("audit/suspects.csv")))
                .contains("slide2.tif,0012,monocyte,,,,slide2.tif");

        Path points = Files.writeString(
                temp.resolve("points.csv"),
                "image,x,y,label\ndata/slide1.tif,0050,60,up\ndata/slide2.tif,0030,30,up\ndata/slide2.tif,100,100,up\n");
        assertThat(audit(points, "box=20um", "output=" + temp.resolve("points"))
                        .get("images")
                        .getAsInt())
                .isEqualTo(3);

        Path zips = temp.resolve("zips");
        Cells.withZips(zips, 2);
        Roi area = new Roi(0, 0, 100, 100);
        area.setName("tumour");
        Files.write(zips.resolve("slide1.zip"), RoiSet.toZip(List.of(area), ""));
        area.setName("stroma");
        Files.write(zips.resolve("slide2.zip"), RoiSet.toZip(List.of(area), ""));
        assertThat(audit(zips, "tiles=48px", "output=" + temp.resolve("tiles"))
                        .get("images")
                        .getAsInt())
                .isEqualTo(8);
        List<String> rows = new ArrayList<>(Files.readAllLines(temp.resolve("tiles/suspects.csv")));
        assertThat(rows)
                .filteredOn(r -> r.startsWith("slide1.tif,0001,tumour,"))
                .hasSize(4);
    }

    @Test
    void options_on_marks_are_refused_where_they_do_not_fit() throws IOException {
        assertThat(refuses(Path.of("sample-data"), "context=0.2").problem())
                .contains("--context goes with objects that are marked on images");
        Cells.withZips(data, 2);
        assertThat(refuses(data, "box=20um", "context=0.2").problem()).contains("Both --context and --box");
        assertThat(refuses(data, "class_from=smell").problem()).contains("class-from is \"smell\"");
        assertThat(temp.resolve("audit")).doesNotExist();
    }
}
