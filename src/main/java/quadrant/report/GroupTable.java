package quadrant.report;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import quadrant.dataset.ClassList;
import quadrant.dataset.io.CsvWriter;
import quadrant.dataset.io.DoubtColumns;
import quadrant.dataset.io.Target;
import quadrant.dataset.io.Texts;
import quadrant.evaluation.GroupCall;
import quadrant.evaluation.Interval;
import quadrant.task.SafeFile;

/**
 * Predictions for slides or patients as a CSV, one row for each group and class.
 *
 * <p>Columns: {@code group}, {@code n} tiles or cells, {@code label} where all of them have the same, {@code predicted} by the
 * mean probability; {@code class}, {@code mean_probability}, {@code top_probability}, {@code share} of the predictions with
 * {@code share_low} and {@code share_high}, and the same for the share {@code adjusted} for misclassification, blank where the
 * model has no held-out predictions; then the number of {@code doubtful} predictions, and {@code share_without_doubtful}
 * among the others, blank where the model has no uncertainty.
 */
public final class GroupTable {
    private static final List<String> COLUMNS =
            List.of(("group n label predicted class mean_probability top_probability"
                            + " share share_low share_high adjusted adjusted_low adjusted_high "
                            + DoubtColumns.COUNT + " " + DoubtColumns.SHARE)
                    .split(" "));

    /** Earlier versions wrote no doubts. */
    private static final List<String> EARLIER = COLUMNS.subList(0, COLUMNS.indexOf(DoubtColumns.COUNT));

    /** How such a table is recognised. */
    public static final Target.Kind KIND = new Target.Kind(
            "a table of groups", csv -> List.of(COLUMNS, EARLIER).contains(Target.columns(csv)));

    private GroupTable() {}

    /** Writes the table. */
    public static void write(Path csv, ClassList classes, List<GroupCall> calls) {
        SafeFile.write(csv, text(classes, calls));
    }

    /** The table. */
    public static String text(ClassList classes, List<GroupCall> calls) {
        return CsvWriter.text(Stream.concat(
                Stream.of(COLUMNS),
                calls.stream()
                        .flatMap(call -> IntStream.range(0, classes.size()).mapToObj(k -> row(call, k, classes)))));
    }

    private static List<Object> row(GroupCall call, int k, ClassList classes) {
        GroupCall.Share share = call.shares().get(k);
        List<Object> row = new ArrayList<>(List.of(
                call.group().value(),
                call.n(),
                call.truth().isPresent() ? classes.name(call.truth().getAsInt()) : "",
                classes.name(call.predicted()),
                classes.name(k),
                number(call.mean().get(k)),
                number(call.top().get(k)),
                number(share.called())));
        row.addAll(ends(Optional.of(share.interval())));
        row.add(share.adjusted().map(GroupTable::number).orElse(""));
        row.addAll(ends(share.adjustedInterval()));
        row.add(call.doubtful().isPresent() ? call.doubtful().getAsInt() : "");
        row.add(share.withoutDoubtful().map(GroupTable::number).orElse(""));
        return row;
    }

    private static List<String> ends(Optional<Interval> interval) {
        return interval.map(i -> List.of(number(i.low()), number(i.high()))).orElse(List.of("", ""));
    }

    private static String number(double v) {
        return Texts.format("%.6f", v);
    }
}
