package quadrant.report;

import static quadrant.report.Json.keys;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import quadrant.dataset.ClassList;
import quadrant.dataset.Dataset;
import quadrant.dataset.Sample;
import quadrant.dataset.io.Texts;
import quadrant.evaluation.ConfidentLearning;
import quadrant.pixels.ChannelMapping;
import quadrant.task.SafeFile;
import quadrant.task.Task;
import quadrant.workflow.Audit;

/** The findings of an audit as its page, table and JSON show them. */
public final class AuditReport {
    public static final String HTML = "audit.html";
    public static final String JSON = "audit.json";
    public static final String SUSPECTS = "suspects.csv";

    private static final int PAIRS_SHOWN = 40;
    private static final int SUSPECTS_SHOWN = 60;

    private final Heading heading;
    private final String version;
    private final Audit.Findings found;
    private final Dataset dataset;
    private final List<Duplicate> duplicates;
    private final List<Picture> pictures;
    private final String command;

    /**
     * Draws the pictures.
     *
     * @param version of Quadrant
     * @param mapping the channel mapping by which images are shown
     * @param command that trains on the corrected labels; blank where the data cannot be named
     */
    public AuditReport(
            Heading heading, String version, Audit.Findings found, ChannelMapping mapping, String command, Task task) {
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
        Audit.Request request = found.request();
        return found.labels()
                .reason()
                .map(why -> "The labels could not be checked: " + why)
                .orElse(
                        request.predictions().isPresent()
                                ? "Confident learning on the probabilities that were given; they must be of models that did"
                                        + " not see the images."
                                : "Confident learning on the probabilities of linear classifiers, fitted on the frozen"
                                        + " features of " + request.backbone()
                                        + " without the image's own group (up to "
                                        + request.folds() + " folds, " + request.repeats() + " times).");
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
        return Texts.count(n, thing).replaceFirst("^0 ", "no ");
    }

    /** The findings in a few lines. */
    public List<String> lines() {
        List<String> lines = new ArrayList<>(List.of(headline()));
        hidden().ifPresent(lines::add);
        found.guard().confounders().forEach(c -> lines.add(c.describe(dataset.classes())));
        return lines;
    }

    /** Writes page, JSON and table. */
    public void write(Path folder) {
        String html = html();
        SafeFile.write(folder.resolve(JSON), json());
        SafeFile.write(folder.resolve(SUSPECTS), SuspectTable.of(this));
        SafeFile.write(folder.resolve(HTML), html);
    }

    /** The page, by {@code audit.mustache}. */
    String html() {
        Map<String, Object> all = facts();
        List<Map<String, Object>> suspects =
                suspects().stream().map(this::suspect).toList();
        IntStream.range(0, pictures.size()).forEach(i -> suspects.get(i).put("picture", pictures.get(i)));
        all.putAll(keys("duplicates", duplicates, "morePairs", more(duplicates.size() - PAIRS_SHOWN, "pair")));
        all.putAll(keys("suspects", suspects, "moreSuspects", more(suspects.size() - SUSPECTS_SHOWN, "image")));
        all.putAll(keys("hidden", hidden(), "marked", marked(), "command", command));
        List<String> classes = dataset.classes().names();
        all.put(
                "joint",
                found.labels().value().stream()
                        .flatMap(r -> IntStream.range(0, classes.size())
                                .mapToObj(k -> keys(
                                        "name",
                                        classes.get(k),
                                        "counts",
                                        r.calibrated().get(k))))
                        .toList());
        return Page.html("audit", heading, headline(), "audit.mustache", all);
    }

    private static String more(int left, String one) {
        return left > 0 ? Texts.count(left, "more " + one) : "";
    }

    /** As in {@code audit.json}. */
    public String json() {
        return Json.file("quadrant-audit", facts());
    }

    private Map<String, Object> facts() {
        List<String> classes = dataset.classes().names();
        Map<String, Object> all = keys("name", heading.name(), "created", heading.created());
        all.putAll(keys("quadrantVersion", version, "headline", headline(), "images", dataset.size()));
        all.putAll(keys("classes", classes, "warnings", heading.warnings()));
        all.put(
                "duplicates",
                duplicates.stream().map(d -> d.json(dataset.classes())).toList());
        all.put("suspects", suspects().stream().map(this::suspect).toList());
        Optional<ConfidentLearning.Result> looked = found.labels().value();
        Map<String, Object> labels = keys("looked", looked.isPresent(), "how", how());
        labels.put(
                "thresholds", looked.map(ConfidentLearning.Result::thresholds).orElse(List.of()));
        labels.put("joint", looked.map(ConfidentLearning.Result::calibrated).orElse(List.of()));
        all.putAll(keys("labels", labels, "groups", groups()));
        all.put(
                "confounders",
                found.guard().confounders().stream()
                        .map(c -> Json.record(
                                c, "label", classes.get(c.label()), "sentence", c.describe(dataset.classes())))
                        .toList());
        return all;
    }

    private Map<String, Object> groups() {
        Map<String, Integer> sizes = new HashMap<>();
        dataset.samples().forEach(s -> sizes.merge(s.group().value(), 1, Integer::sum));
        int largest = sizes.values().stream().max(Integer::compare).orElse(0);
        return keys(
                "known",
                dataset.groupsKnown(),
                "count",
                sizes.size(),
                "largest",
                largest,
                "inNames",
                found.guard().hint().map(h -> {
                    Map<String, Object> hint = keys("groupBy", h.regex(), "count", h.count(), "largest", h.largest());
                    hint.putAll(keys("sharing", h.sharing(), "sentence", hidden()));
                    return hint;
                }),
                "straddling",
                found.guard().straddling(dataset).entrySet().stream()
                        .map(e -> keys("name", e.getKey(), "groups", e.getValue()))
                        .toList());
    }

    private Map<String, Object> suspect(ConfidentLearning.Suspect s) {
        Sample sample = dataset.samples().get(s.index());
        ClassList classes = dataset.classes();
        Map<String, Object> keys = keys("image", sample.id(), "label", classes.name(sample.label()));
        keys.putAll(keys("suggested", classes.name(s.suggested()), "score", s.score(), "margin", s.margin()));
        keys.put("group", sample.group().value());
        return keys;
    }
}
