package quadrant.dataset.io;

import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVPrinter;

/**
 * Writes the rows of a CSV. A spreadsheet evaluates a cell that begins with {@code = + - @} as a formula, so such a text gets
 * an apostrophe in front; numbers are unchanged. {@link #cell} removes the apostrophe.
 */
public final class CsvWriter implements AutoCloseable {
    public static final CSVFormat FORMAT =
            CSVFormat.RFC4180.builder().setRecordSeparator("\n").get();

    // a text that already has apostrophes before such a character gets one more, so that reading restores every text
    private static final Pattern FORMULA = Pattern.compile("'*[=+@\t\r-].*", Pattern.DOTALL);
    private static final Pattern NUMBER = Pattern.compile("[+-]?(\\d+\\.?\\d*([eE][+-]?\\d+)?|Infinity)");

    private final CSVPrinter out;

    public CsvWriter(Appendable to) throws IOException {
        this.out = new CSVPrinter(to, FORMAT);
    }

    /** The text of a table, the header first. */
    public static String text(List<? extends List<?>> rows) {
        return text(rows.stream());
    }

    public void row(Object... cells) throws IOException {
        row(Arrays.asList(cells));
    }

    public void row(List<?> cells) throws IOException {
        for (Object cell : cells) {
            out.print(protectedText(String.valueOf(cell)));
        }
        out.println();
    }

    /** Rows as the text of a CSV. */
    public static String text(Stream<? extends List<?>> rows) {
        StringBuilder text = new StringBuilder();
        try (CsvWriter out = new CsvWriter(text)) {
            for (List<?> row : (Iterable<List<?>>) rows.<List<?>>map(r -> r)::iterator) {
                out.row(row);
            }
        } catch (IOException e) {
            throw new IllegalStateException("A string builder failed", e);
        }
        return text.toString();
    }

    private static String protectedText(String text) {
        boolean formula =
                FORMULA.matcher(text).matches() && !NUMBER.matcher(text).matches();
        return formula ? "'" + text : text;
    }

    /** The text of a cell that was written here. */
    public static String cell(String written) {
        return written.startsWith("'") && FORMULA.matcher(written).matches() ? written.substring(1) : written;
    }

    public void flush() throws IOException {
        out.flush();
    }

    @Override
    public void close() throws IOException {
        out.close();
    }
}
