package quadrant.report;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import quadrant.dataset.ClassList;
import quadrant.dataset.io.CsvWriter;
import quadrant.dataset.io.Texts;
import quadrant.explain.AttributionMap;
import quadrant.task.SafeFile;

/** The table of the heat maps that were written: image, class, and its two files. */
public final class AttributionTable {
    public static final String NAME = "explained.csv";

    private final ClassList classes;
    private final List<List<String>> rows = new ArrayList<>(
            List.of(List.of("image", "predicted", "class", "probability", "technique", "picture", "map")));

    public AttributionTable(ClassList classes) {
        this.classes = classes;
    }

    /** Adds an image with the names of its files. */
    public void add(String image, AttributionMap look, String picture, String map) {
        rows.add(List.of(
                image,
                classes.name(look.predicted()),
                classes.name(look.shown()),
                Texts.format("%.6g", look.probabilities().get(look.shown())),
                look.technique().name().toLowerCase(Locale.ROOT),
                picture,
                map));
    }

    /** Writes the table. */
    public void write(Path folder) {
        SafeFile.write(folder.resolve(NAME), CsvWriter.text(rows.stream()));
    }
}
