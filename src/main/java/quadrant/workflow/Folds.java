package quadrant.workflow;

/** How a cross-validation splits. */
public sealed interface Folds {
    /** So many folds, split by the seed: whole groups, the classes spread evenly. */
    record Drawn(int folds) implements Folds {
        public Drawn {
            if (folds < 2) {
                throw new IllegalArgumentException("Cross-validation needs two folds or more, got " + folds);
            }
        }
    }

    /** Those that the data names in its column {@code fold}. */
    record Column() implements Folds {}
}
