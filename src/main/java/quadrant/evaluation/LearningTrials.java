package quadrant.evaluation;

import java.util.List;
import quadrant.dataset.ClassList;
import quadrant.dataset.GroupId;

/**
 * Which images were called rightly by classifiers that were trained on few groups, on more, and on all that a fold leaves.
 *
 * @param truth class of each image
 * @param group of each image
 * @param taken for each size, in growing order: how many groups were trained on that hold each class, on average
 * @param right for each size and each drawing of groups: whether each image was called rightly by a classifier that had not
 *     seen its fold
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
public record LearningTrials(
        ClassList classes, int[] truth, List<GroupId> group, double[][] taken, boolean[][][] right) {
    public LearningTrials {
        group = List.copyOf(group);
    }

    int sizes() {
        return right.length;
    }

    int draws() {
        return right[0].length;
    }
}
