package quadrant.face;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.stream.Collectors;
import quadrant.dataset.ClassList;
import quadrant.disk.PredictionTable;
import quadrant.model.Doubt;
import quadrant.model.FineTunedModel;

/**
 * A model's doubts as columns of the table of predictions, in so far as it tells them: {@code set}, the classes that the
 * image may be of; {@code outlier}, how unlike the images of training it is, above 1 more than 95 % of those; {@code doubt},
 * the reasons to doubt the call. Several are separated by a bar.
 */
public final class DoubtColumns {
    private static final String BAR = "|";

    private DoubtColumns() {}

    static List<PredictionTable.Column> of(ClassifyJob.Said said, FineTunedModel model) {
        List<PredictionTable.Column> columns = new ArrayList<>();
        if (said.doubts().isEmpty()) {
            return columns;
        }
        if (model.doubt().flatMap(Doubt::sets).isPresent()) {
            columns.add(column("set", said, d -> set(d, model.classes())));
        }
        if (model.doubt().flatMap(Doubt::outliers).isPresent()) {
            columns.add(column("outlier", said, DoubtColumns::outlier));
        }
        columns.add(column("doubt", said, DoubtColumns::reasons));
        return columns;
    }

    /** The classes of a set, in their order. */
    public static String set(Doubt.OfImage d, ClassList classes) {
        return d.set().stream().map(classes::name).collect(Collectors.joining(BAR));
    }

    /** The score with four digits; blank where it was not measured. */
    public static String outlier(Doubt.OfImage d) {
        return d.outlier().isPresent()
                ? String.format(Locale.ROOT, "%.4f", d.outlier().getAsDouble())
                : "";
    }

    /** The reasons in lower case; blank where there are none. */
    public static String reasons(Doubt.OfImage d) {
        return d.reasons().stream().map(r -> r.name().toLowerCase(Locale.ROOT)).collect(Collectors.joining(BAR));
    }

    private static PredictionTable.Column column(
            String name, ClassifyJob.Said said, Function<Doubt.OfImage, String> cell) {
        return new PredictionTable.Column(name, said.doubts().stream().map(cell).toList());
    }
}
