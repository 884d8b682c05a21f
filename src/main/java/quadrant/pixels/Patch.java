package quadrant.pixels;

/**
 * A rectangle of pixels, planar: C×H×W, float32, for RGB patches in 0–255. The patch owns the array; only the code that created
 * the patch may change it.
 */
public final class Patch {
    private final int channels;
    private final int heightPx;
    private final int widthPx;
    private final float[] values;

    public Patch(int channels, int heightPx, int widthPx, float[] values) {
        if (channels < 1 || heightPx < 1 || widthPx < 1 || values.length != channels * heightPx * widthPx) {
            throw new IllegalArgumentException(
                    "Expected " + channels + "×" + heightPx + "×" + widthPx + " values, got " + values.length);
        }
        this.channels = channels;
        this.heightPx = heightPx;
        this.widthPx = widthPx;
        this.values = values;
    }

    /** A patch of zeros. */
    public static Patch blank(int channels, int heightPx, int widthPx) {
        return new Patch(channels, heightPx, widthPx, new float[channels * heightPx * widthPx]);
    }

    public int channels() {
        return channels;
    }

    public int heightPx() {
        return heightPx;
    }

    public int widthPx() {
        return widthPx;
    }

    /** The values themselves, not a copy: index {@code (c * heightPx + y) * widthPx + x}. */
    public float[] values() {
        return values;
    }
}
