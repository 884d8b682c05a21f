package quadrant.plan;

/** How mini-batches are made: which rows are drawn, and how they are mixed with each other. */
public record Batching(Sampling sampling, Mixing mixing) {
    /** All images alike, none mixed. */
    public static final Batching PLAIN = new Batching(Sampling.NATURAL, Mixing.NONE);
}
