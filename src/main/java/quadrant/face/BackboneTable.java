package quadrant.face;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import quadrant.backbone.BackboneEntry;

/** Backbones in words, alike in every face. */
public final class BackboneTable {
    /** What the columns are called. */
    public static final List<String> COLUMNS =
            List.of("Name", "State", "MB", "Parameters", "Input", "Licence", "When to use it");

    private static final double MEGA = 1e6;

    private BackboneTable() {}

    /** The cells of one backbone, by column. */
    public static List<String> cells(BackboneEntry e) {
        return List.of(
                e.name(),
                e.state().words(),
                e.bytes() == 0 ? "" : String.format(Locale.ROOT, "%.0f", e.bytes() / MEGA),
                e.parameters().isEmpty()
                        ? ""
                        : String.format(Locale.ROOT, "%.1f M", e.parameters().getAsLong() / MEGA),
                e.sizePx().isEmpty() ? "" : e.sizePx().getAsInt() + " px",
                e.licence(),
                e.use());
    }

    /** A table of fixed columns, its head first. */
    public static List<String> lines(List<BackboneEntry> entries) {
        List<List<String>> rows = new ArrayList<>(List.of(COLUMNS));
        entries.forEach(e -> rows.add(cells(e)));
        int[] widths = new int[COLUMNS.size()];
        for (List<String> row : rows) {
            for (int c = 0; c < widths.length; c++) {
                widths[c] = Math.max(widths[c], row.get(c).length());
            }
        }
        return rows.stream().map(r -> line(r, widths)).toList();
    }

    private static String line(List<String> row, int[] widths) {
        StringBuilder line = new StringBuilder();
        for (int c = 0; c < widths.length; c++) {
            boolean number = c >= 2 && c <= 4;
            String cell = row.get(c);
            String space = " ".repeat(widths[c] - cell.length());
            line.append(number ? space + cell : cell + space).append("  ");
        }
        return line.toString().stripTrailing();
    }

    /** All that is known of one, by name, for JSON. */
    public static Map<String, Object> facts(BackboneEntry e) {
        Map<String, Object> facts = new LinkedHashMap<>();
        facts.put("name", e.name());
        facts.put("state", e.state().words());
        facts.put("title", e.title());
        facts.put("bytes", e.bytes());
        e.parameters().ifPresent(p -> facts.put("parameters", p));
        e.sizePx().ifPresent(s -> facts.put("size", s));
        facts.put("licence", e.licence());
        facts.put("terms", e.terms());
        facts.put("use", e.use());
        facts.put("preprocessingFrom", e.preprocessingFrom());
        e.address().ifPresent(a -> facts.put("address", a));
        return facts;
    }

    /** All that is known of one, as lines of text. */
    public static List<String> text(BackboneEntry e) {
        List<String> lines = new ArrayList<>();
        facts(e).forEach((name, value) -> lines.add(String.format(Locale.ROOT, "%-18s %s", name, value)));
        return lines;
    }
}
