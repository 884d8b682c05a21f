package quadrant.workflow;

import static quadrant.task.OptionName.option;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import quadrant.dataset.Dataset;
import quadrant.dataset.GroupSplit;
import quadrant.dataset.Sample;
import quadrant.dataset.Split;
import quadrant.model.SeenImages;
import quadrant.task.UserException;
import quadrant.training.TrainingImage;

/** Holds out only groups without images that the continued model was trained on: those would make the test too optimistic. */
final class FreshSplit {
    private final Dataset dataset;
    private final List<TrainingImage> images;
    private final Set<String> seenGroups = new HashSet<>();

    /** @param images the dataset's samples, in its order */
    FreshSplit(Dataset dataset, List<TrainingImage> images, SeenImages seen) {
        this.dataset = dataset;
        this.images = images;
        for (TrainingImage i : images) {
            if (seen.contains(i.pixelHash())) {
                seenGroups.add(i.sample().group().value());
            }
        }
    }

    /**
     * A share of the new groups.
     *
     * @throws UserException when there is no new group, or the new ones cannot be split
     */
    Split holdOut(double share, long seed) {
        if (seenGroups.isEmpty()) {
            return GroupSplit.holdOut(dataset, share, seed);
        }
        Set<String> groups = freshGroups();
        List<Integer> fresh = new ArrayList<>();
        for (int i = 0; i < images.size(); i++) {
            if (groups.contains(images.get(i).sample().group().value())) {
                fresh.add(i);
            }
        }
        if (fresh.isEmpty()) {
            throw new UserException(
                    "The model that is continued learnt from images of "
                            + (dataset.groupsKnown() ? "every group" : "all")
                            + " of these, or too few are new to hold some of them out, so none can test it.",
                    "Add new images, or hold none out (" + option("test") + " 0).");
        }
        List<Sample> samples = fresh.stream().map(dataset.samples()::get).toList();
        Set<Integer> test = new HashSet<>();
        GroupSplit.holdOut(dataset.with(samples), share, seed).test().forEach(i -> test.add(fresh.get(i)));
        List<Integer> train = new ArrayList<>();
        for (int i = 0; i < images.size(); i++) {
            if (!test.contains(i)) {
                train.add(i);
            }
        }
        return new Split(train, test.stream().sorted().toList());
    }

    /** The groups without seen images, except those with all new images of a class: these are needed for training. */
    private Set<String> freshGroups() {
        Set<String> fresh = new TreeSet<>();
        dataset.samples().forEach(s -> fresh.add(s.group().value()));
        fresh.removeAll(seenGroups);
        for (boolean removed = true; removed; ) {
            removed = fresh.removeAll(alone(fresh));
        }
        return fresh;
    }

    private Set<String> alone(Set<String> fresh) {
        Map<Integer, Set<String>> groupsOf = new TreeMap<>();
        for (Sample s : dataset.samples()) {
            if (fresh.contains(s.group().value())) {
                groupsOf.computeIfAbsent(s.label(), k -> new TreeSet<>())
                        .add(s.group().value());
            }
        }
        Set<String> alone = new TreeSet<>();
        groupsOf.values().stream().filter(g -> g.size() == 1).forEach(alone::addAll);
        return alone;
    }
}
