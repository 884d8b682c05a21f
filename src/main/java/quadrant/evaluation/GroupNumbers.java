package quadrant.evaluation;

import java.util.Arrays;
import java.util.List;
import java.util.TreeSet;
import java.util.function.IntUnaryOperator;
import quadrant.dataset.GroupId;

/**
 * The groups of images, numbered from 0 in the order of their names.
 *
 * @param of the group of each image
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record GroupNumbers(int[] of, int count) {
    static GroupNumbers of(List<GroupId> groups) {
        String[] names = groups.stream().map(GroupId::value).toArray(String[]::new);
        String[] sorted = new TreeSet<>(Arrays.asList(names)).toArray(String[]::new);
        return new GroupNumbers(
                Arrays.stream(names)
                        .mapToInt(n -> Arrays.binarySearch(sorted, n))
                        .toArray(),
                sorted.length);
    }

    static GroupNumbers of(Predictions predictions) {
        return of(predictions.rows().stream().map(Prediction::group).toList());
    }

    /** For each class the number of groups with an image of it. */
    int[] holding(int classes, IntUnaryOperator classOfImage) {
        boolean[][] holds = new boolean[classes][count];
        int[] n = new int[classes];
        for (int i = 0; i < of.length; i++) {
            int k = classOfImage.applyAsInt(i);
            n[k] += holds[k][of[i]] ? 0 : 1;
            holds[k][of[i]] = true;
        }
        return n;
    }
}
