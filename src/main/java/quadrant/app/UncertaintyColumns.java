package quadrant.app;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.stream.Collectors;
import quadrant.dataset.ClassList;
import quadrant.model.FineTunedModel;
import quadrant.model.Uncertainty;

/**
 * A model's uncertainty as columns of the table of predictions, where it has one: {@code set}, the prediction set; {@code
 * outlier}, the out-of-distribution score, above 1 for images more unlike the training images than 95 % of those are; {@code
 * doubt}, the reasons to doubt the prediction. Several entries are separated by a bar.
 */
final class UncertaintyColumns {
    static final String OUTLIER = "outlier";

    private static final String DOUBT = "doubt";
    private static final String BAR = "|";

    private UncertaintyColumns() {}

    /** Column to one cell an image; empty where the model has no uncertainty. */
    static Map<String, List<String>> of(
            FineTunedModel model, List<List<Float>> probabilities, OptionalDouble... outliers) {
        Map<String, List<String>> columns = new LinkedHashMap<>();
        model.uncertainty().ifPresent(uncertainty -> {
            List<Uncertainty.OfImage> all = new ArrayList<>();
            for (int i = 0; i < outliers.length; i++) {
                all.add(uncertainty.of(probabilities.get(i), outliers[i]));
            }
            if (uncertainty.sets().isPresent()) {
                columns.put(
                        "set", all.stream().map(d -> set(d, model.classes())).toList());
            }
            if (uncertainty.outliers().isPresent()) {
                columns.put(
                        OUTLIER, all.stream().map(UncertaintyColumns::outlier).toList());
            }
            columns.put(DOUBT, all.stream().map(UncertaintyColumns::reasons).toList());
        });
        return columns;
    }

    /** How many rows are doubtful, as a sentence; empty where the columns have no uncertainty. */
    static String summary(Map<String, List<String>> columns) {
        List<String> doubts = columns.get(DOUBT);
        if (doubts == null) {
            return "";
        }
        long doubtful = doubts.stream().filter(d -> !d.isEmpty()).count();
        String outlier = Uncertainty.Reason.OUTLIER.name().toLowerCase(Locale.ROOT);
        long outliers = doubts.stream()
                .filter(d -> List.of(d.split("\\|", -1)).contains(outlier))
                .count();
        return " Doubtful: " + doubtful + (doubtful == 0 ? "." : ", of these out-of-distribution: " + outliers + ".");
    }

    /** The classes of a prediction set, in order. */
    private static String set(Uncertainty.OfImage d, ClassList classes) {
        return d.set().stream().map(classes::name).collect(Collectors.joining(BAR));
    }

    /** The score with four digits; blank where it was not measured. */
    private static String outlier(Uncertainty.OfImage d) {
        return d.outlier().isPresent()
                ? String.format(Locale.ROOT, "%.4f", d.outlier().getAsDouble())
                : "";
    }

    /** The reasons in lower case; blank where there are none. */
    private static String reasons(Uncertainty.OfImage d) {
        return d.reasons().stream().map(r -> r.name().toLowerCase(Locale.ROOT)).collect(Collectors.joining(BAR));
    }
}
