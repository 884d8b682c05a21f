package quadrant.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import quadrant.dataset.io.Texts;
import quadrant.evaluation.Evaluation;
import quadrant.evaluation.Interval;
import quadrant.evaluation.PairedDifference;

/**
 * Several runs side by side, for page, table and JSON.
 *
 * @param created date and time, ISO 8601
 * @param runs the first is the one with which the others are compared
 */
public record ComparisonReport(String created, List<Row> runs) {
    public ComparisonReport {
        runs = List.copyOf(runs);
    }

    /**
     * One run.
     *
     * @param seconds of training; empty where nothing was trained
     * @param images number of tested images
     * @param groups among them
     * @param balancedAccuracy 0–1
     * @param interval empty where all images come from one group
     * @param overFirst balanced accuracy minus that of the first run, where both tested the same images
     * @param verdict whether the difference is significant; "" where that is not known
     * @param note why it is not compared; empty otherwise
     */
    public record Row(
            String name,
            String kind,
            String strategy,
            String depth,
            String backbone,
            String augmentation,
            OptionalDouble seconds,
            int images,
            int groups,
            double balancedAccuracy,
            Optional<Interval> interval,
            OptionalDouble overFirst,
            Optional<Interval> overFirstInterval,
            String verdict,
            String note) {
        /** A run with the metrics of its predictions. */
        public static Row of(
                RunFolder run, int images, Evaluation e, Optional<PairedDifference> overFirst, String note) {
            return new Row(
                    run.name(),
                    run.kind(),
                    run.strategy(),
                    run.depth(),
                    run.backbone(),
                    run.augmentation(),
                    run.seconds(),
                    images,
                    e.groups(),
                    e.balancedAccuracy(),
                    e.groups() > 1 ? Optional.of(e.balancedAccuracyInterval()) : Optional.empty(),
                    overFirst.map(d -> OptionalDouble.of(d.value())).orElse(OptionalDouble.empty()),
                    overFirst.filter(d -> d.groups() > 1).map(PairedDifference::interval),
                    overFirst
                            .map(d -> d.verdict().name().toLowerCase(Locale.ROOT))
                            .orElse(""),
                    overFirst.map(d -> d.verdict().text()).orElse(note));
        }

        /** The difference from the first run and its significance, or why they are not known. */
        String ahead() {
            return overFirst.isEmpty()
                    ? note
                    : Texts.signed(overFirst.getAsDouble())
                            + overFirstInterval
                                    .map(i -> " (" + Texts.signed(i.low()) + " to " + Texts.signed(i.high()) + ")")
                                    .orElse("")
                            + ", " + note;
        }
    }

    /** The header of the table, and a row for each run. */
    public List<List<String>> table() {
        List<List<String>> table = new ArrayList<>(List.of(List.of(
                "run",
                "balanced accuracy",
                "95 % interval",
                "ahead of the first by",
                "images",
                "groups",
                "strategy",
                "depth",
                "backbone",
                "augmentation",
                "training")));
        for (Row r : runs) {
            table.add(List.of(
                    r.name,
                    Texts.format("%.3f", r.balancedAccuracy),
                    r.interval
                            .map(i -> Texts.format("%.3f–%.3f", i.low(), i.high()))
                            .orElse("one group"),
                    dash(r.ahead()),
                    Integer.toString(r.images),
                    Integer.toString(r.groups),
                    dash(r.strategy),
                    dash(r.depth),
                    dash(r.backbone),
                    dash(r.augmentation),
                    r.seconds.isPresent() ? Texts.duration(r.seconds.getAsDouble()) : "–"));
        }
        return table;
    }

    private static String dash(String text) {
        return text.isEmpty() ? "–" : text;
    }

    String html() {
        Row first = runs.get(0);
        List<String> ahead = new ArrayList<>();
        for (Row r : runs.subList(1, runs.size())) {
            ahead.add(
                    r.overFirst.isPresent()
                            ? r.name + " is ahead by " + r.ahead()
                            : r.name + " is not compared, as it was tested on other images");
        }
        List<List<String>> table = table();
        return Page.html(
                "comparison",
                new Heading(Texts.count(runs.size(), "run"), created, List.of()),
                first.name + " reaches a balanced accuracy of " + Texts.percent(first.balancedAccuracy) + ". "
                        + String.join("; ", ahead) + ".",
                "comparison.mustache",
                Json.keys(
                        "figure",
                        IntervalFigure.of("Balanced accuracy of each run", figure()),
                        "titles",
                        table.get(0),
                        "rows",
                        table.subList(1, table.size())));
    }

    private List<IntervalFigure.Row> figure() {
        List<IntervalFigure.Row> rows = new ArrayList<>();
        for (Row r : runs) {
            rows.add(new IntervalFigure.Row(r.name, r.balancedAccuracy, r.interval, "", rows.isEmpty()));
        }
        return rows;
    }
}
