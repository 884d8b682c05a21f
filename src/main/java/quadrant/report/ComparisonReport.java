package quadrant.report;

import static quadrant.report.Json.keys;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
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
     * One run, with the metrics of its predictions.
     *
     * @param overFirst balanced accuracy minus that of the first run, where both tested the same images
     * @param whyNot why it is not compared; empty otherwise
     */
    public record Row(RunFolder run, Evaluation evaluation, Optional<PairedDifference> overFirst, String whyNot) {
        /** Unknown where all images come from one group. */
        private Optional<Interval> interval() {
            return Optional.of(evaluation.balancedAccuracyInterval()).filter(i -> evaluation.groups() > 1);
        }

        private Optional<Interval> overFirstInterval() {
            return overFirst.filter(d -> d.groups() > 1).map(PairedDifference::interval);
        }

        private int images() {
            return run.predictions().rows().size() / run.predictions().repeats();
        }

        private String note() {
            return overFirst.map(d -> d.verdict().text()).orElse(whyNot);
        }

        /** The difference from the first run and its significance, or why they are not known. */
        String ahead() {
            String interval = overFirstInterval()
                    .map(i -> " (" + Texts.signed(i.low()) + " to " + Texts.signed(i.high()) + ")")
                    .orElse("");
            return overFirst
                    .map(d -> Texts.signed(d.value()) + interval + ", " + note())
                    .orElse(whyNot);
        }

        private Map<String, Object> json() {
            Map<String, Object> keys = keys("name", run.name(), "kind", run.kind(), "strategy", run.strategy());
            keys.putAll(keys("depth", run.depth(), "backbone", run.backbone(), "augmentation", run.augmentation()));
            keys.putAll(keys("seconds", run.seconds(), "images", images(), "groups", evaluation.groups()));
            keys.putAll(keys("balancedAccuracy", evaluation.balancedAccuracy(), "interval", interval()));
            keys.put("overFirst", overFirst.map(PairedDifference::value));
            keys.put("overFirstInterval", overFirstInterval());
            keys.put(
                    "verdict",
                    overFirst
                            .map(d -> d.verdict().name().toLowerCase(Locale.ROOT))
                            .orElse(""));
            keys.put("note", note());
            return keys;
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
                    r.run.name(),
                    Texts.format("%.3f", r.evaluation.balancedAccuracy()),
                    r.interval()
                            .map(i -> Texts.format("%.3f–%.3f", i.low(), i.high()))
                            .orElse("one group"),
                    dash(r.ahead()),
                    Integer.toString(r.images()),
                    Integer.toString(r.evaluation.groups()),
                    dash(r.run.strategy()),
                    dash(r.run.depth()),
                    dash(r.run.backbone()),
                    dash(r.run.augmentation()),
                    r.run.seconds().isPresent() ? Texts.duration(r.run.seconds().getAsDouble()) : "–"));
        }
        return table;
    }

    private static String dash(String text) {
        return text.isEmpty() ? "–" : text;
    }

    String json() {
        return Json.file(
                "quadrant-comparison",
                keys("created", created, "runs", runs.stream().map(Row::json).toList()));
    }

    String html() {
        Row first = runs.get(0);
        List<String> ahead = new ArrayList<>();
        for (Row r : runs.subList(1, runs.size())) {
            ahead.add(
                    r.overFirst.isPresent()
                            ? r.run.name() + " is ahead by " + r.ahead()
                            : r.run.name() + " is not compared, as it was tested on other images");
        }
        List<List<String>> table = table();
        return Page.html(
                "comparison",
                new Heading(Texts.count(runs.size(), "run"), created, List.of()),
                first.run.name() + " reaches a balanced accuracy of "
                        + Texts.percent(first.evaluation.balancedAccuracy()) + ". " + String.join("; ", ahead) + ".",
                "comparison.mustache",
                keys(
                        "figure",
                        Figures.intervals("Balanced accuracy of each run", figure()),
                        "titles",
                        table.get(0),
                        "rows",
                        table.subList(1, table.size())));
    }

    private List<Figures.Row> figure() {
        List<Figures.Row> rows = new ArrayList<>();
        for (Row r : runs) {
            double accuracy = r.evaluation.balancedAccuracy();
            rows.add(new Figures.Row(r.run.name(), accuracy, r.interval(), "", rows.isEmpty()));
        }
        return rows;
    }
}
