package quadrant.app;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import quadrant.report.ComparisonReport;

/** A comparison as a table of text. */
public final class ComparisonText {
    private static final List<String> HEADER = List.of(
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

    private ComparisonText() {}

    /** One line for the header and one for each run, in columns. */
    public static List<String> lines(ComparisonReport report) {
        List<List<String>> table = new ArrayList<>(List.of(HEADER));
        report.rows().forEach(r -> table.add(cells(r)));
        int[] widths = new int[HEADER.size()];
        for (List<String> row : table) {
            for (int c = 0; c < widths.length; c++) {
                widths[c] = Math.max(widths[c], row.get(c).length());
            }
        }
        List<String> lines = new ArrayList<>();
        for (List<String> row : table) {
            StringBuilder line = new StringBuilder();
            for (int c = 0; c < widths.length; c++) {
                line.append(row.get(c)).append(" ".repeat(widths[c] - row.get(c).length() + 2));
            }
            lines.add(line.toString().stripTrailing());
        }
        return lines;
    }

    private static List<String> cells(ComparisonReport.Row r) {
        return List.of(
                r.run().name(),
                String.format(Locale.ROOT, "%.3f", r.balancedAccuracy()),
                r.groups() < 2
                        ? "one group"
                        : String.format(
                                Locale.ROOT,
                                "%.3f–%.3f",
                                r.interval().low(),
                                r.interval().high()),
                r.ahead().isEmpty() ? "–" : r.ahead(),
                Integer.toString(r.images()),
                Integer.toString(r.groups()),
                dash(r.run().strategy()),
                dash(r.run().depth()),
                dash(r.run().backbone()),
                dash(r.run().augmentation()),
                r.time());
    }

    private static String dash(String text) {
        return text.isEmpty() ? "–" : text;
    }
}
