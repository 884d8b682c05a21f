package quadrant.report;

import static quadrant.report.Json.keys;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.IntStream;
import quadrant.dataset.Dataset;
import quadrant.dataset.Sample;
import quadrant.dataset.io.Texts;
import quadrant.evaluation.ConfidentLearning;
import quadrant.pixels.ChannelMapping;
import quadrant.task.Task;
import quadrant.workflow.Audit;
import quadrant.workflow.AuditFindings;

/** The findings of an audit as its page, table and JSON show them. */
public final class AuditReport {
    private static final int PAIRS_SHOWN = 40;
    private static final int SUSPECTS_SHOWN = 60;

    private final Heading heading;
    private final String version;
    private final AuditFindings found;
    private final Dataset dataset;
    private final List<Duplicate> duplicates;
    private final List<Picture> pictures;
    private final String command;
    private final Map<String, Integer> groups = new TreeMap<>();

    /**
     * Draws the pictures.
     *
     * @param version of Quadrant
     * @param mapping the channel mapping by which images are shown
     * @param command that trains on the corrected labels; blank where the data cannot be named
     */
    public AuditReport(
            Heading heading, String version, AuditFindings found, ChannelMapping mapping, String command, Task task) {
        task.phase("Drawing");
        this.heading = heading;
        this.version = version;
        this.found = found;
        this.dataset = found.dataset();
        this.command = command;
        this.duplicates = Duplicate.of(dataset, found.guard().copies(), mapping, PAIRS_SHOWN, task);
        this.pictures = suspects().stream()
                .limit(SUSPECTS_SHOWN)
                .map(s -> Picture.of(dataset.samples().get(s.index()), mapping, task))
                .toList();
        dataset.samples().forEach(s -> groups.merge(s.group().value(), 1, Integer::sum));
    }

    /** Suspected wrong labels, the most likely first. */
    List<ConfidentLearning.Suspect> suspects() {
        return found.labels().value().map(ConfidentLearning.Result::suspects).orElse(List.of());
    }

    Dataset dataset() {
        return dataset;
    }

    /** Whether the images are marked objects of larger images, whose classes are stored with the marks. */
    boolean marked() {
        return dataset.crop().isPresent();
    }

    /** How wrong labels were searched, or why they could not be. */
    private String how() {
        if (found.labels().value().isEmpty()) {
            return "The labels could not be checked: " + found.labels().reason().orElseThrow();
        }
        Audit.Request request = found.request();
        return request.predictions().isPresent()
                ? "Confident learning on the probabilities that were given; they must be of models that did not see the"
                        + " images."
                : "Confident learning on the probabilities of linear classifiers, fitted on the frozen features of "
                        + request.backbone() + " without the image's own group (up to " + request.folds() + " folds, "
                        + request.repeats() + " times).";
    }

    /** The message on the groups found in names; empty where they add nothing new. */
    private Optional<String> hidden() {
        return found.guard().groups(dataset);
    }

    /** The findings in a sentence or two. */
    private String headline() {
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
    private List<String> confounders() {
        return found.guard().confounders().stream()
                .map(c -> c.describe(dataset.classes()))
                .toList();
    }

    /** The page, by {@code audit.mustache}. */
    String html() {
        Map<String, Object> all = keys("duplicates", duplicates, "how", how(), "marked", marked());
        all.put("morePairs", more(duplicates.size() - PAIRS_SHOWN, "pair"));
        List<Map<String, Object>> suspects = new ArrayList<>();
        for (ConfidentLearning.Suspect s : suspects()) {
            Map<String, Object> own = suspect(s);
            own.put("picture", pictures.stream().skip(suspects.size()).findFirst());
            suspects.add(own);
        }
        all.putAll(keys("suspects", suspects, "moreSuspects", more(suspects.size() - SUSPECTS_SHOWN, "image")));
        Optional<ConfidentLearning.Result> looked = found.labels().value();
        all.putAll(
                keys("looked", looked.isPresent(), "classes", dataset.classes().names()));
        all.put(
                "joint",
                looked.stream()
                        .flatMap(r -> IntStream.range(0, dataset.classes().size())
                                .mapToObj(k -> keys(
                                        "name",
                                        dataset.classes().name(k),
                                        "counts",
                                        r.calibrated().get(k))))
                        .toList());
        all.putAll(keys("command", command, "hidden", hidden(), "images", Texts.count(dataset.size(), "image")));
        all.putAll(keys("groups", Texts.count(groups.size(), "group"), "confounders", confounders()));
        all.put("largest", dataset.groupsKnown() ? largest() : 0);
        all.put(
                "straddling",
                found.guard().straddling(dataset).entrySet().stream()
                        .map(e -> keys("name", e.getKey(), "groups", String.join(", ", e.getValue())))
                        .toList());
        all.put("version", version);
        return Page.html("audit", heading, headline(), "audit.mustache", all);
    }

    private static String more(int left, String one) {
        return left > 0 ? Texts.count(left, "more " + one) : "";
    }

    private int largest() {
        return groups.isEmpty() ? 0 : Collections.max(groups.values());
    }

    /** As in {@code audit.json}. */
    public String json() {
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
        Map<String, Object> grouped =
                keys("known", dataset.groupsKnown(), "count", groups.size(), "largest", largest());
        grouped.put("inNames", found.guard().hint().map(h -> {
            Map<String, Object> hint = keys("groupBy", h.regex(), "count", h.count(), "largest", h.largest());
            hint.putAll(keys("sharing", h.sharing(), "sentence", hidden()));
            return hint;
        }));
        grouped.put(
                "straddling",
                found.guard().straddling(dataset).entrySet().stream()
                        .map(e -> keys("name", e.getKey(), "groups", e.getValue()))
                        .toList());
        all.putAll(keys("labels", labels, "groups", grouped));
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
        Sample sample = dataset.samples().get(s.index());
        Map<String, Object> keys = keys("image", sample.id());
        keys.put("label", dataset.classes().name(sample.label()));
        keys.put("suggested", dataset.classes().name(s.suggested()));
        keys.putAll(keys("score", s.score(), "margin", s.margin()));
        keys.put("group", sample.group().value());
        return keys;
    }
}
