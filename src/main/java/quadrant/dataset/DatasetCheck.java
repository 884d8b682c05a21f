package quadrant.dataset;

import static quadrant.task.OptionName.option;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import quadrant.task.UserException;

/** Checks that a dataset can be trained on. */
public final class DatasetCheck {
    private DatasetCheck() {}

    /** Refuses a dataset of fewer than two classes, or with a class that has no image. */
    public static void requireTrainable(Dataset dataset) {
        int[] counts = dataset.counts();
        if (counts.length < 2) {
            throw new UserException(
                    "There is only one class, " + dataset.classes().name(0) + ", and two or more are needed.",
                    "Add images of another class.");
        }
        List<String> empty = new ArrayList<>();
        for (int k = 0; k < counts.length; k++) {
            if (counts[k] == 0) {
                empty.add(dataset.classes().name(k));
            }
        }
        if (!empty.isEmpty()) {
            throw new UserException(
                    (empty.size() == 1 ? "The class " : "The classes ")
                            + String.join(", ", empty)
                            + (empty.size() == 1 ? " has" : " have")
                            + " no readable image.",
                    "Add images, or take the class away.");
        }
    }

    /** Refuses bags without known groups, and a group with two labels. */
    public static void requireBags(Dataset dataset) {
        if (!dataset.groupsKnown()) {
            throw new UserException(
                    "The labels are declared as those of bags, but the data does not define which images form a bag.",
                    "Name the slide or patient of each image in a column group, or find it with " + option("group_by")
                            + ".");
        }
        Map<GroupId, Sample> first = new HashMap<>();
        for (Sample s : dataset.samples()) {
            Sample other = first.computeIfAbsent(s.group(), g -> s);
            if (other.label() != s.label()) {
                throw new UserException(
                        "The bag " + s.group().value() + " has two labels: "
                                + dataset.classes().name(other.label()) + " for " + other.id() + " and "
                                + dataset.classes().name(s.label()) + " for " + s.id() + ".",
                        "Give all images of a bag one label, or leave out " + option("bags")
                                + " where each image has its own.");
            }
        }
    }
}
