package quadrant.dataset.io;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
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
        StringBuilder text = new StringBuilder();
        try (CsvWriter out = new CsvWriter(text)) {
            out.row(HEADER);
            for (Row r : rows) {
                out.row(r.image, r.roi, r.label, r.x, r.y, r.width, r.height);
            }
        } catch (IOException e) {
            throw new IllegalStateException("A string builder failed", e);
        }
        csv.write(KIND, text.toString());
    }

    /**
     * Reads the columns {@code image,roi} and, if they are there, {@code probability} and {@code suggested}, in the order of
     * the rows.
     *
     * @throws UserException where the file is not such a table; the message names the line
     */
    public static List<Suggestion> suggestions(Path csv) {
        CsvTable table = CsvTable.read(csv);
        table.require(csv, IMAGE, ROI);
        List<Suggestion> rows = new ArrayList<>();
        for (int i = 0; i < table.rows().size(); i++) {
            Map<String, String> row = table.rows().get(i);
            String roi = row.getOrDefault(ROI, "");
            if (roi.isEmpty()) {
                throw new UserException(
                        csv + ", line " + table.lines().get(i) + " names no ROI.",
                        "Fill in its cell, or remove the line.");
            }
            rows.add(new Suggestion(
                    row.getOrDefault(IMAGE, ""),
                    roi,
                    probability(csv, table.lines().get(i), row.getOrDefault(PROBABILITY, "")),
                    Optional.of(row.getOrDefault(SUGGESTED, "")).filter(s -> !s.isEmpty())));
        }
        return rows;
    }

    private static OptionalDouble probability(Path csv, long line, String cell) {
        if (cell.isEmpty()) {
            return OptionalDouble.empty();
        }
        try {
            double p = Double.parseDouble(cell);
            if (p >= 0 && p <= 1) {
                return OptionalDouble.of(p);
            }
        } catch (NumberFormatException e) {
            throw noProbability(csv, line, cell);
        }
        throw noProbability(csv, line, cell);
    }

    private static UserException noProbability(Path csv, long line, String cell) {
        return new UserException(
                csv + ", line " + line + ": the probability \"" + cell + "\" is not a number from 0 to 1.",
                "Correct the cell, or leave it empty.");
    }
}
