package quadrant.workspace;

/**
 * How an object came to be labelled. Objects that were shown because they are difficult would lower the score, so only the
 * others are scored.
 */
public enum Origin {
    /** The user chose it. */
    FREE,
    /** It was shown as uncertain or as unlike the others. */
    QUEUE,
    /** It was drawn at random. */
    RANDOM;

    /** Whether such objects are used for the score. */
    public boolean scored() {
        return this != QUEUE;
    }
}
