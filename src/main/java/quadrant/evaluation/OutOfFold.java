package quadrant.evaluation;

import java.util.List;
import quadrant.dataset.ClassList;

/**
 * What models say of the images that they were not trained on, over all folds and repeats of a cross-validation: each image
 * once in each repeat.
 */
public record OutOfFold(ClassList classes, List<Row> rows) {
    public OutOfFold {
        rows = List.copyOf(rows);
    }

    /**
     * One image in one repeat.
     *
     * @param prediction with id, group, truth and probabilities
     * @param repeat from 0
     * @param fold in which the image was held out
     */
    public record Row(Prediction prediction, int repeat, int fold) {}

    /** All rows, without their folds. */
    public Predictions predictions() {
        return new Predictions(classes, rows.stream().map(Row::prediction).toList());
    }

    /** Those of one repeat: each image once. */
    public Predictions ofRepeat(int repeat) {
        return new Predictions(
                classes,
                rows.stream()
                        .filter(r -> r.repeat() == repeat)
                        .map(Row::prediction)
                        .toList());
    }

    /** How many repeats there are. */
    public int repeats() {
        return (int) rows.stream().mapToInt(Row::repeat).distinct().count();
    }
}
