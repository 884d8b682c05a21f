package quadrant.pixels;

/** The edge length of one (square) pixel in micrometres. */
public record PixelSize(double micronsPerPixel) {
    public PixelSize {
        if (!(micronsPerPixel > 0) || Double.isInfinite(micronsPerPixel)) {
            throw new IllegalArgumentException("micronsPerPixel must be positive and finite, was " + micronsPerPixel);
        }
    }
}
