package quadrant.app;

import java.nio.file.Files;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import quadrant.dataset.Dataset;
import quadrant.dataset.GroupHint;
import quadrant.dataset.Sample;
import quadrant.evaluation.ConfidentLearning;
import quadrant.pixels.ChannelMapping;
import quadrant.report.AuditReport;
import quadrant.report.ReportWriter;
import quadrant.workflow.Audit;
import quadrant.workflow.AuditFindings;

/** Turns the findings of an audit into text and pictures. */
final class AuditReportBuilder {
    private static final int PAIRS_SHOWN = 40;
    private static final int SUSPECTS_SHOWN = 60;

    private final AuditOptions options;
    private final Clock clock;
    private final WarningLog log;
    private final ChannelMapping mapping;

    /** @param mapping the channel mapping by which images are shown */
    AuditReportBuilder(AuditOptions options, ChannelMapping mapping, Clock clock, WarningLog log) {
        this.options = options;
        this.clock = clock;
        this.log = log;
        this.mapping = mapping;
    }

    AuditReport build(AuditFindings found) {
        Dataset dataset = found.dataset();
        log.phase("Drawing");
        List<AuditReport.Duplicate> duplicates =
                new CopyPictures(mapping, PAIRS_SHOWN).of(dataset, found.guard().copies(), log);
        AuditReport.Labels labels = labels(found);
        List<AuditReport.Suspect> suspects = suspects(found);
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
                String.valueOf(options.data().getFileName()),
                Versions.now(clock),
                Version.get(),
                headline(duplicates, labels, suspects.size(), traits.size(), groups),
                dataset.size(),
                dataset.classes().names(),
                duplicates,
                suspects,
                labels,
                groups,
                traits,
                dataset.samples().stream()
                        .map(s -> new AuditReport.Row(CopyPictures.image(dataset, s), s.fold(), s.extra()))
                        .toList(),
                log.warnings(),
                correction(dataset.crop().isPresent()));
    }

    /** The classes of marked objects are stored with the marks, so they are corrected there. */
    private AuditReport.Correction correction(boolean marked) {
        if (!Files.exists(options.data())) {
            // the open images, which cannot be named on the command line
            return new AuditReport.Correction(marked, "");
        }
        String data = marked
                ? options.again()
                : AuditOptions.quoted(options.output().resolve(ReportWriter.SUSPECTS)) + " --images "
                        + AuditOptions.quoted(options.imageRoot());
        return new AuditReport.Correction(marked, "bin/quadrant finetune " + data + " --output FOLDER");
    }

    private static AuditReport.Labels labels(AuditFindings found) {
        return found.labels()
                .value()
                .map(looked ->
                        new AuditReport.Labels(true, how(found.probing()), looked.thresholds(), looked.calibrated()))
                .orElseGet(() -> new AuditReport.Labels(
                        false,
                        "The labels could not be checked: "
                                + found.labels().reason().orElse(""),
                        List.of(),
                        List.of()));
    }

    private List<AuditReport.Suspect> suspects(AuditFindings found) {
        Dataset dataset = found.dataset();
        List<AuditReport.Suspect> suspects = new ArrayList<>();
        for (ConfidentLearning.Suspect s :
                found.labels().value().map(ConfidentLearning.Result::suspects).orElse(List.of())) {
            Sample sample = dataset.samples().get(s.index());
            suspects.add(new AuditReport.Suspect(
                    sample.id(),
                    dataset.classes().name(sample.label()),
                    dataset.classes().name(s.suggested()),
                    s.score(),
                    s.margin(),
                    sample.group().value(),
                    suspects.size() < SUSPECTS_SHOWN
                            ? Optional.of(CopyPictures.picture(sample, mapping, log))
                            : Optional.empty()));
        }
        return suspects;
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
            List<AuditReport.Duplicate> duplicates,
            AuditReport.Labels labels,
            int suspects,
            int traits,
            AuditReport.Groups groups) {
        List<String> found = new ArrayList<>();
        found.add(count(duplicates.size(), "pair") + " of images that look alike"
                + errors(duplicates.stream()
                        .filter(d -> d.verdict().equals("error"))
                        .count()));
        found.add(labels.looked() ? count(suspects, "suspected label") : "labels that could not be checked");
        found.add(count(traits, "confounder"));
        String hidden = groups.inNames().flatMap(AuditReport.Hint::sentence).isPresent()
                ? " The names of the images contain groups that the data does not name."
                : "";
        return "The audit found " + String.join(", ", found.subList(0, 2)) + " and " + found.get(2) + "." + hidden;
    }

    private static String errors(long n) {
        return n == 0 ? "" : " (" + n + " of them would distort a test)";
    }

    private static String count(int n, String thing) {
        return (n == 0 ? "no" : Integer.toString(n)) + " " + thing + (n == 1 ? "" : "s");
    }
}
