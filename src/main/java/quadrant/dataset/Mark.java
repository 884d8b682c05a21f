package quadrant.dataset;

/**
 * One marked object of an image: a ROI, an object of a label map, a point, a tile of an area.
 *
 * @param name distinct within its image and the same each time it is read, such as {@code cell-0007}
 * @param label its class
 * @param pixels its crop
 */
public record Mark(String name, String label, PixelSource pixels) {}
