package quadrant.plan;

/** How images are sampled for mini-batches. */
public enum Sampling {
    /** All images equally; rare classes have a higher weight in the loss. */
    NATURAL,
    /**
     * All classes equally, images of rare ones more often: class-balanced sampling (Kang et al., "Decoupling representation and
     * classifier for long-tailed recognition", ICLR 2020); all classes have the same weight in the loss.
     */
    BALANCED
}
