package quadrant.report;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import quadrant.dataset.io.Texts;

/** What the template {@code audit.mustache} asks for, by name. */
final class AuditPage {
    private AuditPage() {}

    static Map<String, Object> of(AuditReport audit) {
        Map<String, Object> page = new LinkedHashMap<>();
        page.put("kind", "Quadrant audit");
        page.put("name", audit.name());
        page.put("created", Texts.day(audit.created()));
        page.put("headline", audit.headline());
        page.put("brought", List.of());
        page.put("caveats", List.of());
        page.put("warnings", audit.warnings());
        page.put("hasWarnings", !audit.warnings().isEmpty());
        duplicates(page, audit.duplicates());
        labels(page, audit);
        groups(page, audit.groups(), audit.rows().size());
        page.put(
                "confounders",
                audit.confounders().stream().map(AuditReport.Trait::sentence).toList());
        page.put("noConfounders", audit.confounders().isEmpty());
        page.put("version", audit.version());
        return page;
    }

    /** Puts pairs of images as the partial {@code pairs} shows them. */
    static void duplicates(Map<String, Object> page, List<AuditReport.Duplicate> duplicates) {
        List<Pair> shown = duplicates.stream()
                .filter(d -> !d.pictures().isEmpty())
                .map(AuditPage::pair)
                .toList();
        page.put("pairs", shown);
        page.put("hasPairs", !shown.isEmpty());
        page.put("noPairs", duplicates.isEmpty());
        page.put("morePairs", more(duplicates.size() - shown.size(), "pair"));
    }

    private static List<String> more(int left, String one) {
        return left > 0 ? List.of(Texts.count(left, "more " + one)) : List.of();
    }

    private static Pair pair(AuditReport.Duplicate d) {
        String laid = d.orientation().isEmpty() ? "" : ", " + d.orientation();
        return new Pair(
                d.pictures().get(0),
                d.pictures().get(1),
                d.first(),
                d.second(),
                Texts.capitalised(d.text()) + laid + ", likeness " + Texts.format("%.3f", d.score()),
                d.why(),
                d.verdict());
    }

    private static void labels(Map<String, Object> page, AuditReport audit) {
        AuditReport.Labels labels = audit.labels();
        List<Wrong> shown = labels.suspects().stream()
                .filter(s -> s.picture().isPresent())
                .map(s -> new Wrong(
                        s.picture().orElseThrow(),
                        s.image().label(),
                        s.suggested(),
                        Texts.format("%.2f", s.score()),
                        s.image().id()))
                .toList();
        page.put("how", labels.how());
        page.put("suspects", shown);
        page.put("hasSuspects", !shown.isEmpty());
        page.put("noSuspects", labels.looked() && labels.suspects().isEmpty());
        page.put("moreSuspects", more(labels.suspects().size() - shown.size(), "image"));
        page.put("marked", audit.correction().marked());
        page.put("command", audit.correction().command());
        page.put("hasCommand", !audit.correction().command().isEmpty());
        page.put("classes", audit.classes());
        page.put(
                "joint",
                IntStream.range(0, labels.calibrated().size())
                        .mapToObj(k -> jointRow(
                                audit.classes().get(k), labels.calibrated().get(k), k))
                        .toList());
        page.put("hasJoint", labels.looked());
    }

    private static JointRow jointRow(String label, List<Integer> counts, int own) {
        return new JointRow(
                label,
                IntStream.range(0, counts.size())
                        .mapToObj(k ->
                                new Cell(counts.get(k) == 0 ? "" : counts.get(k).toString(), k == own))
                        .toList());
    }

    private static void groups(Map<String, Object> page, AuditReport.Groups groups, int images) {
        page.put(
                "groupsText",
                groups.known()
                        ? Texts.count(images, "image") + " of " + Texts.count(groups.count(), "group")
                                + ", the largest with " + groups.largest() + "."
                        : "The data names no groups, so every image stands for itself.");
        page.put(
                "hint",
                groups.hint().flatMap(AuditReport.Hint::sentence).map(List::of).orElse(List.of()));
        page.put(
                "straddling",
                groups.straddling().stream()
                        .map(s -> new OutcomePage.Row(s.name(), String.join(", ", s.groups())))
                        .toList());
        page.put("hasStraddling", !groups.straddling().isEmpty());
    }

    record Pair(
            String left,
            String right,
            AuditReport.Image first,
            AuditReport.Image second,
            String predicted,
            String why,
            String verdict) {}

    record Wrong(String picture, String label, String suggested, String score, String id) {}

    record JointRow(String label, List<Cell> cells) {}

    record Cell(String n, boolean own) {}
}
