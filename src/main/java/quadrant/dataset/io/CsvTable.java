package quadrant.dataset.io;

import java.io.IOException;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeMap;
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
record CsvTable(Path file, List<String> columns, List<Row> rows) {
    private static final Set<String> OURS = Set.of("image", "label", "group", "fold");

    /**
     * One row.
     *
     * @param file in messages
     * @param line of the file on which it ends, counted from 1
     * @param cells column to stripped cell; those of a short row are missing
     */
    record Row(Path file, long line, Map<String, String> cells) {
        /** Its place in messages. */
        String at() {
            return file + ", line " + line;
        }

        /** The cell of a column in any case; empty where there is none. */
        String cell(String column) {
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
        Optional<Double> number(String column) {
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

    static CsvTable read(Path file) {
        String text = text(file);
        String header = text.lines().filter(l -> !l.isBlank()).findFirst().orElse("");
        if (header.isEmpty()) {
            throw new UserException(
                    file + " is empty.", "Write a header with the columns image and label, and a line for each image.");
        }
        CSVFormat format = CSVFormat.DEFAULT
                .builder()
                .setDelimiter(delimiter(header))
                .setIgnoreEmptyLines(true)
                .get();
        List<Long> lines = new ArrayList<>();
        List<CSVRecord> records = new ArrayList<>();
        try (CSVParser parser = CSVParser.parse(new StringReader(text), format)) {
            for (CSVRecord record : parser) {
                records.add(record);
                lines.add(parser.getCurrentLineNumber());
            }
        } catch (UncheckedIOException | IOException | IllegalStateException e) {
            throw new UserException(
                    file + " is not a well-formed CSV (" + Reason.of(e) + ").",
                    "Check its quotation marks, or save it anew as CSV.",
                    e);
        }
        List<String> columns = columns(file, records.get(0));
        List<Row> rows = new ArrayList<>();
        for (int i = 1; i < records.size(); i++) {
            rows.add(row(file, columns, records.get(i), lines.get(i)));
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

    void require(String... needed) {
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
        char most = ',';
        for (char c : new char[] {';', '\t'}) {
            most = count(header, c) > count(header, most) ? c : most;
        }
        return most;
    }

    private static long count(String text, char c) {
        return text.chars().filter(x -> x == c).count();
    }

    private static List<String> columns(Path file, CSVRecord header) {
        List<String> columns = new ArrayList<>();
        Set<String> seen = new HashSet<>();
        for (String cell : header) {
            String name = CsvWriter.cell(cell.strip());
            String ours = name.toLowerCase(Locale.ROOT);
            name = OURS.contains(ours) ? ours : name;
            if (!name.isEmpty() && !seen.add(name)) {
                throw new UserException(file + " has two columns " + name + ".", "Rename one of them.");
            }
            columns.add(name);
        }
        return columns;
    }

    private static Row row(Path file, List<String> columns, CSVRecord record, long line) {
        Map<String, String> row = new LinkedHashMap<>();
        for (int c = 0; c < record.size(); c++) {
            String cell = CsvWriter.cell(record.get(c).strip());
            if (c >= columns.size() && !cell.isEmpty()) {
                throw new UserException(
                        file + ", line " + line + " has " + record.size() + " cells, but the header names "
                                + columns.size() + " columns.",
                        "Put a cell that contains the separator into quotation marks.");
            }
            if (c < columns.size() && !columns.get(c).isEmpty()) {
                row.put(columns.get(c), cell);
            }
        }
        return new Row(file, line, row);
    }
}
