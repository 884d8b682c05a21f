package quadrant.dataset.io;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Stream;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;
import quadrant.task.OutsideFile;
import quadrant.task.Reason;
import quadrant.task.UserException;

/**
 * A CSV file with a header: UTF-8 with or without a byte-order mark, cells quoted or not, separated by commas, semicolons or
 * tabs, whichever is most frequent in the first line.
 *
 * @param columns stripped; image, label, group and fold in lower case however they are written
 */
public record CsvTable(Path file, List<String> columns, List<Row> rows) {
    private static final Set<String> OURS = Set.of("image", "label", "group", "fold");

    /**
     * One row.
     *
     * @param file in messages
     * @param line of the file on which it ends, counted from 1
     * @param cells column to stripped cell; those of a short row are missing
     */
    public record Row(Path file, long line, Map<String, String> cells) {
        /** Its place in messages. */
        public String at() {
            return file + ", line " + line;
        }

        /** The cell of a column in any case; empty where there is none. */
        public String cell(String column) {
            String exact = cells.get(column);
            return exact != null
                    ? exact
                    : cells.keySet().stream()
                            .filter(column::equalsIgnoreCase)
                            .findFirst()
                            .map(c -> cells.getOrDefault(c, ""))
                            .orElse("");
        }

        /** The number in a cell; empty where there is no finite one. */
        public Optional<Double> number(String column) {
            try {
                return Optional.of(Double.valueOf(cell(column))).filter(Double::isFinite);
            } catch (NumberFormatException e) {
                return Optional.empty();
            }
        }

        /**
         * The whole number in a cell, which a spreadsheet may have written with decimals; empty where the cell is.
         *
         * @throws UserException when it is another text, or less
         */
        OptionalInt whole(String column, int least) {
            String cell = cell(column);
            if (cell.isEmpty()) {
                return OptionalInt.empty();
            }
            if (!cell.matches("\\d{1,9}(\\.0+)?") || Double.parseDouble(cell) < least) {
                throw new UserException(
                        at() + ": the " + column + " \"" + cell + "\" is not a whole number from " + least + " on.",
                        "Correct the cell.");
            }
            return OptionalInt.of((int) Double.parseDouble(cell));
        }

        /** The other cells. */
        Map<String, String> except(Set<String> columns) {
            Map<String, String> rest = new LinkedHashMap<>(cells);
            rest.keySet().removeIf(c -> columns.contains(c.toLowerCase(Locale.ROOT)));
            return rest;
        }
    }

    /** Reads a table that a user or another program wrote. */
    public static CsvTable read(Path file) {
        String text = text(file);
        return of(
                file,
                text,
                delimiter(text.lines().filter(l -> !l.isBlank()).findFirst().orElse("")),
                true);
    }

    /** Reads a table that {@link CsvWriter} wrote: cells are separated by commas, and not stripped. */
    static CsvTable written(Path file) {
        return of(file, text(file), ',', false);
    }

    private static CsvTable of(Path file, String text, char delimiter, boolean stripped) {
        CSVFormat format = CSVFormat.DEFAULT.builder().setDelimiter(delimiter).get();
        List<String> columns = List.of();
        List<Row> rows = new ArrayList<>();
        try (CSVParser parser = CSVParser.parse(text, format)) {
            for (CSVRecord record : parser) {
                List<String> cells = record.stream()
                        .map(c -> CsvWriter.cell(stripped ? c.strip() : c))
                        .toList();
                if (columns.isEmpty()) {
                    columns = columns(file, cells, stripped);
                } else {
                    rows.add(row(file, columns, cells, parser.getCurrentLineNumber()));
                }
            }
        } catch (UncheckedIOException | IOException | IllegalStateException e) {
            throw new UserException(
                    file + " is not a well-formed CSV (" + Reason.of(e) + ").",
                    "Check its quotation marks, or save it anew as CSV.",
                    e);
        }
        if (columns.isEmpty()) {
            throw new UserException(
                    file + " is empty.", "Write a header with the columns image and label, and a line for each image.");
        }
        return new CsvTable(file, columns, rows);
    }

