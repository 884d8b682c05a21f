package quadrant.plan;

/** How mini-batches are made: how rows are sampled, and how they are mixed with each other. */
public record Batching(Sampling sampling, Mixing mixing) {
    /** All images equally, none mixed. */
    public static final Batching PLAIN = new Batching(Sampling.NATURAL, Mixing.NONE);
}
