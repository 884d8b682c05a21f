package quadrant.workflow;

/** Which images are kept for testing. */
public sealed interface HoldOut {
    /** Those whose fold, as the data gives it, is this one. */
    record Fold(int fold) implements HoldOut {}

    /** A share of the groups, drawn by the seed; 0 for none. */
    record Share(double share) implements HoldOut {
        public Share {
            if (!(share >= 0 && share < 1)) {
                throw new IllegalArgumentException("A share lies from 0 to below 1, was " + share);
            }
        }
    }
}
