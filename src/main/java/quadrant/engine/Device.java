package quadrant.engine;

/**
 * What is computed on, and why.
 *
 * @param name {@code cpu} or {@code cuda}
 * @param why one sentence
 */
public record Device(String name, String why) {}
