package quadrant.imagej.ui;

import static org.assertj.core.api.Assertions.assertThat;

import ij.io.FileSaver;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import quadrant.imagej.RoiSet;
import quadrant.imagej.Stained;

/** A composite image of four stains in the panel, by clicks and keys. */
class PanelChannelsTest extends RealImageJ {
    private static Path saved(Path to, Stained made) {
        Path file = to.resolve(made.image.getTitle());
        assertThat(new FileSaver(made.image).saveAsTiff(file.toString())).isTrue();
        return file;
    }

    @Test
    @Tag("full")
    void cells_found_on_one_stain_are_classified_by_another() throws Exception {
        Stained made = new Stained("stained.tif", 10, 7, 1, 5);
        Path image = saved(Files.createDirectories(folder.resolve("stained")), made);
        Path zip = Files.write(folder.resolve("truth.zip"), RoiSet.toZip(made.cells, ""));
        Path others = Files.createDirectories(folder.resolve("others"));
        Stained other = new Stained("other.tif", 6, 5, 1.1, 6);
        saved(others, other);
        Path model = folder.resolve("stained model");
        Path table = folder.resolve("cells.csv");
        ImageJProcess.Ended ended = imageJ.window(
                display.name(),
                "channels",
                "panel-channels",
                System.getProperty("quadrant.screenshot.panel", ""),
                image.toString(),
                zip.toString(),
                "4",
                model.toString(),
                others.toString(),
                table.toString());
        System.out.println(ended.out());
        assertThat(ended.code()).as(ended.out() + ended.err()).isZero();
        assertThat(ended.after("OFFERED")).containsExactly("4 4");
        assertThat(ended.after("FOUND").get(0)).startsWith("70 objects from Find cells");
        assertThat(ended.after("SCORE").get(0)).contains("Balanced accuracy ");
        assertThat(ended.after("MORE").get(0)).endsWith("|Reads channel 4 (Actin) of 4.");
        assertThat(ended.after("COLUMNS").get(0)).contains("Mean DAPI", "SD GFP", "Median Tubulin", "Max Actin");
        String[] accuracy = ended.after("ACCURACY").get(0).split(" ", -1);
        assertThat(Double.parseDouble(accuracy[0])).isGreaterThanOrEqualTo(0.85);
        assertThat(accuracy[1]).isEqualTo("62");
        List<String> cells = Files.readAllLines(table);
        assertThat(cells).hasSize(31);
        assertThat(right(other, cells)).isGreaterThanOrEqualTo(0.8);
        Path again = folder.resolve("again");
        String recorded = ended.after("RECORDED").get(0);
        ImageJProcess.Ended headless =
                imageJ.macro("", "recorded", recorded.replace("[" + model + "]", "[" + again + "]") + "\n");
        assertThat(headless.code()).as(headless.out() + headless.err()).isZero();
        assertThat(again.resolve("model.onnx")).hasSameBinaryContentAs(model.resolve("model.onnx"));
    }

    /** The share of the cells in a table whose class is true. */
    private static double right(Stained made, List<String> lines) {
        List<String> head = List.of(lines.get(0).split(",", -1));
        int x = head.indexOf("x_px");
        int y = head.indexOf("y_px");
        int predicted = head.indexOf("predicted");
        assertThat(List.of(x, y, predicted)).as(lines.get(0)).allMatch(at -> at >= 0);
        long hits = lines.stream()
                .skip(1)
                .map(l -> l.split(",", -1))
                .filter(c -> made.classAt(Double.parseDouble(c[x]) + 12, Double.parseDouble(c[y]) + 12)
                        == List.of("striped", "checked").indexOf(c[predicted]))
                .count();
        return hits / (lines.size() - 1.0);
    }
}
