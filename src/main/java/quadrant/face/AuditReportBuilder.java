package quadrant.face;

import java.time.Clock;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import quadrant.dataset.CopyPair;
import quadrant.dataset.Dataset;
import quadrant.dataset.GroupHint;
import quadrant.dataset.Sample;
import quadrant.disk.AuditReport;
import quadrant.disk.ReportWriter;
import quadrant.disk.Thumbnail;
import quadrant.evaluation.ConfidentLearning;
import quadrant.pixels.ChannelMapping;
import quadrant.task.Task;
import quadrant.workflow.Audit;
import quadrant.workflow.AuditFindings;

/** Puts what an audit found into words and pictures. */
final class AuditReportBuilder {
    private static final int PAIRS_SHOWN = 40;
    private static final int SUSPECTS_SHOWN = 60;

    private final AuditOptions options;
    private final Clock clock;
    private final Heard heard;
    private final ChannelMapping mapping;

    AuditReportBuilder(AuditOptions options, Clock clock, Heard heard) {
        this.options = options;
        this.clock = clock;
        this.heard = heard;
        this.mapping = options.reading().mapping();
    }

    AuditReport build(AuditFindings found) {
        Dataset dataset = found.dataset();
        List<AuditReport.Duplicate> duplicates = duplicates(found, heard);
        AuditReport.Labels labels = labels(found, heard);
        List<AuditReport.Trait> traits = found.guard().confounders().stream()
                .map(c -> new AuditReport.Trait(
                        dataset.classes().name(c.label()),
                        c.trait(),
                        c.value(),
                        c.images(),
                        c.elsewhere(),
                        c.describe(dataset.classes())))
                .toList();
        AuditReport.Groups groups = groups(found);
        return new AuditReport(
                String.valueOf(options.dataset().data().getFileName()),
                Versions.now(clock),
                Version.get(),
                headline(duplicates, labels, traits.size(), groups),
                dataset.classes().names(),
                duplicates,
                labels,
                groups,
                traits,
                dataset.samples().stream()
                        .map(s -> new AuditReport.Row(image(dataset, s), s.fold(), s.extra()))
                        .toList(),
                heard.warnings(),
                "bin/quadrant finetune " + options.output().resolve(ReportWriter.SUSPECTS) + " --images "
                        + options.imageRoot() + " --output FOLDER");
    }

    private static AuditReport.Image image(Dataset dataset, Sample s) {
        return new AuditReport.Image(
                s.id(), dataset.classes().name(s.label()), s.group().value());
    }

    private List<AuditReport.Duplicate> duplicates(AuditFindings found, Task task) {
        List<AuditReport.Duplicate> list = new ArrayList<>();
        Dataset dataset = found.dataset();
        task.phase("Drawing");
        Map<Integer, String> drawn = new HashMap<>();
        List<CopyPair> pairs = new ArrayList<>(found.guard().copies());
        // what matters most comes first; else the surest
        pairs.sort((a, b) -> Integer.compare(
                Verdict.of(a, dataset).ordinal(), Verdict.of(b, dataset).ordinal()));
        for (CopyPair p : pairs) {
            Verdict verdict = Verdict.of(p, dataset);
            List<String> pictures = list.size() < PAIRS_SHOWN
                    ? List.of(picture(dataset, p.first(), drawn, task), picture(dataset, p.second(), drawn, task))
                    : List.of();
            list.add(new AuditReport.Duplicate(
                    image(dataset, dataset.samples().get(p.first())),
                    image(dataset, dataset.samples().get(p.second())),
                    p.kind().key(),
                    p.score(),
                    p.laid().words(),
                    p.kind().words(),
                    verdict.key(),
                    verdict.why(),
                    pictures));
        }
        return list;
    }

    private String picture(Dataset dataset, int i, Map<Integer, String> drawn, Task task) {
        task.checkCancelled();
        return drawn.computeIfAbsent(
                i,
                k -> Base64.getEncoder()
                        .encodeToString(Thumbnail.png(
                                mapping.toRgb(dataset.samples().get(k).pixels().read()))));
    }

    /** What a pair means for a test. */
    private enum Verdict {
        TWO_LABELS("error", "One image under two labels: remove one of them."),
        PARTED("error", "In two groups: one may be trained on and the other tested. Give both one group."),
        ALIKE_TWO_LABELS("warning", "They look like one image, and have different labels."),
        ALIKE_PARTED("warning", "In two groups: one may be trained on and the other tested."),
        ALIKE_UNGROUPED("warning", "No groups are known: one may be trained on and the other tested."),
        UNGROUPED("note", "No groups are known, so the copies are kept together."),
        TOGETHER("note", "In one group: they count as two images, but stay together.");

