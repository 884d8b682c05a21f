package quadrant.engine;

/**
 * The device that is used, and why.
 *
 * @param name {@code cpu} or {@code cuda}
 * @param why one sentence
 */
public record Device(String name, String why) {}
