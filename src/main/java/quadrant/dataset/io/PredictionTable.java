package quadrant.dataset.io;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.math.MathContext;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;
import quadrant.dataset.ClassList;
import quadrant.dataset.GroupId;
import quadrant.evaluation.Abstention;
import quadrant.evaluation.Doubt;
import quadrant.evaluation.OutOfFold;
import quadrant.evaluation.Prediction;
import quadrant.evaluation.Predictions;
import quadrant.task.OutsideFile;
import quadrant.task.Reason;
import quadrant.task.SafeFile;
import quadrant.task.UserException;

/**
 * Predictions as a CSV file.
 *
 * <p>Columns: {@code image}; {@code group}, where groups are known; {@code label}, where the true class is known; for a
 * cross-validation {@code fold} and {@code repeat}, counted from 0; {@link DoubtColumns}, where the model has uncertainty;
 * then {@code predicted}; then one probability for each
 * class, to 6 significant digits. A class whose name is that of another column in any case, or begins with {@code p:} is
 * written with {@code p:} before it.
 */
public final class PredictionTable {
    private static final String IMAGE = "image";
    private static final String GROUP = "group";
    private static final String LABEL = "label";
    private static final String FOLD = "fold";
    private static final String REPEAT = "repeat";
    public static final String PREDICTED = "predicted";
    private static final String ESCAPE = "p:";
    /** Further columns of a classification. */
    private static final Set<String> CLASSIFIED = Set.of(
            "x_px",
            "y_px",
            "area_px",
            "x_um",
            "y_um",
            "area_um2",
            DoubtColumns.SET,
            DoubtColumns.OUTLIER,
            DoubtColumns.DOUBT);

    private static final MathContext DIGITS = new MathContext(6);

    private PredictionTable() {}

    /**
     * Writes the table, replacing an existing one.
     *
     * @throws quadrant.task.UserException where the file cannot be written
     */
    public static void write(Path csv, Predictions predictions) {
        SafeFile.write(csv, text(predictions, Abstention.NEVER, Map.of()));
    }

    /**
     * Writes the table of a cross-validation, replacing an existing one.
     *
     * @throws quadrant.task.UserException where the file cannot be written
     */
    public static void write(Path csv, OutOfFold all) {
        Map<String, List<String>> more = new LinkedHashMap<>();
        more.put(FOLD, all.rows().stream().map(r -> Integer.toString(r.fold())).toList());
        more.put(
                REPEAT,
                all.rows().stream().map(r -> Integer.toString(r.repeat())).toList());
        SafeFile.write(csv, text(all.predictions(), Abstention.NEVER, more));
    }

    /**
     * Writes the table of a classification, with further columns.
     *
     * @param abstention whose word is written instead of the class where the probability is too low
     * @param more column to one cell a row, such as the position of a ROI; they are written before {@code predicted}
     * @throws quadrant.task.UserException where the file cannot be written, or an existing file may not be replaced
     */
    public static void write(
            Target csv, Predictions predictions, Abstention abstention, Map<String, List<String>> more) {
        csv.write(kind(predictions.classes()), text(predictions, abstention, more));
    }

    /**
     * A table of images that were classified into these classes: recognised by its header, which ends in these classes and has
     * only columns of such tables before them.
     */
    public static Target.Kind kind(ClassList classes) {
        List<String> end = new ArrayList<>(List.of(PREDICTED));
        classes.names().forEach(name -> end.add(column(name)));
        return new Target.Kind("a table of predictions of these classes", csv -> {
            List<String> header = Target.header(csv);
            int at = header.size() - end.size();
            return at >= 1
                    && header.get(0).equals(IMAGE)
                    && CLASSIFIED.containsAll(header.subList(1, at))
                    && header.subList(at, header.size()).equals(end);
        });
    }

    private static String text(Predictions predictions, Abstention abstention, Map<String, List<String>> more) {
        boolean groups =
                predictions.rows().stream().anyMatch(p -> !p.group().value().equals(p.id()));
        boolean labels = predictions.rows().stream().anyMatch(p -> p.truth().isPresent());
        List<String> before = new ArrayList<>();
        if (groups) {
            before.add(GROUP);
        }
        if (labels) {
            before.add(LABEL);
        }
        before.addAll(more.keySet());
        boolean doubts = predictions.rows().stream().anyMatch(p -> p.doubt().isPresent());
        before.addAll(DoubtColumns.of(doubts));
        List<List<String>> rows = new ArrayList<>();
        rows.add(columns(predictions.classes(), before));
        for (int i = 0; i < predictions.rows().size(); i++) {
            Prediction p = predictions.rows().get(i);
            List<String> cells = known(predictions, p, groups, labels);
            for (List<String> column : more.values()) {
                cells.add(column.get(i));
            }
            if (doubts) {
                cells.addAll(DoubtColumns.cells(p, predictions.classes()));
            }
            rows.add(cells(p, predictions.classes(), abstention, cells));
        }
        return text(rows);
    }

