package quadrant.workspace;

/**
 * How an object came to be labelled. Objects that were shown because they are hard would pull the score down, so only the others
 * are scored.
 */
public enum Origin {
    /** The user went to it. */
    FREE,
    /** It was shown as uncertain or as unlike the others. */
    QUEUE,
    /** It was drawn at random. */
    RANDOM;

    /** Whether such objects make the score. */
    public boolean scored() {
        return this != QUEUE;
    }
}
