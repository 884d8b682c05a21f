package quadrant.dataset.io;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;
import quadrant.dataset.ClassList;
import quadrant.dataset.GroupId;
import quadrant.evaluation.Abstention;
import quadrant.evaluation.Doubt;
import quadrant.evaluation.OutOfFold;
import quadrant.evaluation.Prediction;
import quadrant.task.OutsideFile;
import quadrant.task.Reason;
import quadrant.task.UserException;

/** Reads tables written by {@link PredictionTable}, and reports the line of a fault. */
final class PredictionTableReader {
    private static final double SUM_TOLERANCE = 1e-3;
    private final Path csv;

    PredictionTableReader(Path csv) {
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
        int predicted = names.indexOf(PredictionTable.PREDICTED);
        int image = names.indexOf(PredictionTable.IMAGE);
        if (image < 0 || image > predicted || predicted == names.size() - 1) {
            throw wrong("has the columns " + names);
        }
        List<String> known = names.subList(0, predicted);
        return new Header(
                image,
                known.indexOf(PredictionTable.GROUP),
                known.indexOf(PredictionTable.LABEL),
                known.indexOf(PredictionTable.FOLD),
                known.indexOf(PredictionTable.REPEAT),
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
                .map(c -> c.startsWith(PredictionTable.ESCAPE) ? c.substring(PredictionTable.ESCAPE.length()) : c)
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
