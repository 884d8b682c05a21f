package quadrant.dataset;

import static quadrant.task.OptionName.option;

import java.util.ArrayList;
import java.util.Collection;
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
        requireTwo(dataset.classes().names());
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

    /** Refuses a single class. */
    public static void requireTwo(Collection<String> classes) {
        if (classes.size() < 2) {
            throw new UserException(
                    "There is only one class, " + String.join("", classes) + ", and two or more are needed.",
                    "Add images of another class.");
        }
    }

    /**
     * Refuses a class of one image, which cannot be both trained on and tested, by the numbers of images of each class.
     *
     * @param images of each class, none of them 0
     */
    public static void requireSplittable(Map<String, Integer> images) {
        requireTwo(images.keySet());
        images.forEach((name, n) -> {
            if (n == 1) {
                throw unsplittable("The class " + name + " has only one image", name, "");
            }
        });
    }

    /**
     * The refusal of a class that cannot be both trained on and tested.
     *
     * @param why without its end
     * @param from where images are needed from, after a space; "" for anywhere
     */
    static UserException unsplittable(String why, String name, String from) {
        return new UserException(
                why + ", so no split can both train on it and test it.",
                "Add images of " + name + from + ", take the class away, or hold nothing out (" + option("test")
                        + " 0).");
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
