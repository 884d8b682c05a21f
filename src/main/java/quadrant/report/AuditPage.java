package quadrant.report;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import quadrant.dataset.Dataset;
import quadrant.dataset.Sample;
import quadrant.dataset.io.Texts;
import quadrant.evaluation.ConfidentLearning;

/** The page of an audit. */
final class AuditPage {
    private AuditPage() {}

    static String html(AuditReport audit) {
        Page page = new Page("audit", audit.heading(), audit.headline());
        List<String> confounders = audit.confounders();
        return page.section("Warnings", new Html().list(audit.heading().warnings()))
                .section("Near-duplicates", duplicates(audit.duplicates()))
                .section("Labels that may be wrong", labels(audit))
                .section("Groups", groups(audit))
                .section(
                        "Confounders",
                        confounders.isEmpty()
                                ? new Html()
                                        .p("No confounder was found: no class can be identified by its group,"
                                                + " image size, file format, bit depth or calibration.")
                                : new Html().list(confounders))
                .folded(
                        "Methods",
                        new Html()
                                .p("Quadrant " + audit.version()
                                        + ". Near-duplicates: perceptual hash (Zauner 2010) in eight orientations, then"
                                        + " correlation of gradients. Labels: confident learning (Northcutt, Jiang & Chuang,"
                                        + " JAIR 70, 2021)."))
                .html();
    }

    private static Html duplicates(List<Duplicate> duplicates) {
        if (duplicates.isEmpty()) {
            return new Html().p("No two images look alike, in any of eight orientations.");
        }
        Html html = new Html()
                .soft(
                        "Exact copies have the same pixels. For the others the correlation of their gradients is given: 1 is the"
                                + " same image, 0.7 the least that is shown.");
        int shown = Duplicate.show(duplicates, html);
        return more(html, duplicates.size() - shown, "pair", "audit.json");
    }

    private static Html more(Html html, int left, String one, String file) {
        return left > 0 ? html.soft(Texts.count(left, "more " + one) + " in " + file + ".") : html;
    }

    private static Html labels(AuditReport audit) {
        Dataset dataset = audit.found().dataset();
        Html html = new Html().p(audit.how());
        List<Html.Tile> tiles = new ArrayList<>();
        for (Picture picture : audit.pictures()) {
            ConfidentLearning.Suspect s = audit.suspects().get(tiles.size());
            Sample sample = dataset.samples().get(s.index());
            tiles.add(new Html.Tile(
                    List.of(picture),
                    sample.id(),
                    dataset.classes().name(sample.label()),
                    "suggested " + dataset.classes().name(s.suggested()) + ", score " + Texts.format("%.2f", s.score()),
                    sample.id()));
        }
        Optional<ConfidentLearning.Result> looked = audit.found().labels().value();
        if (!tiles.isEmpty()) {
            html.soft("The most likely mistake comes first. The score is 1 minus the probability of the label."
                            + " A suspect is no proof: look at the image before you change its label.")
                    .gallery("errors", tiles);
        } else if (looked.isPresent()) {
            html.p("No label is suspected.");
        }
        more(html, audit.suspects().size() - tiles.size(), "image", "suspects.csv");
        if (looked.isPresent()) {
            html.h3("Estimated true classes of each label");
            List<String> head = new ArrayList<>(List.of("Label"));
            head.addAll(dataset.classes().names());
            List<List<Object>> rows = new ArrayList<>();
            for (List<Integer> classes : looked.get().calibrated()) {
                List<Object> row = new ArrayList<>(List.of(dataset.classes().name(rows.size())));
                classes.forEach(n -> row.add(n == 0 ? "" : n));
                rows.add(row);
            }
            html.table(head, rows);
        }
        return correction(html, audit);
    }

    private static Html correction(Html html, AuditReport audit) {
        html.h3("Correct them")
                .p(
                        audit.marked()
                                ? "suspects.csv lists every marked object, the suspects first. Open their ROIs in ImageJ's"
                                        + " ROI Manager, give each suspect, which the column roi numbers, the name of its right"
                                        + " class, and save all to the same file. Of a label map, correct the table of its"
                                        + " labels. Then give the data again:"
                                : "suspects.csv lists every image, the suspects first. Write the right class into its column"
                                        + " label, save it as CSV, and give it as data:");
        return audit.command().isEmpty() ? html : html.pre(audit.command());
    }

    private static Html groups(AuditReport audit) {
        Dataset dataset = audit.found().dataset();
        Map<String, Integer> sizes = audit.groups();
        Html html = new Html()
                .p(
                        dataset.groupsKnown()
                                ? Texts.count(dataset.size(), "image") + " of " + Texts.count(sizes.size(), "group")
                                        + ", the largest with " + Collections.max(sizes.values()) + "."
                                : "The data names no groups, so every image is a group of its own.");
        audit.hidden().ifPresent(html::warn);
        Map<String, List<String>> straddling = audit.found().guard().straddling(dataset);
        if (!straddling.isEmpty()) {
            html.table(
                    List.of("By the names", "Groups of the data"),
                    straddling.entrySet().stream()
                            .map(e -> List.of(e.getKey(), String.join(", ", e.getValue())))
                            .toList());
        }
        return html;
    }
}
