package quadrant.imagej.ui;

import static org.assertj.core.api.Assertions.assertThat;

import ij.ImagePlus;
import ij.gui.OvalRoi;
import ij.gui.Roi;
import ij.process.ImageProcessor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import quadrant.TestData;
import quadrant.dataset.io.CsvTable;
import quadrant.imagej.Cells;
import quadrant.imagej.LabelMap;
import quadrant.imagej.RoiSet;
import quadrant.task.Task;

/** The marked cells worth labelling next, by the call that macros use, and their table as suggestions. */
class MarkedNextTest {
    @TempDir
    private static Path temp;

    private static Path model;

    @BeforeAll
    static void a_model_of_marked_cells() throws IOException {
        Path data = Cells.withZips(temp.resolve("data"), 2);
        Path output = temp.resolve("tuned");
        Map<String, String> options = new HashMap<>(Map.of("data", data.toString(), "output", output.toString()));
        options.putAll(Map.of("depth", "0", "views", "1", "epochs", "1", "test", "0", "threads", "1"));
        model = Path.of(Menu.run("finetune", options, Task.SILENT));
    }

    private static Map<String, String> options(Path input, Path csv, int count) {
        return Map.of(
                "model", model.toString(),
                "input", input.toString(),
                "output", csv.toString(),
                "count", Integer.toString(count),
                "threads", "1");
    }

    private static List<String> next(Path input, String table, int count) throws IOException {
        Path csv = temp.resolve(table);
        assertThat(Menu.run("next", options(input, csv, count), Task.SILENT)).isEqualTo(csv.toString());
        return Files.readAllLines(csv);
    }

    /** Cells of an image as ImageJ names them, three of which were labelled. */
    private static List<Roi> pool(long seed) {
        List<Roi> rois = Cells.rois(seed);
        for (int i = 0; i < rois.size(); i++) {
            Roi roi = rois.get(i);
            roi.setStrokeColor(null);
            roi.setName(String.format("%04d-%04d", (int) roi.getYBase(), (int) roi.getXBase()));
            if (i < 3) {
                roi.setName("lymphocyte " + (i + 1));
                RoiSet.setGroup(roi, 1);
            }
        }
        return rois;
    }

    @Test
    void cells_without_a_class_are_ranked_and_the_table_is_read_as_suggestions() throws IOException {
        Path slides = temp.resolve("pool");
        for (int s = 3; s <= 4; s++) {
            Cells.save(Cells.image("x", s), slides.resolve("slide" + s + ".tif"));
            Files.write(slides.resolve("slide" + s + "-rois.zip"), RoiSet.toZip(pool(s), ""));
        }

        List<String> lines = next(slides, "next.csv", 10);

        assertThat(lines.get(0)).isEqualTo("image,roi,rank,probability,suggested,uncertainty,outlier");
        assertThat(lines).hasSize(11);
        assertThat(new HashSet<>(lines.stream()
                        .map(l -> l.replaceFirst("(,\\d+),.*", "$1"))
                        .toList()))
                .hasSize(11);
        List<Integer> order = new ArrayList<>();
        for (int i = 1; i < lines.size(); i++) {
            List<String> cells = List.of(lines.get(i).split(",", -1));
            assertThat(cells.get(0)).isIn("slide3.tif", "slide4.tif");
            assertThat(Integer.parseInt(cells.get(1))).isBetween(4, 12);
            assertThat(cells.get(2)).isEqualTo(Integer.toString(i));
            assertThat(cells.get(4)).isIn("lymphocyte", "monocyte");
            if (cells.get(0).equals("slide4.tif")) {
                order.add(Integer.parseInt(cells.get(1)));
            }
        }
        assertThat(order).hasSizeGreaterThan(1);

        List<CsvTable.Row> walk = CsvTable.read(temp.resolve("next.csv")).rows();
        assertThat(walk.stream()
                        .filter(w -> w.cell("image").equals("slide4.tif"))
                        .map(w -> Integer.valueOf(w.cell("roi"))))
                .isEqualTo(order);
        assertThat(walk).allSatisfy(w -> {
            assertThat(w.cell("suggested")).isNotEmpty();
            assertThat(w.number("probability")).isPresent();
        });
        // an image alone has its marks beside it, too
        assertThat(next(slides.resolve("slide4.tif"), "one.csv", 50))
                .hasSize(10)
                .filteredOn(l -> l.startsWith("slide4.tif,"))
                .hasSize(9);
    }

