package quadrant.report;

import static quadrant.report.Json.keys;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import quadrant.dataset.io.Texts;
import quadrant.evaluation.Evaluation;
import quadrant.evaluation.Interval;
import quadrant.evaluation.PairedDifference;
import quadrant.task.SafeFile;

/**
 * Several runs side by side, for page, table and JSON.
 *
 * @param created date and time, ISO 8601
 * @param runs the first is the one with which the others are compared
 */
public record ComparisonReport(String created, List<Row> runs) {
    public static final String JSON = "comparison.json";
    public static final String HTML = "comparison.html";

    private static final List<String> TITLES = List.of(
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
            "training");

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
            return overFirst.map(d -> Texts.signed(d.value()) + interval + ", ").orElse("") + note();
        }

        private Map<String, Object> json() {
            Map<String, Object> keys = keys("name", run.name(), "kind", run.kind(), "strategy", run.strategy());
            keys.putAll(keys("depth", run.depth(), "backbone", run.backbone(), "augmentation", run.augmentation()));
            keys.putAll(keys("seconds", run.seconds(), "images", images(), "groups", evaluation.groups()));
            keys.putAll(keys("balancedAccuracy", evaluation.balancedAccuracy(), "interval", interval()));
            keys.put("overFirst", overFirst.map(PairedDifference::value));
            keys.put("overFirstInterval", overFirstInterval());
            Optional<Object> verdict = overFirst.map(PairedDifference::verdict);
            keys.putAll(keys("verdict", verdict.orElse(""), "note", note()));
            return keys;
        }

        private List<String> cells() {
            return List.of(
                    run.name(),
                    Texts.format("%.3f", evaluation.balancedAccuracy()),
                    interval()
                            .map(i -> Texts.format("%.3f–%.3f", i.low(), i.high()))
                            .orElse("one group"),
                    dash(ahead()),
                    Integer.toString(images()),
                    Integer.toString(evaluation.groups()),
                    dash(run.strategy()),
                    dash(run.depth()),
                    dash(run.backbone()),
                    dash(run.augmentation()),
                    run.seconds().isPresent() ? Texts.duration(run.seconds().getAsDouble()) : "–");
        }

        private static String dash(String text) {
            return text.isEmpty() ? "–" : text;
        }
    }

    /** The header of the table, and a row for each run. */
    public List<List<String>> table() {
        List<List<String>> table = new ArrayList<>(List.of(TITLES));
        runs.forEach(r -> table.add(r.cells()));
        return table;
    }

    /** Writes {@code comparison.json} and {@code comparison.html}. */
    public void write(Path folder) {
        String html = html();
        List<Map<String, Object>> all = runs.stream().map(Row::json).toList();
        SafeFile.write(folder.resolve(JSON), Json.file("quadrant-comparison", keys("created", created, "runs", all)));
        SafeFile.write(folder.resolve(HTML), html);
    }

    private String html() {
        Row first = runs.get(0);
        String others = runs.stream()
                .skip(1)
                .map(r -> r.run.name()
                        + (r.overFirst.isPresent()
                                ? " is ahead by " + r.ahead()
                                : " is not compared, as it was tested on other images"))
                .collect(Collectors.joining("; "));
        List<Figures.Row> figure = runs.stream()
                .map(r -> new Figures.Row(
                        r.run.name(), r.evaluation.balancedAccuracy(), r.interval(), "", r.equals(first)))
                .toList();
        Map<String, Object> all = keys("figure", Figures.intervals("Balanced accuracy of each run", figure));
        all.putAll(keys("titles", TITLES, "rows", runs.stream().map(Row::cells).toList()));
        return Page.html(
                "comparison",
                new Heading(Texts.count(runs.size(), "run"), created, List.of()),
                first.run.name() + " reaches a balanced accuracy of "
                        + Texts.percent(first.evaluation.balancedAccuracy()) + ". " + others + ".",
                "comparison.mustache",
                all);
    }
}
