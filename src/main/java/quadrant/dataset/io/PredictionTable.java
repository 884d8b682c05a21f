package quadrant.dataset.io;

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
import java.util.OptionalInt;
import java.util.Set;
import quadrant.dataset.ClassList;
import quadrant.dataset.GroupId;
import quadrant.evaluation.Abstention;
import quadrant.evaluation.OutOfFold;
import quadrant.evaluation.Prediction;
import quadrant.evaluation.Predictions;
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
    /** The name of a cell, where the image is the one that it lies on. */
    public static final String ROI = "roi";

    /** The columns of a cell of one of several images. */
    public static final List<String> FOUND = List.of(ROI, "x_px", "y_px", "area_px", "x_um", "y_um", "area_um2");

    private static final double SUM_TOLERANCE = 1e-3;
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
        more.put(FOLD, all.rows().stream().map(r -> "" + r.fold()).toList());
        more.put(REPEAT, all.rows().stream().map(r -> "" + r.repeat()).toList());
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
        List<String> end = columns(classes, List.of());
        end.remove(IMAGE);
        return new Target.Kind("a table of predictions of these classes", csv -> {
            List<String> header = Target.columns(csv);
            int at = header.size() - end.size();
            return at >= 1
                    && header.get(0).equals(IMAGE)
                    && header.subList(1, at).stream().allMatch(c -> FOUND.contains(c) || DoubtColumns.ALL.contains(c))
                    && header.subList(at, header.size()).equals(end);
        });
    }

    private static String text(Predictions predictions, Abstention abstention, Map<String, List<String>> more) {
        ClassList classes = predictions.classes();
        List<Prediction> all = predictions.rows();
        boolean grouped = all.stream().anyMatch(p -> !p.group().value().equals(p.id()));
        boolean labelled = all.stream().anyMatch(p -> p.truth().isPresent());
        boolean doubts = all.stream().anyMatch(p -> p.doubt().isPresent());
        List<String> before = new ArrayList<>(grouped ? List.of(GROUP) : List.of());
        before.addAll(labelled ? List.of(LABEL) : List.of());
        before.addAll(more.keySet());
        before.addAll(DoubtColumns.of(doubts));
        List<List<String>> rows = new ArrayList<>(List.of(columns(classes, before)));
        for (int i = 0; i < all.size(); i++) {
            int row = i;
            Prediction p = all.get(i);
            List<String> cells = new ArrayList<>(grouped ? List.of(p.group().value()) : List.of());
            if (labelled) {
                cells.add(p.truth().isPresent() ? classes.name(p.truth().getAsInt()) : "");
            }
            more.values().forEach(c -> cells.add(c.get(row)));
            cells.addAll(doubts ? DoubtColumns.cells(p, classes) : List.of());
            rows.add(cells(p, classes, abstention, cells));
        }
        return CsvWriter.text(rows);
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

    /**
     * Reads a table that was written here. Without a {@code group} column every image is its own group.
     *
     * @throws quadrant.task.UserException where the file is not such a table; the message names the line
     */
    public static Predictions read(Path csv) {
        return readFolds(csv).predictions();
    }

    /**
     * Reads a table that was written here, with the folds and repeats; 0 where there are none.
     *
     * @throws quadrant.task.UserException where the file is not such a table; the message names the line
     */
    public static OutOfFold readFolds(Path csv) {
        CsvTable table = CsvTable.written(csv);
        List<String> names = table.columns();
        int image = names.indexOf(IMAGE);
        int first = names.indexOf(PREDICTED) + 1;
        if (image < 0 || image >= first || first == names.size()) {
            throw wrong(csv.toString(), "has the columns " + names);
        }
        List<String> columns = names.subList(first, names.size());
        List<String> classes = columns.stream()
                .map(c -> c.startsWith(ESCAPE) ? c.substring(ESCAPE.length()) : c)
                .toList();
        if (new HashSet<>(classes).size() != classes.size()) {
            throw wrong(csv.toString(), "names a class twice among " + classes);
        }
        ClassList list = new ClassList(classes);
        return new OutOfFold(
                list, table.rows().stream().map(r -> row(r, columns, list)).toList());
    }

    private static OutOfFold.Row row(CsvTable.Row row, List<String> columns, ClassList classes) {
        String id = row.cell(IMAGE);
        String label = row.cell(LABEL);
        if (row.number(DoubtColumns.OUTLIER).isEmpty()
                && !row.cell(DoubtColumns.OUTLIER).isEmpty()) {
            throw wrong(row.at(), "has an outlier score that is no number");
        }
        Prediction p = new Prediction(
                id,
                new GroupId(row.cells().getOrDefault(GROUP, id)),
                label.isEmpty() ? OptionalInt.empty() : OptionalInt.of(index(classes, label, row)),
                probabilities(row, columns),
                DoubtColumns.read(row.cells(), classes));
        String predicted = row.cell(PREDICTED);
        if (!predicted.equals(Abstention.word(classes))
                && p.probabilities().get(index(classes, predicted, row))
                        < p.probabilities().get(p.predicted())) {
            throw wrong(row.at(), "calls an image " + predicted + " though another class is more probable");
        }
        return new OutOfFold.Row(
                p, row.whole(REPEAT, 0).orElse(0), row.whole(FOLD, 0).orElse(0));
    }

    private static int index(ClassList classes, String name, CsvTable.Row row) {
        int k = classes.names().indexOf(name);
        if (k < 0) {
            throw wrong(row.at(), "has the class " + name + ", which is none of " + classes.names());
        }
        return k;
    }

    private static List<Float> probabilities(CsvTable.Row row, List<String> columns) {
        List<Float> values = new ArrayList<>();
        double sum = 0;
        for (String column : columns) {
            String cell = row.cells().getOrDefault(column, "");
            float v;
            try {
                v = Float.parseFloat(cell);
            } catch (NumberFormatException e) {
                throw wrong(row.at(), "has '" + cell + "' where a probability should be");
            }
            if (!(v >= 0 && v <= 1)) {
                throw wrong(row.at(), "has the probability " + v + ", outside 0 to 1");
            }
            values.add(v);
            sum += v;
        }
        if (Math.abs(sum - 1) > SUM_TOLERANCE) {
            throw wrong(row.at(), "has probabilities that sum to " + (float) sum + " instead of 1");
        }
        return values;
    }

    private static UserException wrong(String where, String what) {
        return new UserException(
                "The table " + where + " " + what
                        + "; columns image, predicted and then one probability for each class were expected.",
                "Give a predictions CSV as Quadrant wrote it.");
    }

    public static String column(String name) {
        String plain = name.strip().toLowerCase(Locale.ROOT);
        boolean clash = Set.of(IMAGE, GROUP, LABEL, FOLD, REPEAT, PREDICTED).contains(plain)
                || DoubtColumns.ALL.contains(plain)
                || name.startsWith(ESCAPE);
        return clash ? ESCAPE + name : name;
    }

    public static String number(float v) {
        if (v == 0) {
            return "0";
        }
        BigDecimal rounded = new BigDecimal(v).round(DIGITS).stripTrailingZeros();
        // plain notation down to 1e-6, as spreadsheets of every locale read it; exponents below
        return Math.abs(v) < 1e-6 ? rounded.toString() : rounded.toPlainString();
    }
}