    /** Whether there is a column of this name in any case. */
    boolean has(String column) {
        return columns.stream().anyMatch(column::equalsIgnoreCase);
    }

    /**
     * The classes of a label map's labels, by the columns label and class, from the rows that name no image or one of these.
     *
     * @throws UserException where the table is not such a one
     */
    Map<Integer, String> classes(List<String> images) {
        require("label", "class");
        Map<Integer, String> classes = new TreeMap<>();
        for (Row row : rows) {
            String image = row.cell("image").replace('\\', '/');
            String name = row.cell("class");
            if (name.isEmpty() || (!image.isEmpty() && !images.contains(image))) {
                continue;
            }
            int label = row.whole("label", 1)
                    .orElseThrow(() -> new UserException(
                            row.at() + " has no label.", "Write the value that the object has in the label map."));
            String earlier = classes.put(label, name);
            if (earlier != null && !earlier.equals(name)) {
                throw new UserException(
                        file + " gives the label " + label + " two classes, " + earlier + " and " + name + ".",
                        "Keep one of the two lines.");
            }
        }
        return classes;
    }

    /** The table with another column. */
    CsvTable with(String column, Function<Row, String> cell) {
        List<Row> more = new ArrayList<>();
        for (Row row : rows) {
            Map<String, String> cells = new LinkedHashMap<>(row.cells);
            cells.put(column, cell.apply(row));
            more.add(new Row(file, row.line, cells));
        }
        return new CsvTable(
                file, Stream.concat(columns.stream(), Stream.of(column)).toList(), more);
    }

    /** Refuses a table that lacks one of these columns. */
    public void require(String... needed) {
        for (String column : needed) {
            if (!columns.contains(column)) {
                throw new UserException(
                        file + " has no column " + column + "; its columns are " + String.join(", ", columns) + ".",
                        (needed.length == 1 ? "Name the column " : "Name the columns ") + String.join(" and ", needed)
                                + " in its first line.");
            }
        }
    }

    private static String text(Path file) {
        try {
            String text = OutsideFile.text(file, "a CSV file");
            return text.startsWith("\uFEFF") ? text.substring(1) : text;
        } catch (CharacterCodingException e) {
            throw new UserException(file + " is not written in UTF-8.", "Save it as \"CSV UTF-8\".", e);
        } catch (IOException e) {
            throw new UserException(
                    file + " cannot be read (" + Reason.of(e) + ").", "Check the path and its permissions.", e);
        }
    }

    private static char delimiter(String header) {
        return Stream.of(',', ';', '\t')
                .max(Comparator.comparingLong(
                        c -> header.chars().filter(x -> x == c).count()))
                .orElseThrow();
    }

    private static List<String> columns(Path file, List<String> header, boolean stripped) {
        List<String> columns = new ArrayList<>();
        for (String cell : header) {
            String ours = cell.toLowerCase(Locale.ROOT);
            String name = stripped && OURS.contains(ours) ? ours : cell;
            if (!name.isEmpty() && columns.contains(name)) {
                throw new UserException(file + " has two columns " + name + ".", "Rename one of them.");
            }
            columns.add(name);
        }
        return columns;
    }

    private static Row row(Path file, List<String> columns, List<String> cells, long line) {
        Map<String, String> row = new LinkedHashMap<>();
        for (int c = 0; c < cells.size(); c++) {
            if (c >= columns.size() && !cells.get(c).isEmpty()) {
                throw new UserException(
                        file + ", line " + line + " has " + cells.size() + " cells, but the header names "
                                + columns.size() + " columns.",
                        "Put a cell that contains the separator into quotation marks.");
            }
            if (c < columns.size() && !columns.get(c).isEmpty()) {
                row.put(columns.get(c), cells.get(c));
            }
        }
        return new Row(file, line, row);
    }
}
