package quadrant.report;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import quadrant.dataset.io.Texts;

/** What the template {@code comparison.mustache} asks for, by name: the table, and a figure of points with their intervals. */
final class ComparisonPage {
    private static final int ROW_HEIGHT = 44;
    private static final int TOP = 8;
    private static final double LEFT = 16;
    private static final double RIGHT = 584;

    private ComparisonPage() {}

    static Map<String, Object> of(ComparisonReport report) {
        Map<String, Object> page = new LinkedHashMap<>();
        List<ComparisonReport.Row> rows = report.rows();
        page.put("kind", "Quadrant comparison");
        page.put("name", Texts.count(rows.size(), "run"));
        page.put("created", Texts.day(report.created()));
        page.put("headline", headline(rows));
        page.put("brought", List.of());
        page.put("caveats", List.of());
        page.put("warnings", List.of());
        page.put("hasWarnings", false);
        page.put("rows", rows.stream().map(ComparisonPage::row).toList());
        int bottom = TOP + rows.size() * ROW_HEIGHT;
        page.put("height", bottom + 40);
        page.put("bottom", bottom);
        page.put("tickText", bottom + 18);
        page.put("axisText", bottom + 36);
        page.put("marks", marks(rows));
        List<Tick> ticks = new ArrayList<>();
        for (int percent = 0; percent <= 100; percent += 20) {
            ticks.add(new Tick(x(percent / 100.0), percent + ""));
        }
        page.put("ticks", ticks);
        return page;
    }

    private static String headline(List<ComparisonReport.Row> rows) {
        ComparisonReport.Row first = rows.get(0);
        List<String> ahead = new ArrayList<>();
        for (ComparisonReport.Row r : rows.subList(1, rows.size())) {
            r.overFirst()
                    .ifPresentOrElse(
                            d -> ahead.add(r.run().name() + " is ahead by " + BaselineText.difference(d) + ": "
                                    + BaselineText.verdict(d)),
                            () -> ahead.add(r.run().name() + " is not compared, as it tells of other images"));
        }
        return first.run().name() + " reaches a balanced accuracy of " + Texts.percent(first.balancedAccuracy()) + ". "
                + String.join("; ", ahead) + ".";
    }

    private static Row row(ComparisonReport.Row r) {
        return new Row(
                r.run().name(),
                Texts.format("%.3f", r.balancedAccuracy()),
                r.groups() > 1
                        ? Texts.format(
                                "%.3f–%.3f", r.interval().low(), r.interval().high())
                        : "",
                r.ahead(),
                r.images(),
                r.groups(),
                dash(r.run().strategy()),
                dash(r.run().depth()),
                dash(r.run().backbone()),
                dash(r.run().augmentation()),
                r.time());
    }

    private static String dash(String text) {
        return text.isEmpty() ? "–" : text;
    }

    private static List<Mark> marks(List<ComparisonReport.Row> rows) {
        List<Mark> marks = new ArrayList<>();
        for (int i = 0; i < rows.size(); i++) {
            ComparisonReport.Row r = rows.get(i);
            int y = TOP + i * ROW_HEIGHT;
            marks.add(new Mark(
                    r.run().name(),
                    y + 14,
                    y + 30,
                    x(r.balancedAccuracy()),
                    r.groups() > 1
                            ? List.of(new Range(
                                    x(r.interval().low()), x(r.interval().high())))
                            : List.of()));
        }
        return marks;
    }

    private static String x(double v) {
        return Texts.format("%.1f", LEFT + (RIGHT - LEFT) * v);
    }

    record Row(
            String name,
            String accuracy,
            String range,
            String ahead,
            int images,
            int groups,
            String strategy,
            String depth,
            String backbone,
            String augmentation,
            String time) {}

    record Mark(String name, int textY, int y, String x, List<Range> range) {}

    record Range(String low, String high) {}

    record Tick(String x, String text) {}
}
