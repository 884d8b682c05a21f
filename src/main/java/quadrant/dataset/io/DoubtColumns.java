package quadrant.dataset.io;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import quadrant.dataset.ClassList;
import quadrant.evaluation.Doubt;
import quadrant.evaluation.Prediction;

/**
 * The columns of a prediction's doubt, in every table of predictions by a model with uncertainty: {@code set}, the prediction
 * set; {@code outlier}, the out-of-distribution score, above 1 for images more unlike the training images than nearly all of
 * those are; {@code doubt}, the reasons to doubt the prediction. Several entries are separated by a bar.
 */
public final class DoubtColumns {
    public static final String SET = "set";
    public static final String OUTLIER = "outlier";
    public static final String DOUBT = "doubt";

    /** The columns, which stand right before the predicted class. */
    public static final List<String> ALL = List.of(SET, OUTLIER, DOUBT);

    /** The columns where they stand behind the class. */
    public static final List<String> BEHIND = List.of(DOUBT, OUTLIER, SET);

    /** The share of a class among predictions without doubt. */
    public static final String SHARE = "share_without_doubtful";

    /** The number of doubtful predictions. */
    public static final String COUNT = "doubtful";

    private static final String BAR = "|";

    private DoubtColumns() {}

    /** The columns of a table; none where no prediction has a doubt. */
    public static List<String> of(boolean known) {
        return known ? ALL : List.of();
    }

    /** The cells of a prediction; blank where it has no doubt, or where something was not measured. */
    public static List<String> cells(Prediction p, ClassList classes) {
        return List.of(
                p.doubt().flatMap(Doubt::set).stream()
                        .flatMap(List::stream)
                        .map(classes::name)
                        .collect(Collectors.joining(BAR)),
                p.doubt().map(d -> outlier(d.outlier())).orElse(""),
                p.doubt().map(DoubtColumns::reasons).orElse(""));
    }

    /** The cells of {@link #BEHIND}. */
    public static List<String> cellsBehind(Prediction p, ClassList classes) {
        List<String> cells = cells(p, classes);
        return BEHIND.stream().map(c -> cells.get(ALL.indexOf(c))).toList();
    }

    private static String outlier(OptionalDouble score) {
        return score.isPresent() ? String.format(Locale.ROOT, "%.4f", score.getAsDouble()) : "";
    }

    /** The reasons in lower case; blank where there are none. */
    public static String reasons(Doubt d) {
        return d.reasons().stream().map(DoubtColumns::word).collect(Collectors.joining(BAR));
    }

    private static String word(Doubt.Reason reason) {
        return reason.name().toLowerCase(Locale.ROOT);
    }

    /**
     * The doubt of a row; empty where the table has no such columns.
     *
     * @param row column to cell
     * @throws NumberFormatException where the score is no number
     */
    public static Optional<Doubt> read(Map<String, String> row, ClassList classes) {
        if (!row.containsKey(DOUBT)) {
            return Optional.empty();
        }
        String outlier = row.getOrDefault(OUTLIER, "");
        // a class's name may contain the bar, so names are looked for rather than split off
        String set = BAR + row.getOrDefault(SET, "") + BAR;
        List<Integer> members = IntStream.range(0, classes.size())
                .filter(k -> set.contains(BAR + classes.name(k) + BAR))
                .boxed()
                .toList();
        String doubt = BAR + row.get(DOUBT) + BAR;
        return Optional.of(new Doubt(
                Optional.of(members),
                outlier.isEmpty() ? OptionalDouble.empty() : OptionalDouble.of(Double.parseDouble(outlier)),
                Stream.of(Doubt.Reason.values())
                        .filter(r -> doubt.contains(BAR + word(r) + BAR))
                        .toList()));
    }
}
