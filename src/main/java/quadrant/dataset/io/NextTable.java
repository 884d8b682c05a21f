package quadrant.dataset.io;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;
import java.util.stream.Stream;

/**
 * The images worth labelling next as a CSV: image, rank, probability, suggested, uncertainty, outlier.
 *
 * <p>For marked objects {@code image} is the image, and the column {@code roi} after it the number of the object in it, so that
 * {@link CellTable} can read the table as suggestions.
 */
public final class NextTable {
    private static final List<String> COLUMNS = List.of("rank", "probability", "suggested", "uncertainty", "outlier");

    /** A table of this kind: recognised by its header. */
    public static final Target.Kind KIND = new Target.Kind("a table of images worth labelling", csv -> {
        List<String> header = Target.header(csv);
        return header.equals(header(true)) || header.equals(header(false));
    });

    private NextTable() {}

    private static List<String> header(boolean marked) {
        return cells(marked ? List.of("image", "roi") : List.of("image"), COLUMNS);
    }

    /**
     * One image.
     *
     * @param probability of the suggested class
     * @param suggested the predicted class
     * @param uncertainty 0 (certain) to 1
     * @param outlier out-of-distribution score, above 1 for images unlike the training images; empty where the model does not
     *     measure it
     */
    public record Row(String image, double probability, String suggested, double uncertainty, OptionalDouble outlier) {}

    /**
     * Writes the table, the first row being the best.
     *
     * @param marked whether the images are marked objects
     * @throws quadrant.task.UserException where the file cannot be written, or an existing file may not be replaced
     */
    public static void write(Target csv, List<Row> rows, boolean marked) {
        List<List<String>> table = new ArrayList<>(List.of(header(marked)));
        for (Row r : rows) {
            table.add(cells(
                    marked ? place(r.image) : List.of(r.image),
                    List.of(
                            Integer.toString(table.size()),
                            number(r.probability),
                            r.suggested,
                            number(r.uncertainty),
                            r.outlier.isPresent() ? number(r.outlier.getAsDouble()) : "")));
        }
        csv.write(KIND, CsvWriter.text(table));
    }

    private static List<String> place(String object) {
        return MarkedName.of(object)
                .map(MarkedName::place)
                .orElseThrow(() -> new IllegalArgumentException(object + " is no marked object's name"));
    }

    private static List<String> cells(List<String> first, List<String> then) {
        return Stream.concat(first.stream(), then.stream()).toList();
    }

    private static String number(double v) {
        return String.format(Locale.ROOT, "%.4f", v);
    }
}
