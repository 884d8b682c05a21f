package quadrant.disk;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import org.apache.commons.csv.CSVPrinter;

/**
 * All images of an audit as a CSV that can be corrected and given as data again: the suspects first, the likeliest mistake
 * on top, then the rest by name.
 *
 * <p>Columns: {@code image}, {@code label}, {@code suggested}, {@code score}, {@code margin} (the last three empty
 * for images that are not suspected), then {@code group} and {@code fold} where the data has them, and the data's other
 * columns. Who corrects a label writes it into {@code label}; nothing else is read again but image, group and fold.
 */
final class SuspectTable {
    private static final List<String> OWN = List.of("image", "label", "suggested", "score", "margin");

    private SuspectTable() {}

    static String of(AuditReport audit) {
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
        if (audit.groups().known()) {
            header.add("group");
        }
        if (folds) {
            header.add("fold");
        }
        header.addAll(more);
        StringBuilder text = new StringBuilder();
        try (CSVPrinter out = new CSVPrinter(text, PredictionTable.FORMAT)) {
            out.printRecord(header);
            for (AuditReport.Suspect s : audit.labels().suspects()) {
                AuditReport.Row row =
                        Objects.requireNonNull(rows.remove(s.image().id()));
                out.printRecord(cells(
                        row,
                        List.of(s.suggested(), Texts.format("%.4f", s.score()), Texts.format("%.4f", s.margin())),
                        header));
            }
            for (AuditReport.Row row : audit.rows()) {
                if (rows.containsKey(row.image().id())) {
                    out.printRecord(cells(row, List.of("", "", ""), header));
                }
            }
        } catch (IOException e) {
            throw new IllegalStateException("A string builder failed", e);
        }
        return text.toString();
    }

    private static List<String> cells(AuditReport.Row row, List<String> found, List<String> header) {
        List<String> cells =
                new ArrayList<>(List.of(row.image().id(), row.image().label()));
        cells.addAll(found);
        for (String column : header.subList(OWN.size(), header.size())) {
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
}
