package quadrant.dataset;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.stream.Collectors;
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
    public Map<String, SortedSet<String>> straddling(Dataset dataset) {
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
     * A sentence for each finding that may make a test too optimistic; of many of a kind for the first ones, and how many more.
     *
     * @throws UserException when the same pixels have two labels; both images are named
     */
    public List<String> warnings(Dataset dataset) {
        List<String> warnings = new ArrayList<>(few(sameImages(dataset), " more images are the same as earlier ones."));
        Map<Boolean, List<CopyPair>> alike =
                alikeAcross(dataset).stream().collect(Collectors.partitioningBy(p -> p.twoLabels(dataset)));
        warnings.addAll(
                alike(dataset, alike.getOrDefault(true, List.of()), " look like one image, and have different labels"));
        String tested = "so one may be trained on and the other tested";
        warnings.addAll(alike(
                dataset,
                alike.getOrDefault(false, List.of()),
                " look like one image, " + (dataset.groupsKnown() ? "and are in different groups, " : "") + tested));
        confounders.forEach(c -> warnings.add(c.describe(dataset.classes())));
        groups(dataset).ifPresent(warnings::add);
        return warnings;
    }

    private static List<String> few(List<String> sentences, String more) {
        if (sentences.size() <= NAMED + 1) {
            return sentences;
        }
        List<String> few = new ArrayList<>(sentences.subList(0, NAMED));
        few.add(sentences.size() - NAMED + more);
        return few;
    }

    private static List<String> alike(Dataset dataset, List<CopyPair> pairs, String what) {
        List<String> all = pairs.stream()
                .map(p -> dataset.samples().get(p.first()).id() + " and "
                        + dataset.samples().get(p.second()).id()
                        + (p.laid().text().isEmpty() ? "" : " (" + p.laid().text() + ")") + what + ".")
                .toList();
        return few(all, " more pairs of images" + what + "; quadrant audit shows them.");
    }

    /**
     * The images whose pixels repeat an earlier one's under another name: with different labels they contradict each other, in
     * different folds they make the test too optimistic.
     */
    private List<String> sameImages(Dataset dataset) {
        List<CopyPair> same = copies.stream()
                .filter(p -> p.kind() == CopyPair.Kind.SAME_PIXELS)
                .sorted(Comparator.comparingInt(CopyPair::second))
                .toList();
        List<String> sentences = new ArrayList<>();
        for (CopyPair p : same) {
            Sample earlier = dataset.samples().get(p.first());
            Sample sample = dataset.samples().get(p.second());
            // in a bag, images that are not typical of the label, such as background, can be in every bag
            if (p.twoLabels(dataset) && !dataset.bags()) {
                throw new UserException(
                        earlier.id() + " (" + dataset.classes().name(earlier.label()) + ") and " + sample.id() + " ("
                                + dataset.classes().name(sample.label()) + ") are the same image with two labels.",
                        "Remove one of them.");
            }
            sentences.add(sample.id() + " is the same image as " + earlier.id()
                    + (p.acrossGroups(dataset)
                            ? "; they are in different groups, so one may be trained on and the other tested."
                            : "."));
        }
        return sentences;
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
        Map<String, SortedSet<String>> straddling = straddling(dataset);
        if (straddling.isEmpty()) {
            return Optional.empty();
        }
        Map.Entry<String, SortedSet<String>> first =
                straddling.entrySet().iterator().next();
        return Optional.of(
                "By their names the images of " + first.getKey() + " belong together, but they are in the groups "
                        + String.join(", ", first.getValue())
                        + (straddling.size() > 1 ? "; so it is with " + (straddling.size() - 1) + " more" : "")
                        + ". If they do, add --group-by '" + h.regex() + "'.");
    }
}