        private final String key;
        private final String why;

        Verdict(String key, String why) {
            this.key = key;
            this.why = why;
        }

        static Verdict of(CopyPair p, Dataset dataset) {
            boolean same = p.kind() == CopyPair.Kind.SAME_PIXELS;
            if (p.twoLabels(dataset)) {
                return same ? TWO_LABELS : ALIKE_TWO_LABELS;
            }
            if (!p.acrossGroups(dataset)) {
                return TOGETHER;
            }
            if (!dataset.groupsKnown()) {
                return same ? UNGROUPED : ALIKE_UNGROUPED;
            }
            return same ? PARTED : ALIKE_PARTED;
        }

        String key() {
            return key;
        }

        String why() {
            return why;
        }
    }

    private AuditReport.Labels labels(AuditFindings found, Task task) {
        Optional<ConfidentLearning.Result> looked = found.labels().value();
        if (looked.isEmpty()) {
            return new AuditReport.Labels(
                    false,
                    "The labels could not be held against the images: "
                            + found.labels().reason().orElse(""),
                    List.of(),
                    List.of(),
                    List.of());
        }
        Dataset dataset = found.dataset();
        List<AuditReport.Suspect> suspects = new ArrayList<>();
        Map<Integer, String> drawn = new HashMap<>();
        for (ConfidentLearning.Suspect s : looked.get().suspects()) {
            suspects.add(new AuditReport.Suspect(
                    image(dataset, dataset.samples().get(s.index())),
                    dataset.classes().name(s.suggested()),
                    s.score(),
                    s.margin(),
                    suspects.size() < SUSPECTS_SHOWN
                            ? Optional.of(picture(dataset, s.index(), drawn, task))
                            : Optional.empty()));
        }
        return new AuditReport.Labels(
                true,
                how(found.probing()),
                looked.get().thresholds(),
                looked.get().calibrated(),
                suspects);
    }

    private static String how(Optional<Audit.Probing> probing) {
        return probing.map(p ->
                        "Confident learning on the probabilities of linear classifiers, fitted on the frozen features of "
                                + p.backbone() + " without the image's own group (up to " + p.folds() + " folds, "
                                + p.repeats()
                                + " times).")
                .orElse("Confident learning on the probabilities that were given; they must be of models that did not"
                        + " see the images.");
    }

    private static AuditReport.Groups groups(AuditFindings found) {
        Dataset dataset = found.dataset();
        Map<String, Integer> sizes = new HashMap<>();
        dataset.samples().forEach(s -> sizes.merge(s.group().value(), 1, Integer::sum));
        Optional<GroupHint> hint = found.guard().hint();
        return new AuditReport.Groups(
                dataset.groupsKnown(),
                sizes.size(),
                sizes.values().stream().mapToInt(Integer::intValue).max().orElse(0),
                hint.map(h -> new AuditReport.Hint(
                        h.regex(),
                        h.count(),
                        h.largest(),
                        h.sharing(),
                        found.guard().groups(dataset))),
                found.guard().straddling(dataset).entrySet().stream()
                        .map(e -> new AuditReport.Straddling(e.getKey(), e.getValue()))
                        .toList());
    }

    private static String headline(
            List<AuditReport.Duplicate> duplicates, AuditReport.Labels labels, int traits, AuditReport.Groups groups) {
        List<String> found = new ArrayList<>();
        found.add(count(duplicates.size(), "pair") + " of images that look like one"
                + errors(duplicates.stream()
                        .filter(d -> d.verdict().equals("error"))
                        .count()));
        found.add(
                labels.looked()
                        ? count(labels.suspects().size(), "suspected label")
                        : "labels that could not be looked at");
        found.add(count(traits, "tell-tale trait"));
        String hidden = groups.hint().flatMap(AuditReport.Hint::sentence).isPresent()
                ? " The names of the images hold groups that the data does not know."
                : "";
        return "The audit found " + String.join(", ", found.subList(0, 2)) + " and " + found.get(2) + "." + hidden;
    }

    private static String errors(long n) {
        return n == 0 ? "" : " (" + n + " of them would spoil a test)";
    }

    private static String count(int n, String thing) {
        return (n == 0 ? "no" : Integer.toString(n)) + " " + thing + (n == 1 ? "" : "s");
    }
}
