package quadrant.dataset.io;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
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
