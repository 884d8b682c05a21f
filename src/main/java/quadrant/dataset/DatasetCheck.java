package quadrant.dataset;

import java.util.ArrayList;
import java.util.List;
import quadrant.task.UserException;

/** Whether there is something to learn. */
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
}
