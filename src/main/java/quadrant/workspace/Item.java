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
        public Box {
            if (!Double.isFinite(x + y + width + height) || width < 0 || height < 0) {
                throw new IllegalArgumentException("A box of " + width + "×" + height + " pixels at " + x + ", " + y);
            }
        }

        /** Whether it is at least partly inside a rectangle. */
        public boolean touches(double left, double top, double w, double h) {
            return x < left + w && left < x + width && y < top + h && top < y + height;
        }
    }
}
