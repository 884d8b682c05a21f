package quadrant.pixels;

/** The grey values that a file's author chose to show as black and as white. */
public record DisplayRange(double min, double max) {
    public DisplayRange {
        if (!(max > min) || Double.isInfinite(min) || Double.isInfinite(max)) {
            throw new IllegalArgumentException("A display range needs finite min < max, was " + min + " to " + max);
        }
    }
}
