package quadrant.dataset.io;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import quadrant.task.UserException;

/**
 * A CSV with the columns label and class that gives the class of the labels in label maps; with a column image for the maps of
 * several images.
 */
final class LabelTable {
    private static final String IMAGE = "image";

    private final CsvTable table;
    private final Path file;

    private LabelTable(CsvTable table, Path file) {
        this.table = table;
        this.file = file;
    }

    static LabelTable read(Path file) {
        CsvTable table = CsvTable.read(file);
        table.require(file, "label", "class");
        return new LabelTable(table, file);
    }

    boolean namesImages() {
        return table.columns().contains(IMAGE);
    }

    /** Label to class, from the rows that name no image or one of these. */
    Map<Integer, String> classes(List<String> images) {
        Map<Integer, String> classes = new TreeMap<>();
        for (int i = 0; i < table.rows().size(); i++) {
            Map<String, String> row = table.rows().get(i);
            String image = row.getOrDefault(IMAGE, "").replace('\\', '/');
            String name = row.getOrDefault("class", "");
            if (name.isEmpty() || (!image.isEmpty() && !images.contains(image))) {
                continue;
            }
            int label = label(row.getOrDefault("label", ""), table.lines().get(i));
            String earlier = classes.put(label, name);
            if (earlier != null && !earlier.equals(name)) {
                throw new UserException(
                        file + " gives the label " + label + " two classes, " + earlier + " and " + name + ".",
                        "Keep one of the two lines.");
            }
        }
        return classes;
    }

    private int label(String cell, long line) {
        if (!cell.matches("\\d{1,9}(\\.0+)?") || Double.parseDouble(cell) < 1) {
            throw new UserException(
                    file + ", line " + line + ": the label \"" + cell + "\" is not a whole number from 1 on.",
                    "Write the value that the object has in the label map.");
        }
        return (int) Double.parseDouble(cell);
    }
}
