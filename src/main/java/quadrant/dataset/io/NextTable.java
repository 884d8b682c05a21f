package quadrant.dataset.io;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The images worth labelling next as a CSV: image, rank, probability, suggested, uncertainty, outlier.
 *
 * <p>For marked objects {@code image} is the image, and the column {@code roi} after it the number of the object in it, so that
 * the panel can read the table as suggestions.
 */
public final class NextTable {
    private static final List<String> COLUMNS = List.of("rank", "probability", "suggested", "uncertainty", "outlier");

    /** The image, the number, and optionally the tile. */
    private static final Pattern OBJECT = Pattern.compile("(.*)#[^#]*-(\\d{4,9})(?:-r\\d+c\\d+)?");

    /** A table of this kind: recognised by its header. */
    public static final Target.Kind KIND = new Target.Kind("a table of images worth labelling", csv -> {
        List<String> header = Target.columns(csv);
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

    /**
     * The cells {@code image,roi} for the name of a marked object, such as {@code slide.tif#monocyte-0007}; the number, its index
     * in the list of ROIs or its label, as in the name, because "0007" is unlikely to be the name of a ROI, while "7" may be one.
     * Of another name the second cell is empty.
     */
    public static List<String> place(String name) {
        Matcher m = OBJECT.matcher(name);
        return m.matches()
                ? List.of(m.group(1), String.format(Locale.ROOT, "%04d", Integer.parseInt(m.group(2))))
                : List.of(name, "");
    }

    private static List<String> cells(List<String> first, List<String> then) {
        return Stream.concat(first.stream(), then.stream()).toList();
    }

    private static String number(double v) {
        return String.format(Locale.ROOT, "%.4f", v);
    }
}
