package quadrant.plan;

/** Which images the mini-batches are drawn from. */
public enum Sampling {
    /** All images alike; rare classes weigh more in the loss. */
    NATURAL,
    /**
     * All classes alike, images of rare ones more often: class-balanced sampling (Kang et al., "Decoupling representation and
     * classifier for long-tailed recognition", ICLR 2020); classes weigh the same in the loss.
     */
    BALANCED
}
