package quadrant.plan;

/** Which of the compared models a fine-tuning delivers. */
public enum Deliver {
    /**
     * The classifier on all layers, unless another exceeds it by more than the standard error of the paired difference; then the
     * one that exceeds it most.
     */
    BEST,
    /** The network that was trained as the size–similarity matrix prescribes. */
    QUADRANT,
    /** The classifier on all layers of the frozen network. */
    LAYERS,
    /** The mean of both. */
    MEAN
}
