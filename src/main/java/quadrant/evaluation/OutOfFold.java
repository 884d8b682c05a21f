package quadrant.evaluation;

import java.util.List;
import quadrant.dataset.ClassList;

/** The out-of-fold predictions of a cross-validation, over all folds and repeats: each image once in each repeat. */
public record OutOfFold(ClassList classes, List<Row> rows) {
    public OutOfFold {
        rows = List.copyOf(rows);
    }

    /**
     * One image in one repeat.
     *
     * @param prediction with id, group, true class and probabilities
     * @param repeat from 0
     * @param fold in which the image was held out
     */
    public record Row(Prediction prediction, int repeat, int fold) {}

    /** All rows, without their folds. */
    public Predictions predictions() {
        return new Predictions(classes, rows.stream().map(Row::prediction).toList());
    }

    /** The rows of one repeat: each image once. */
    public Predictions ofRepeat(int repeat) {
        return new Predictions(
                classes,
                rows.stream()
                        .filter(r -> r.repeat() == repeat)
                        .map(Row::prediction)
                        .toList());
    }

    /** The number of repeats. */
    public int repeats() {
        return (int) rows.stream().mapToInt(Row::repeat).distinct().count();
    }
}
