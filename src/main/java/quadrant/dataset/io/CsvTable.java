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
import java.util.Set;
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
 * @param rows column to stripped cell, empty where the row is short
 * @param lines the line of the file on which each row ends, counted from 1
 */
record CsvTable(List<String> columns, List<Map<String, String>> rows, List<Long> lines) {
    private static final Set<String> OURS = Set.of("image", "label", "group", "fold");

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
        List<Map<String, String>> rows = new ArrayList<>();
        for (int i = 1; i < records.size(); i++) {
            rows.add(row(file, columns, records.get(i), lines.get(i)));
        }
        return new CsvTable(columns, rows, lines.subList(1, lines.size()));
    }

    void require(Path file, String... needed) {
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

    private static Map<String, String> row(Path file, List<String> columns, CSVRecord record, long line) {
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
        return row;
    }
}
