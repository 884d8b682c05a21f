package quadrant.augment;

import java.util.List;
import quadrant.pixels.Patch;

/**
 * A sheet of augmented views, for judging an augmentation plan.
 *
 * @param title what the sheet shows
 * @param columns the heading of each column of cells
 * @param notes lines to show beneath
 */
public record ViewSheet(String title, List<String> columns, List<Row> rows, List<String> notes) {
    public ViewSheet {
        columns = List.copyOf(columns);
        rows = List.copyOf(rows);
        notes = List.copyOf(notes);
        for (Row r : rows) {
            if (r.cells.size() != columns.size()) {
                throw new IllegalArgumentException(
                        "Expected " + columns.size() + " cells in each row, got " + r.cells.size() + ".");
            }
        }
    }

    /**
     * One image, or one transform.
     *
     * @param lines short lines of description
     */
    public record Row(List<String> lines, List<Cell> cells) {
        public Row {
            lines = List.copyOf(lines);
            cells = List.copyOf(cells);
        }
    }

    /**
     * One view.
     *
     * @param pixels RGB in 0–255
     * @param doubtful whether the view may no longer look like the image's class
     */
    public record Cell(Patch pixels, boolean doubtful) {}
}