    /**
     * The header of a table.
     *
     * @param more columns between {@code image} and {@code predicted}
     */
    public static List<String> columns(ClassList classes, Collection<String> more) {
        List<String> header = new ArrayList<>(List.of(IMAGE));
        header.addAll(more);
        header.add(PREDICTED);
        classes.names().forEach(name -> header.add(column(name)));
        return header;
    }

    /**
     * A row of a table.
     *
     * @param more cells between {@code image} and {@code predicted}
     */
    public static List<String> cells(
            Prediction prediction, ClassList classes, Abstention abstention, Collection<String> more) {
        List<String> cells = new ArrayList<>(List.of(prediction.id()));
        cells.addAll(more);
        cells.add(abstention.name(prediction, classes));
        prediction.probabilities().forEach(v -> cells.add(number(v)));
        return cells;
    }

    /** A table of such rows, the header first. */
    public static String text(List<List<String>> rows) {
        return CsvWriter.text(rows);
    }

    /**
     * Reads a table that was written here. Without a {@code group} column every image is its own group.
     *
     * @throws quadrant.task.UserException where the file is not such a table; the message names the line
     */
    public static Predictions read(Path csv) {
        return new Reader(csv).read().predictions();
    }

    /**
     * Reads a table that was written here, with the folds and repeats; 0 where there are none.
     *
     * @throws quadrant.task.UserException where the file is not such a table; the message names the line
     */
    public static OutOfFold readFolds(Path csv) {
        return new Reader(csv).read();
    }

    private static List<String> known(Predictions predictions, Prediction p, boolean groups, boolean labels) {
        List<String> cells = new ArrayList<>();
        if (groups) {
            cells.add(p.group().value());
        }
        if (labels) {
            cells.add(
                    p.truth().isPresent() ? predictions.classes().name(p.truth().getAsInt()) : "");
        }
        return cells;
    }

    public static String column(String name) {
        boolean clash = Set.of(IMAGE, GROUP, LABEL, FOLD, REPEAT, PREDICTED).contains(plain(name))
                || DoubtColumns.ALL.contains(plain(name))
                || name.startsWith(ESCAPE);
        return clash ? ESCAPE + name : name;
    }

    private static String plain(String name) {
        return name.strip().toLowerCase(Locale.ROOT);
    }

    public static String number(float v) {
        if (v == 0) {
            return "0";
        }
        BigDecimal rounded = new BigDecimal(v).round(DIGITS).stripTrailingZeros();
        // plain notation down to 1e-6, as spreadsheets of every locale read it; exponents below
        return Math.abs(v) < 1e-6 ? rounded.toString() : rounded.toPlainString();
    }

    /** Reads such a table, and reports the line of a fault. */
    private static final class Reader {
        private static final double SUM_TOLERANCE = 1e-3;
        private final Path csv;

        Reader(Path csv) {
            this.csv = csv;
        }

        OutOfFold read() {
            List<CSVRecord> records = records();
            if (records.isEmpty()) {
                throw wrong("is empty");
            }
            Header header = header(records.get(0).stream().map(CsvWriter::cell).toList());
            List<OutOfFold.Row> rows = new ArrayList<>();
            for (CSVRecord r : records.subList(1, records.size())) {
                rows.add(new OutOfFold.Row(row(r, header), whole(r, header.repeat()), whole(r, header.fold())));
            }
            return new OutOfFold(header.classes(), rows);
        }

        private Header header(List<String> names) {
            int predicted = names.indexOf(PREDICTED);
            int image = names.indexOf(IMAGE);
            if (image < 0 || image > predicted || predicted == names.size() - 1) {
                throw wrong("has the columns " + names);
            }
            List<String> known = names.subList(0, predicted);
            return new Header(
                    image,
                    known.indexOf(GROUP),
                    known.indexOf(LABEL),
                    known.indexOf(FOLD),
                    known.indexOf(REPEAT),
                    known,
                    predicted,
                    classes(names.subList(predicted + 1, names.size())));
        }

