package quadrant.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import quadrant.dataset.io.Texts;
import quadrant.evaluation.BaselineComparison;
import quadrant.evaluation.Evaluation;
import quadrant.evaluation.PairedDifference;

/** What a model is worth beyond simpler things, in sentences. */
final class BaselineText {
    private BaselineText() {}

    /**
     * The first sentences of a report: that fine-tuning brought nothing, and that colours alone do as well, where it is so;
     * else nothing.
     *
     * @param overFrozen by how much the model exceeds frozen features; empty where nothing but a classifier was trained
     * @param unit what a group is, in the plural
     * @return ending in a space, if there is anything to say
     */
    static String first(Optional<PairedDifference> overFrozen, List<BaselineComparison> rivals, String unit) {
        StringBuilder s = new StringBuilder();
        overFrozen.ifPresent(d -> s.append(brought(d, unit)));
        rivals.stream().filter(r -> r.kind() == BaselineComparison.Kind.COLOUR).forEach(r -> s.append(colour(r)));
        return s.toString();
    }

    private static String brought(PairedDifference d, String unit) {
        return switch (d.verdict()) {
            case BETTER -> "";
            case WORSE -> "Fine-tuning did harm. ";
            case WITHIN_CHANCE -> "Fine-tuning brought nothing that can be told from chance. ";
            case UNDECIDED -> "Whether fine-tuning brought anything cannot be told from so few " + unit + ". ";
        };
    }

    private static String colour(BaselineComparison r) {
        PairedDifference d = r.difference();
        return switch (d.verdict()) {
            case BETTER, UNDECIDED -> "";
            case WORSE ->
                "A histogram of colours does better than the model, at " + Texts.percent(r.balancedAccuracy()) + ". ";
            case WITHIN_CHANCE ->
                "The model is not shown to be better than a histogram of colours, which reaches "
                        + Texts.percent(r.balancedAccuracy()) + ". ";
        };
    }

    /** By how much something is exceeded, with the interval where there is one. */
    static String difference(PairedDifference d) {
        return Texts.points(d.value()) + " percentage points"
                + (d.groups() > 1 ? " (" + Texts.INTERVAL_95 + Texts.points(d.interval()) + ")" : "");
    }

    /** The rows of the table of simpler things. */
    static List<Row> rows(List<BaselineComparison> rivals, Evaluation model) {
        List<Row> rows = new ArrayList<>();
        for (BaselineComparison r : rivals) {
            boolean several = r.difference().groups() > 1;
            rows.add(new Row(
                    name(r.kind()),
                    Texts.percent(r.balancedAccuracy()),
                    several ? Texts.range(r.interval()) : "",
                    Texts.points(r.difference().value()),
                    several ? Texts.points(r.difference().interval()) : "",
                    verdict(r.difference())));
        }
        if (!rows.isEmpty()) {
            rows.add(new Row(
                    "The model",
                    Texts.percent(model.balancedAccuracy()),
                    model.groups() > 1 ? Texts.range(model.balancedAccuracyInterval()) : "",
                    "",
                    "",
                    ""));
        }
        return rows;
    }

    static String name(BaselineComparison.Kind kind) {
        return switch (kind) {
            case MAJORITY -> "Always the largest class";
            case COLOUR -> "Colour histogram, linear classifier";
            case FROZEN -> "Frozen network, classifier on the last layer";
        };
    }

    static String verdict(PairedDifference d) {
        return switch (d.verdict()) {
            case BETTER -> "more than chance";
            case WORSE -> "less, beyond chance";
            case WITHIN_CHANCE -> "within chance";
            case UNDECIDED -> "too few groups to tell";
        };
    }

    record Row(String name, String value, String range, String more, String moreRange, String verdict) {}
}
