package quadrant.dataset.io;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import quadrant.task.UserException;

/** Lists of cells that are suggested for labelling, as CSV files: the tables of {@code next} and {@code audit}. */
public final class CellTable {
    private static final String IMAGE = "image";
    private static final String ROI = "roi";
    private static final String PROBABILITY = "probability";
    private static final String SUGGESTED = "suggested";

    private CellTable() {}

    /**
     * A cell suggested for labelling.
     *
     * @param image the image's name; "" for the open image
     * @param roi the ROI's name, or its number from 1
     * @param probability of the suggested class, 0 to 1
     * @param label the class that is suggested
     */
    public record Suggestion(String image, String roi, OptionalDouble probability, Optional<String> label) {}

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
