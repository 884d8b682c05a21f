package quadrant.dataset;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import quadrant.task.Task;
import quadrant.task.UserException;
import quadrant.task.Workers;

/**
 * The findings on a dataset that would make a test too optimistic: copies, groups found only in names, and confounders.
 *
 * @param copies the most certain first
 * @param hint groups found in names; empty where there are none
 */
public record Guard(List<CopyPair> copies, List<Confounder> confounders, Optional<GroupHint> hint) {
    /** The number of cases that are named; for more only their number is given. */
    private static final int NAMED = 5;

    public Guard {
        copies = List.copyOf(copies);
        confounders = List.copyOf(confounders);
    }

    /** Examines the samples by what was recorded of each. */
    public static Guard of(Dataset dataset, List<Traits> traits, Workers workers, Task task) {
        return new Guard(
                CopySearch.pairs(
                        traits.stream().map(Traits::pixelHash).toList(),
                        traits.stream().map(Traits::look).toList(),
                        workers,
                        task),
                Confounder.of(dataset, traits),
                GroupHint.of(dataset));
    }

    /** The groups found in names that occur in several groups of the data; none where the data has no groups. */
    public Map<String, List<String>> straddling(Dataset dataset) {
        return dataset.groupsKnown() ? hint.map(h -> h.straddling(dataset)).orElse(Map.of()) : Map.of();
    }

    /** The images that look like another image of another group or label, but have different pixels. */
    public List<CopyPair> alikeAcross(Dataset dataset) {
        return copies.stream()
                .filter(p -> p.kind() != CopyPair.Kind.SAME_PIXELS)
                .filter(p -> p.acrossGroups(dataset) || p.twoLabels(dataset))
                .toList();
    }

    /**
     * A sentence for each finding that may make a test too optimistic; images with the same pixels are reported by {@link
     * #sameImages}.
     */
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

    /** The message on the groups found in names; empty where they add nothing new. */
    public Optional<String> groups(Dataset dataset) {
        if (hint.isEmpty()) {
            return Optional.empty();
        }
        GroupHint h = hint.get();
        if (!dataset.groupsKnown()) {
            return Optional.of("Judging by their names, the " + dataset.size() + " images may be of " + h.count()
                    + " groups (patients, slides); " + h.sharing()
                    + " share their group with another, and a split may separate them. If they are groups, add --group-by '"
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

    /**
     * A warning for each image whose pixels repeat an earlier one's under another name: with different labels they contradict each
     * other, in different folds they make the test too optimistic; where there are many, for the first ones, and how many more.
     *
     * @param hashes for each sample the SHA-256 of its pixels
     * @throws UserException when the same pixels have two labels; both images are named
     */
    public static List<String> sameImages(Dataset dataset, List<String> hashes) {
        Map<String, Sample> seen = new HashMap<>();
        List<String> warnings = new ArrayList<>();
        for (int i = 0; i < hashes.size(); i++) {
            Sample sample = dataset.samples().get(i);
            Sample earlier = seen.putIfAbsent(hashes.get(i), sample);
            if (earlier == null) {
                continue;
            }
            // in a bag, images that are not typical of the label, such as background, can be in every bag
            if (earlier.label() != sample.label() && !dataset.bags()) {
                throw new UserException(
                        earlier.id() + " (" + dataset.classes().name(earlier.label()) + ") and " + sample.id() + " ("
                                + dataset.classes().name(sample.label()) + ") are the same image with two labels.",
                        "Remove one of them.");
            }
            String risk = earlier.group().equals(sample.group())
                    ? "."
                    : "; they are in different groups, so one may be trained on and the other tested.";
            warnings.add(sample.id() + " is the same image as " + earlier.id() + risk);
        }
        int more = warnings.size() - NAMED;
        if (more < 2) {
            return warnings;
        }
        List<String> few = new ArrayList<>(warnings.subList(0, NAMED));
        few.add(more + " more images are the same as earlier ones.");
        return few;
    }
}
