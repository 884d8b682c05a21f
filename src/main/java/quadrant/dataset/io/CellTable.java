package quadrant.dataset.io;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import quadrant.labelling.Suggestion;
import quadrant.task.UserException;

/** The labels of marked cells, and lists of suggested cells, as CSV files. */
public final class CellTable {
    private static final String IMAGE = "image";
    private static final String ROI = "roi";
    private static final String PROBABILITY = "probability";
    private static final String SUGGESTED = "suggested";

    private static final List<String> HEADER = List.of(IMAGE, ROI, "label", "x", "y", "width", "height");

    /** A table of labelled cells: recognised by its header. */
    public static final Target.Kind KIND = new Target.Kind(
            "a table of labelled cells", csv -> Target.header(csv).equals(HEADER));

    private CellTable() {}

    /**
     * A labelled cell.
     *
     * @param roi the name of its ROI
     * @param x of the ROI's bounding box, in pixels, as are y, width and height
     */
    public record Row(String image, String roi, String label, int x, int y, int width, int height) {}

    /**
     * Writes the columns {@code image,roi,label,x,y,width,height}.
     *
     * @throws UserException where the file cannot be written, or an existing file may not be replaced
     */
    public static void write(Target csv, List<Row> rows) {
        List<List<?>> table = new ArrayList<>(List.of(HEADER));
        rows.forEach(r -> table.add(List.of(r.image, r.roi, r.label, r.x, r.y, r.width, r.height)));
        csv.write(KIND, CsvWriter.text(table));
    }

    /**
     * Reads the columns {@code image,roi} and, if they are there, {@code probability} and {@code suggested}, in the order of
     * the rows.
     *
     * @throws UserException where the file is not such a table; the message names the line
     */
    public static List<Suggestion> suggestions(Path csv) {
        CsvTable table = CsvTable.read(csv);
        table.require(IMAGE, ROI);
        List<Suggestion> rows = new ArrayList<>();
        for (CsvTable.Row row : table.rows()) {
            if (row.cell(ROI).isEmpty()) {
                throw new UserException(row.at() + " names no ROI.", "Fill in its cell, or remove the line.");
            }
            Optional<Double> probability = row.number(PROBABILITY).filter(p -> p >= 0 && p <= 1);
            if (probability.isEmpty() && !row.cell(PROBABILITY).isEmpty()) {
                throw new UserException(
                        row.at() + ": the probability \"" + row.cell(PROBABILITY) + "\" is not a number from 0 to 1.",
                        "Correct the cell, or leave it empty.");
            }
            rows.add(new Suggestion(
                    row.cell(IMAGE),
                    row.cell(ROI),
                    probability.map(OptionalDouble::of).orElse(OptionalDouble.empty()),
                    Optional.of(row.cell(SUGGESTED)).filter(s -> !s.isEmpty())));
        }
        return rows;
    }
}
