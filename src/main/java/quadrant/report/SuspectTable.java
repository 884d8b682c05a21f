package quadrant.report;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import quadrant.dataset.io.CellTable;
import quadrant.dataset.io.CsvWriter;
import quadrant.dataset.io.MarkedName;
import quadrant.dataset.io.Texts;

/**
 * All images of an audit as a CSV that can be corrected and used as data again: the suspects first, the most likely mistake on
 * top, then the rest by name.
 *
 * <p>Columns: {@code image}, {@code label}, {@code suggested}, {@code score}, {@code margin} (the last three empty for images
 * that are not suspected), then {@code group} and {@code fold} where the data has them, and the data's other columns.
 * Corrections are written into {@code label}; besides it only image, group and fold are read again.
 *
 * <p>For marked objects {@code image} is the image, and the column {@code roi} after it the number of the object in it: its
 * index in the list of ROIs, or its label. So {@link CellTable} can read the table as suggestions.
 */
public final class SuspectTable {
    private static final String ROI = "roi";
    private static final List<String> OWN = List.of("image", "label", "suggested", "score", "margin");

    private SuspectTable() {}

    public static String of(AuditReport audit) {
        Map<String, AuditReport.Row> rows = new HashMap<>();
        Set<String> more = new TreeSet<>();
        audit.rows().forEach(r -> {
            rows.put(r.image().id(), r);
            more.addAll(r.more().keySet());
        });
        more.removeAll(OWN);
        more.removeAll(List.of("group", "fold"));
        boolean folds = audit.rows().stream().anyMatch(r -> r.fold().isPresent());
        List<String> header = new ArrayList<>(OWN);
        if (audit.correction().marked()) {
            more.remove(ROI);
            header.add(1, ROI);
        }
        int own = header.size();
        if (audit.groups().known()) {
            header.add("group");
        }
        if (folds) {
            header.add("fold");
        }
        header.addAll(more);
        StringBuilder text = new StringBuilder();
        try (CsvWriter out = new CsvWriter(text)) {
            out.row(header);
            for (AuditReport.Suspect s : audit.suspects()) {
                AuditReport.Row row = Objects.requireNonNull(rows.remove(s.image()));
                out.row(cells(
                        row,
                        List.of(s.suggested(), Texts.format("%.4f", s.score()), Texts.format("%.4f", s.margin())),
                        header.subList(own, header.size()),
                        audit.correction().marked()));
            }
            for (AuditReport.Row row : audit.rows()) {
                if (rows.containsKey(row.image().id())) {
                    out.row(cells(
                            row,
                            List.of("", "", ""),
                            header.subList(own, header.size()),
                            audit.correction().marked()));
                }
            }
        } catch (IOException e) {
            throw new IllegalStateException("A string builder failed", e);
        }
        return text.toString();
    }

    private static List<String> cells(AuditReport.Row row, List<String> found, List<String> others, boolean marked) {
        List<String> cells = new ArrayList<>(
                marked ? place(row.image().id()) : List.of(row.image().id()));
        cells.add(row.image().label());
        cells.addAll(found);
        for (String column : others) {
            cells.add(
                    switch (column) {
                        case "group" -> row.image().group();
                        case "fold" ->
                            row.fold().isPresent() ? Integer.toString(row.fold().getAsInt()) : "";
                        default -> row.more().getOrDefault(column, "");
                    });
        }
        return cells;
    }

    private static List<String> place(String id) {
        return MarkedName.of(id).map(MarkedName::place).orElse(List.of(id, ""));
    }
}
