package quadrant.workspace;

/**
 * An object of an image.
 *
 * @param picture the number of its image
 * @param name distinct within its image
 * @param shape its outline, in the text encoding of the view
 */
public record Item(int picture, String name, Box box, String shape) {
    /** The bounding box of an object, in pixels. */
    public record Box(double x, double y, double width, double height) {
        /** Whether it is at least partly inside a rectangle. */
        public boolean touches(double left, double top, double w, double h) {
            return x < left + w && left < x + width && y < top + h && top < y + height;
        }
    }
}