        private Prediction row(CSVRecord r, Header header) {
            int cells = header.predicted() + 1 + header.classes().size();
            if (r.size() != cells) {
                throw wrong("has " + r.size() + " cells instead of " + cells + line(r));
            }
            String id = CsvWriter.cell(r.get(header.image()));
            String label = header.label() < 0 ? "" : CsvWriter.cell(r.get(header.label()));
            Prediction p = new Prediction(
                    id,
                    new GroupId(header.group() < 0 ? id : CsvWriter.cell(r.get(header.group()))),
                    label.isEmpty() ? OptionalInt.empty() : OptionalInt.of(index(header.classes(), label, r)),
                    probabilities(r, header.predicted() + 1),
                    doubt(r, header));
            String predicted = CsvWriter.cell(r.get(header.predicted()));
            if (predicted.equals(Abstention.word(header.classes()))) {
                return p;
            }
            if (p.probabilities().get(index(header.classes(), predicted, r))
                    < p.probabilities().get(p.predicted())) {
                throw wrong("calls an image " + predicted + " though another class is more probable" + line(r));
            }
            return p;
        }

        private Optional<Doubt> doubt(CSVRecord r, Header header) {
            try {
                return DoubtColumns.read(
                        header.known(), r.stream().map(CsvWriter::cell).toList(), header.classes());
            } catch (NumberFormatException e) {
                throw wrong("has an outlier score that is no number" + line(r));
            }
        }

        private List<CSVRecord> records() {
            try {
                String text = OutsideFile.text(csv, "a CSV file");
                // spreadsheets write a byte order mark
                String plain = text.startsWith("\uFEFF") ? text.substring(1) : text;
                try (CSVParser parser = CSVParser.parse(plain, CsvWriter.FORMAT)) {
                    return parser.getRecords();
                }
            } catch (IOException | UncheckedIOException e) {
                throw new UserException(
                        "The table " + csv + " could not be read: " + Reason.of(e) + ".",
                        "Give the path of a predictions CSV that Quadrant wrote, in UTF-8.",
                        e);
            }
        }

        private ClassList classes(List<String> columns) {
            List<String> names = columns.stream()
                    .map(c -> c.startsWith(ESCAPE) ? c.substring(ESCAPE.length()) : c)
                    .toList();
            if (new HashSet<>(names).size() != names.size()) {
                throw wrong("names a class twice among " + names);
            }
            return new ClassList(names);
        }

        private int index(ClassList classes, String name, CSVRecord r) {
            int k = classes.names().indexOf(name);
            if (k < 0) {
                throw wrong("has the class " + name + ", which is none of " + classes.names() + line(r));
            }
            return k;
        }

        private List<Float> probabilities(CSVRecord r, int from) {
            List<Float> values = new ArrayList<>();
            double sum = 0;
            for (int i = from; i < r.size(); i++) {
                float v;
                try {
                    v = Float.parseFloat(r.get(i));
                } catch (NumberFormatException e) {
                    throw wrong("has '" + r.get(i) + "' where a probability should be" + line(r));
                }
                if (!(v >= 0 && v <= 1)) {
                    throw wrong("has the probability " + v + ", outside 0 to 1" + line(r));
                }
                values.add(v);
                sum += v;
            }
            if (Math.abs(sum - 1) > SUM_TOLERANCE) {
                throw wrong("has probabilities that sum to " + (float) sum + " instead of 1" + line(r));
            }
            return values;
        }

        private int whole(CSVRecord r, int column) {
            try {
                return column < 0 ? 0 : Integer.parseInt(r.get(column));
            } catch (NumberFormatException e) {
                throw wrong("has '" + r.get(column) + "' where a fold or a repeat should be" + line(r));
            }
        }

        private static String line(CSVRecord r) {
            // the header is record 1
            return ", in row " + r.getRecordNumber();
        }

        private UserException wrong(String what) {
            return new UserException(
                    "The table " + csv + " " + what + "; columns image, predicted and then one probability for each class"
                            + " were expected.",
                    "Give a predictions CSV as Quadrant wrote it.");
        }

        /** The indices of the columns; −1 for a missing one. */
        private record Header(
                int image,
                int group,
                int label,
                int fold,
                int repeat,
                List<String> known,
                int predicted,
                ClassList classes) {}
    }
}
