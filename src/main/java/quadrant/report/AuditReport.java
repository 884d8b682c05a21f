package quadrant.report;

import static quadrant.report.Json.keys;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import quadrant.dataset.Dataset;
import quadrant.dataset.Sample;
import quadrant.evaluation.ConfidentLearning;
import quadrant.pixels.ChannelMapping;
import quadrant.task.Task;
import quadrant.workflow.AuditFindings;

/**
 * The findings of an audit as its page, table and JSON show them.
 *
 * @param version of Quadrant
 * @param pictures of the first suspects, in order
 * @param command that trains on the corrected labels; blank where the data cannot be named
 */
public record AuditReport(
        Heading heading,
        String version,
        AuditFindings found,
        List<Duplicate> duplicates,
        List<Picture> pictures,
        String command) {
    private static final int PAIRS_SHOWN = 40;
    private static final int SUSPECTS_SHOWN = 60;

    /**
     * Draws the pictures.
     *
     * @param mapping the channel mapping by which images are shown
     */
    public static AuditReport of(
            Heading heading, String version, AuditFindings found, ChannelMapping mapping, String command, Task task) {
        task.phase("Drawing");
        Dataset dataset = found.dataset();
        return new AuditReport(
                heading,
                version,
                found,
                Duplicate.of(dataset, found.guard().copies(), mapping, PAIRS_SHOWN, task),
                suspects(found).stream()
                        .limit(SUSPECTS_SHOWN)
                        .map(s -> Picture.of(dataset.samples().get(s.index()), mapping, task))
                        .toList(),
                command);
    }

    /** Suspected wrong labels, the most likely first. */
    List<ConfidentLearning.Suspect> suspects() {
        return suspects(found);
    }

    private static List<ConfidentLearning.Suspect> suspects(AuditFindings found) {
        return found.labels().value().map(ConfidentLearning.Result::suspects).orElse(List.of());
    }

    /** Whether the images are marked objects of larger images, whose classes are stored with the marks. */
    boolean marked() {
        return found.dataset().crop().isPresent();
    }

    /** How wrong labels were searched, or why they could not be. */
    String how() {
        if (found.labels().value().isEmpty()) {
            return "The labels could not be checked: " + found.labels().reason().orElseThrow();
        }
        return found.probing()
                .map(p ->
                        "Confident learning on the probabilities of linear classifiers, fitted on the frozen features of "
                                + p.backbone() + " without the image's own group (up to " + p.folds() + " folds, "
                                + p.repeats() + " times).")
                .orElse("Confident learning on the probabilities that were given; they must be of models that did not"
                        + " see the images.");
    }

    /** The message on the groups found in names; empty where they add nothing new. */
    Optional<String> hidden() {
        return found.guard().groups(found.dataset());
    }

    /** Number of images of each group. */
    Map<String, Integer> groups() {
        Map<String, Integer> sizes = new TreeMap<>();
        found.dataset().samples().forEach(s -> sizes.merge(s.group().value(), 1, Integer::sum));
        return sizes;
    }

    /** The findings in a sentence or two. */
    String headline() {
        long errors =
                duplicates.stream().filter(d -> d.meaning().key.equals("error")).count();
        return "The audit found " + count(duplicates.size(), "pair") + " of images that look alike"
                + (errors == 0 ? "" : " (" + errors + " of them would distort a test)") + ", "
                + (found.labels().value().isPresent()
                        ? count(suspects().size(), "suspected label")
                        : "labels that could not be checked")
                + " and " + count(found.guard().confounders().size(), "confounder") + "."
                + (hidden().isPresent() ? " The names of the images contain groups that the data does not name." : "");
    }

    private static String count(int n, String thing) {
        return (n == 0 ? "no" : Integer.toString(n)) + " " + thing + (n == 1 ? "" : "s");
    }

    /** The findings in a few lines. */
    public List<String> lines() {
        List<String> lines = new ArrayList<>(List.of(headline()));
        hidden().ifPresent(lines::add);
        lines.addAll(confounders());
        return lines;
    }

    /** A sentence for each confounder. */
    List<String> confounders() {
        return found.guard().confounders().stream()
                .map(c -> c.describe(found.dataset().classes()))
                .toList();
    }

    /** As in {@code audit.json}. */
    public String json() {
        Dataset dataset = found.dataset();
        Map<String, Object> all = keys("name", heading.name(), "created", heading.created());
        all.putAll(keys("quadrantVersion", version, "headline", headline(), "images", dataset.size()));
        all.put("classes", dataset.classes());
        all.put(
                "duplicates",
                duplicates.stream().map(d -> d.json(dataset.classes())).toList());
        all.put("suspects", suspects().stream().map(this::suspect).toList());
        Optional<ConfidentLearning.Result> looked = found.labels().value();
        Map<String, Object> labels = keys("looked", looked.isPresent(), "how", how());
        labels.put(
                "thresholds", looked.map(ConfidentLearning.Result::thresholds).orElse(List.of()));
        labels.put("joint", looked.map(ConfidentLearning.Result::calibrated).orElse(List.of()));
        Map<String, Object> groups = keys("known", dataset.groupsKnown(), "count", groups().size());
        groups.put("largest", groups().isEmpty() ? 0 : Collections.max(groups().values()));
        groups.put("inNames", found.guard().hint().map(h -> {
            Map<String, Object> hint = keys("groupBy", h.regex(), "count", h.count(), "largest", h.largest());
            hint.putAll(keys("sharing", h.sharing(), "sentence", hidden()));
            return hint;
        }));
        groups.put(
                "straddling",
                found.guard().straddling(dataset).entrySet().stream()
                        .map(e -> keys("name", e.getKey(), "groups", e.getValue()))
                        .toList());
        all.putAll(keys("labels", labels, "groups", groups));
        all.put(
                "confounders",
                found.guard().confounders().stream()
                        .map(c -> {
                            Map<String, Object> trait =
                                    keys("label", dataset.classes().name(c.label()));
                            trait.putAll(keys("trait", c.trait(), "value", c.value(), "images", c.images()));
                            trait.putAll(keys("elsewhere", c.elsewhere(), "sentence", c.describe(dataset.classes())));
                            return trait;
                        })
                        .toList());
        all.put("warnings", heading.warnings());
        return Json.file("quadrant-audit", all);
    }

    private Map<String, Object> suspect(ConfidentLearning.Suspect s) {
        Sample sample = found.dataset().samples().get(s.index());
        Map<String, Object> keys = keys("image", sample.id());
        keys.put("label", found.dataset().classes().name(sample.label()));
        keys.put("suggested", found.dataset().classes().name(s.suggested()));
        keys.putAll(keys(
                "score",
                s.score(),
                "margin",
                s.margin(),
                "group",
                sample.group().value()));
        return keys;
    }
}