    @Test
    void overlays_and_files_of_rois_are_read_alike_and_cut_out_as_those_of_training() throws IOException {
        Path zips = Cells.withZips(temp.resolve("zips"), 2);
        Path overlays = Cells.withOverlays(temp.resolve("overlays"), 2);
        Path csv = Files.writeString(
                temp.resolve("rois.csv"),
                "image,rois\nzips/slide1.tif,zips/slide1.zip\nzips/slide2.tif,zips/slide2.zip\n");

        List<String> fromZips = next(zips, "zips.csv", 50);

        assertThat(next(overlays, "overlays.csv", 50)).isEqualTo(fromZips).hasSize(25);
        assertThat(next(csv, "named.csv", 50))
                .isEqualTo(fromZips.stream()
                        .map(l -> l.replaceFirst("^slide", "zips/slide"))
                        .toList());
        // the model was trained on these very crops, so it is right about most
        assertThat(fromZips)
                .filteredOn(l -> l.matches("[^,]*,\\d*[13579],.*,lymphocyte,.*")
                        || l.matches("[^,]*,\\d*[02468],.*,monocyte,.*"))
                .hasSizeGreaterThan(21);
    }

    @Test
    void label_maps_give_the_cells_that_their_table_does_not_name() throws IOException {
        Path maps = temp.resolve("maps");
        Cells.save(Cells.image("x", 1), maps.resolve("slide.tif"));
        ImagePlus labels = Cells.labels(1);
        ImageProcessor values = labels.getProcessor();
        // a segmentation of which the second object was deleted
        for (int i = 0; i < values.getPixelCount(); i++) {
            values.set(i, values.get(i) == 2 ? 0 : values.get(i));
        }
        Cells.save(labels, maps.resolve("slide_labels.tif"));
        assertThat(next(maps.resolve("slide.tif"), "bare.csv", 50)).hasSize(12);
        Files.writeString(maps.resolve("slide_labels.csv"), "label,class\n1,lymphocyte\n3,lymphocyte\n4,\n");

        List<String> lines = next(maps, "maps.csv", 50);

        assertThat(lines).hasSize(10);
        assertThat(lines.subList(1, 10)).noneMatch(l -> l.matches("slide\\.tif,000[123],.*"));
        // the panel's label images give the outlines in this order
        List<Roi> outlines = LabelMap.outlines(labels);
        List<Integer> kept =
                outlines.stream().map(r -> Integer.valueOf(r.getName())).toList();
        for (CsvTable.Row cell : CsvTable.read(temp.resolve("maps.csv")).rows()) {
            int label = Integer.parseInt(cell.cell("roi"));
            assertThat(outlines.get(kept.indexOf(label)).getBounds())
                    .isEqualTo(Cells.rois(1).get(label - 1).getBounds());
        }
    }

    @Test
    void cells_that_all_have_a_class_are_refused_and_those_outside_skipped_only_where_asked() throws IOException {
        Path slides = temp.resolve("done");
        Cells.save(Cells.image("x", 5), slides.resolve("slide.tif"));
        List<Roi> rois = pool(5).subList(0, 3);
        Files.write(slides.resolve("slide.zip"), RoiSet.toZip(rois, ""));
        Map<String, String> options = new HashMap<>(options(slides, temp.resolve("done.csv"), 5));

        assertThat(TestData.refusal(() -> Menu.run("next", options, Task.SILENT))
                        .problem())
                .contains("is without a class", "3 marked object(s) left out that have a class already (slide.tif)");
        assertThat(temp.resolve("done.csv")).doesNotExist();

        List<Roi> more = new ArrayList<>(rois);
        more.add(new OvalRoi(20, 20, 30, 30));
        more.add(new OvalRoi(2000, 20, 30, 30));
        Files.write(slides.resolve("slide.zip"), RoiSet.toZip(more, ""));
        assertThat(TestData.refusal(() -> Menu.run("next", options, Task.SILENT))
                        .problem())
                .contains("slide.tif#cell-0005 lies outside its image");
        options.put("skip_unreadable", "true");
        Menu.run("next", options, Task.SILENT);
        assertThat(Files.readAllLines(temp.resolve("done.csv")))
                .hasSize(2)
                .element(1)
                .asString()
                .startsWith("slide.tif,0004,1,");
    }
}
