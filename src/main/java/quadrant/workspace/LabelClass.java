package quadrant.workspace;

/**
 * A class for objects.
 *
 * @param id stays the same when the name changes
 * @param rgb its colour, 0xRRGGBB
 */
public record LabelClass(int id, String name, int rgb) {}
