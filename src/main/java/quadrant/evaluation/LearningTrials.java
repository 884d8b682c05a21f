package quadrant.evaluation;

import java.util.List;
import quadrant.dataset.ClassList;
import quadrant.dataset.GroupId;

/**
 * Which images were predicted correctly by classifiers trained on few groups, on more, and on all training groups of a fold.
 *
 * @param truth class of each image
 * @param group of each image
 * @param taken for each size, ascending: the mean number of training groups with images of each class
 * @param right for each size and each draw of groups: whether each image was predicted correctly by a classifier that had not
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
