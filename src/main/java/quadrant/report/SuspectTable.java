package quadrant.report;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import quadrant.dataset.Dataset;
import quadrant.dataset.Sample;
import quadrant.dataset.io.CsvWriter;
import quadrant.dataset.io.NextTable;
import quadrant.dataset.io.Texts;
import quadrant.evaluation.ConfidentLearning;

/**
 * All images of an audit as a CSV that can be corrected and used as data again: the suspects first, the most likely mistake on
 * top, then the rest by name.
 *
 * <p>Columns: {@code image}, {@code label}, {@code suggested}, {@code score}, {@code margin} (the last three empty for images
 * that are not suspected), then {@code group} and {@code fold} where the data has them, and the data's other columns.
 * Corrections are written into {@code label}; besides it only image, group and fold are read again.
 *
 * <p>For marked objects {@code image} is the image, and the column {@code roi} after it the number of the object in it: its
 * index in the list of ROIs, or its label. So the panel can read the table as suggestions.
 */
final class SuspectTable {
    private static final String ROI = "roi";
    private static final List<String> OWN = List.of("image", "label", "suggested", "score", "margin");

    private SuspectTable() {}

    static String of(AuditReport audit) {
        Dataset dataset = audit.dataset();
        List<String> header = new ArrayList<>(OWN);
        if (audit.marked()) {
            header.add(1, ROI);
        }
        Set<String> more = new TreeSet<>();
        dataset.samples().forEach(s -> more.addAll(s.extra().keySet()));
        more.removeAll(header);
        more.removeAll(List.of("group", "fold"));
        int own = header.size();
        if (dataset.groupsKnown()) {
            header.add("group");
        }
        if (dataset.samples().stream().anyMatch(s -> s.fold().isPresent())) {
            header.add("fold");
        }
        header.addAll(more);
        List<String> others = header.subList(own, header.size());
        Set<Sample> left = new LinkedHashSet<>(dataset.samples());
        List<List<String>> rows = new ArrayList<>(List.of(header));
        for (ConfidentLearning.Suspect s : audit.suspects()) {
            Sample sample = dataset.samples().get(s.index());
            left.remove(sample);
            String suggested = dataset.classes().name(s.suggested());
            List<String> found = List.of(suggested, Texts.format("%.4f", s.score()), Texts.format("%.4f", s.margin()));
            rows.add(cells(audit, sample, found, others));
        }
        left.forEach(sample -> rows.add(cells(audit, sample, List.of("", "", ""), others)));
        return CsvWriter.text(rows);
    }

    private static List<String> cells(AuditReport audit, Sample s, List<String> found, List<String> others) {
        List<String> cells = new ArrayList<>(audit.marked() ? NextTable.place(s.id()) : List.of(s.id()));
        cells.add(audit.dataset().classes().name(s.label()));
        cells.addAll(found);
        for (String column : others) {
            cells.add(
                    switch (column) {
                        case "group" -> s.group().value();
                        case "fold" ->
                            s.fold().isPresent() ? Integer.toString(s.fold().getAsInt()) : "";
                        default -> s.extra().getOrDefault(column, "");
                    });
        }
        return cells;
    }
}
