package quadrant.app;

import java.util.ArrayList;
import java.util.List;
import quadrant.report.ComparisonReport;

/** A comparison as a table of text. */
public final class ComparisonText {
    private ComparisonText() {}

    /** A header line, and one line for each run, in columns. */
    public static List<String> lines(ComparisonReport report) {
        List<List<String>> table = report.table();
        int[] widths = new int[table.get(0).size()];
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
}
