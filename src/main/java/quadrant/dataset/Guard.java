package quadrant.dataset;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import quadrant.pixels.ImageFingerprint;
import quadrant.task.Task;
import quadrant.task.Workers;

/**
 * What in a dataset would make a test kinder than it is: copies, groups that only the names know, and classes that can be
 * told by something beside what the images show.
 *
 * @param copies the surest first
 * @param hint groups that the names look to hold; empty where they look to hold none
 */
public record Guard(List<CopyPair> copies, List<Confounder> confounders, Optional<GroupHint> hint) {
    /** So many are named; of more it is enough to know how many. */
    private static final int NAMED = 5;

    public Guard {
        copies = List.copyOf(copies);
        confounders = List.copyOf(confounders);
    }

    /** What is known of one image. */
    public record Seen(String pixelHash, ImageFingerprint look, Traits traits) {}

    /** Looks at the samples, of each of which something was seen. */
    public static Guard of(Dataset dataset, List<Seen> seen, Workers workers, Task task) {
        return new Guard(
                CopySearch.pairs(
                        seen.stream().map(Seen::pixelHash).toList(),
                        seen.stream().map(Seen::look).toList(),
                        workers,
                        task),
                Confounder.of(dataset, seen.stream().map(Seen::traits).toList()),
                GroupHint.of(dataset));
    }

    /** The groups of the names that lie in several groups of the data; none where the data knows no groups. */
    public Map<String, List<String>> straddling(Dataset dataset) {
        return dataset.groupsKnown() ? hint.map(h -> h.straddling(dataset)).orElse(Map.of()) : Map.of();
    }

    /** The images that look like another of another group or label, without being the same pixels. */
    public List<CopyPair> alikeAcross(Dataset dataset) {
        return copies.stream()
                .filter(p -> p.kind() != CopyPair.Kind.SAME_PIXELS)
                .filter(p -> p.acrossGroups(dataset) || p.twoLabels(dataset))
                .toList();
    }

    /** A sentence for each thing that may make a test too kind; images of the same pixels are {@link DuplicateCheck}'s. */
    public List<String> warnings(Dataset dataset) {
        List<String> warnings = new ArrayList<>();
        List<CopyPair> across = alikeAcross(dataset);
        name(dataset, across, p -> p.twoLabels(dataset), "look like one image, and have different labels", warnings);
        name(
                dataset,
                across,
                p -> !p.twoLabels(dataset),
                dataset.groupsKnown()
                        ? "look like one image, and are in different groups, so one may be trained on and the other tested"
                        : "look like one image, so one may be trained on and the other tested",
                warnings);
        confounders.forEach(c -> warnings.add(c.describe(dataset.classes())));
        groups(dataset).ifPresent(warnings::add);
        return warnings;
    }

    private static void name(
            Dataset dataset, List<CopyPair> pairs, Predicate<CopyPair> which, String what, List<String> warnings) {
        List<CopyPair> those = pairs.stream().filter(which).toList();
        int named = those.size() > NAMED + 1 ? NAMED : those.size();
        for (CopyPair p : those.subList(0, named)) {
            String laid = p.laid().text().isEmpty() ? "" : " (" + p.laid().text() + ")";
            warnings.add(dataset.samples().get(p.first()).id() + " and "
                    + dataset.samples().get(p.second()).id() + laid + " " + what + ".");
        }
        if (named < those.size()) {
            warnings.add(those.size() - named + " more pairs of images " + what + "; quadrant audit shows them.");
        }
    }

    /** What the names say of the groups; empty where it is nothing new. */
    public Optional<String> groups(Dataset dataset) {
        if (hint.isEmpty()) {
            return Optional.empty();
        }
        GroupHint h = hint.get();
        if (!dataset.groupsKnown()) {
            return Optional.of("The names look as if the " + dataset.size() + " images were of " + h.count()
                    + " groups (patients, slides); " + h.sharing()
                    + " share theirs with another, and a split may part them. If they are groups, add --group-by '"
                    + h.regex() + "'.");
        }
        Map<String, List<String>> straddling = straddling(dataset);
        if (straddling.isEmpty()) {
            return Optional.empty();
        }
        Map.Entry<String, List<String>> first = straddling.entrySet().iterator().next();
        return Optional.of(
                "By their names the images of " + first.getKey() + " belong together, but they are in the groups "
                        + String.join(", ", first.getValue())
                        + (straddling.size() > 1 ? "; so it is with " + (straddling.size() - 1) + " more" : "")
                        + ". If they do, add --group-by '" + h.regex() + "'.");
    }
}
