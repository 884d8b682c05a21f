package quadrant.app;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.stream.Collectors;
import quadrant.dataset.ClassList;
import quadrant.model.Doubt;
import quadrant.model.FineTunedModel;

/**
 * A model's doubts as columns of the table of predictions, where it has them: {@code set}, the classes that the
 * image may be of; {@code outlier}, how unlike the images of training it is, above 1 more than 95 % of those; {@code doubt},
 * the reasons to doubt the call. Several are separated by a bar.
 */
final class DoubtColumns {
    static final String OUTLIER = "outlier";

    private static final String BAR = "|";

    private DoubtColumns() {}

    /** Column to one cell an image; empty where the model has none. */
    static Map<String, List<String>> of(
            FineTunedModel model, List<List<Float>> probabilities, OptionalDouble... outliers) {
        Map<String, List<String>> columns = new LinkedHashMap<>();
        model.doubt().ifPresent(doubt -> {
            List<Doubt.OfImage> all = new ArrayList<>();
            for (int i = 0; i < outliers.length; i++) {
                all.add(doubt.of(probabilities.get(i), outliers[i]));
            }
            if (doubt.sets().isPresent()) {
                columns.put(
                        "set", all.stream().map(d -> set(d, model.classes())).toList());
            }
            if (doubt.outliers().isPresent()) {
                columns.put(OUTLIER, all.stream().map(DoubtColumns::outlier).toList());
            }
            columns.put("doubt", all.stream().map(DoubtColumns::reasons).toList());
        });
        return columns;
    }

    /** The classes of a set, in their order. */
    private static String set(Doubt.OfImage d, ClassList classes) {
        return d.set().stream().map(classes::name).collect(Collectors.joining(BAR));
    }

    /** The score with four digits; blank where it was not measured. */
    private static String outlier(Doubt.OfImage d) {
        return d.outlier().isPresent()
                ? String.format(Locale.ROOT, "%.4f", d.outlier().getAsDouble())
                : "";
    }

    /** The reasons in lower case; blank where there are none. */
    private static String reasons(Doubt.OfImage d) {
        return d.reasons().stream().map(r -> r.name().toLowerCase(Locale.ROOT)).collect(Collectors.joining(BAR));
    }
}
