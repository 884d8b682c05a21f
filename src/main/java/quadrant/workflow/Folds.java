package quadrant.workflow;

/** How a cross-validation splits. */
public sealed interface Folds {
    /** The given number of folds, split by the seed: whole groups, the classes spread evenly. */
    record Drawn(int folds) implements Folds {
        public Drawn {
            if (folds < 2) {
                throw new IllegalArgumentException("Cross-validation needs two folds or more, got " + folds);
            }
        }
    }

    /** The folds that the data defines in its column {@code fold}. */
    record Column() implements Folds {}
}
