package quadrant.report;

import java.util.ArrayList;
import java.util.List;
import quadrant.dataset.io.Texts;

/** The page of an audit. */
final class AuditPage {
    private AuditPage() {}

    static String html(AuditReport audit) {
        Page page = new Page("audit", audit.name(), audit.created(), audit.headline());
        if (!audit.warnings().isEmpty()) {
            page.section("Warnings", new Html().list(audit.warnings()));
        }
        return page.section("Near-duplicates", duplicates(audit.duplicates()))
                .section("Labels that may be wrong", labels(audit))
                .section("Groups", groups(audit.groups(), audit.rows().size()))
                .section(
                        "Confounders",
                        audit.confounders().isEmpty()
                                ? new Html()
                                        .p("No confounder was found: no class can be identified by its group,"
                                                + " image size, file format, bit depth or calibration.")
                                : new Html()
                                        .list(audit.confounders().stream()
                                                .map(AuditReport.Trait::sentence)
                                                .toList()))
                .folded(
                        "Methods",
                        new Html()
                                .p("Quadrant " + audit.quadrantVersion()
                                        + ". Near-duplicates: perceptual hash (Zauner 2010) in eight orientations, then"
                                        + " correlation of gradients. Labels: confident learning (Northcutt, Jiang & Chuang,"
                                        + " JAIR 70, 2021)."))
                .html();
    }

    private static Html duplicates(List<AuditReport.Duplicate> duplicates) {
        if (duplicates.isEmpty()) {
            return new Html().p("No two images look alike, in any of eight orientations.");
        }
        Html html = new Html()
                .soft(
                        "Exact copies have the same pixels. For the others the correlation of their gradients is given: 1 is the"
                                + " same image, 0.7 the least that is shown.");
        int shown = pairs(html, duplicates);
        return more(html, duplicates.size() - shown, "pair", "audit.json");
    }

    private static Html more(Html html, int left, String one, String file) {
        return left > 0 ? html.soft(Texts.count(left, "more " + one) + " in " + file + ".") : html;
    }

    /** Adds the pairs that have pictures, and the number of all pairs. */
    static int pairs(Html html, List<AuditReport.Duplicate> duplicates) {
        List<Html.Tile> tiles = duplicates.stream()
                .filter(d -> !d.pictures().isEmpty())
                .map(AuditPage::pair)
                .toList();
        html.gallery("pairs", tiles);
        return tiles.size();
    }

    private static Html.Tile pair(AuditReport.Duplicate d) {
        String laid = d.orientation().isEmpty() ? "" : ", " + d.orientation();
        return new Html.Tile(
                d.pictures(),
                d.first(),
                Texts.capitalised(d.text()) + laid + ", similarity " + Texts.format("%.3f", d.score()),
                d.why(),
                d.first() + " · " + d.second());
    }

    private static Html labels(AuditReport audit) {
        AuditReport.Labels labels = audit.labels();
        Html html = new Html().p(labels.how());
        List<Html.Tile> tiles = audit.suspects().stream()
                .filter(s -> s.picture().isPresent())
                .map(s -> new Html.Tile(
                        s.picture().stream().toList(),
                        s.image(),
                        s.label(),
                        "suggested " + s.suggested() + ", score " + Texts.format("%.2f", s.score()),
                        s.image()))
                .toList();
        if (!tiles.isEmpty()) {
            html.soft("The most likely mistake comes first. The score is 1 minus the probability of the label."
                            + " A suspect is no proof: look at the image before you change its label.")
                    .gallery("errors", tiles);
        } else if (labels.looked()) {
            html.p("No label is suspected.");
        }
        more(html, audit.suspects().size() - tiles.size(), "image", "suspects.csv");
        if (labels.looked()) {
            html.h3("Estimated true classes of each label");
            List<String> head = new ArrayList<>(List.of("Label"));
            head.addAll(audit.classes());
            List<List<Object>> rows = new ArrayList<>();
            for (int k = 0; k < labels.joint().size(); k++) {
                List<Object> row = new ArrayList<>(List.of(audit.classes().get(k)));
                labels.joint().get(k).forEach(n -> row.add(n == 0 ? "" : n));
                rows.add(row);
            }
            html.table(head, rows);
        }
        return correction(html, audit.correction());
    }

    private static Html correction(Html html, AuditReport.Correction correction) {
        html.h3("Correct them")
                .p(
                        correction.marked()
                                ? "suspects.csv lists every marked object, the suspects first. Open their ROIs in ImageJ's"
                                        + " ROI Manager, give each suspect, which the column roi numbers, the name of its right"
                                        + " class, and save all to the same file. Of a label map, correct the table of its"
                                        + " labels. Then give the data again:"
                                : "suspects.csv lists every image, the suspects first. Write the right class into its column"
                                        + " label, save it as CSV, and give it as data:");
        return correction.command().isEmpty() ? html : html.pre(correction.command());
    }

    private static Html groups(AuditReport.Groups groups, int images) {
        Html html = new Html()
                .p(
                        groups.known()
                                ? Texts.count(images, "image") + " of " + Texts.count(groups.count(), "group")
                                        + ", the largest with " + groups.largest() + "."
                                : "The data names no groups, so every image is a group of its own.");
        groups.inNames().flatMap(AuditReport.Hint::sentence).ifPresent(html::warn);
        if (!groups.straddling().isEmpty()) {
            html.table(
                    List.of("By the names", "Groups of the data"),
                    groups.straddling().stream()
                            .map(s -> List.of(s.name(), String.join(", ", s.groups())))
                            .toList());
        }
        return html;
    }
}
