package quadrant.workspace;

/**
 * A class that objects may have.
 *
 * @param id stays, whatever becomes of the name
 * @param rgb its colour, 0xRRGGBB
 */
public record LabelClass(int id, String name, int rgb) {}
