package quadrant.pixels;

/**
 * A rectangle of an image, in pixels of one of its levels, from the left and upper edge.
 *
 * @param widthPx 1 or more
 */
public record Region(int xPx, int yPx, int widthPx, int heightPx) {
    public Region {
        if (xPx < 0 || yPx < 0 || widthPx < 1 || heightPx < 1) {
            throw new IllegalArgumentException(
                    "A region lies within its image: " + xPx + ", " + yPx + ", " + widthPx + "×" + heightPx);
        }
    }

    /** Whether it is completely inside an image of this size. */
    public boolean within(int imageWidthPx, int imageHeightPx) {
        return (long) xPx + widthPx <= imageWidthPx && (long) yPx + heightPx <= imageHeightPx;
    }

    /** These pixels of a plane that is so wide. */
    public float[] of(float[] plane, int planeWidthPx) {
        float[] part = new float[widthPx * heightPx];
        for (int y = 0; y < heightPx; y++) {
            System.arraycopy(plane, (yPx + y) * planeWidthPx + xPx, part, y * widthPx, widthPx);
        }
        return part;
    }
}
