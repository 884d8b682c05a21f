package quadrant.pixels;

/**
 * A rectangle of pixels, planar: C×H×W, float32, for RGB patches in 0–255. The patch owns the array; only the code that created
 * the patch may change it.
 *
 * @param values themselves, not a copy: index {@code (c * heightPx + y) * widthPx + x}
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
public record Patch(int channels, int heightPx, int widthPx, float[] values) {
    public Patch {
        if (channels < 1 || heightPx < 1 || widthPx < 1 || values.length != channels * heightPx * widthPx) {
            throw new IllegalArgumentException(
                    "Expected " + channels + "×" + heightPx + "×" + widthPx + " values, got " + values.length);
        }
    }

    /** One of its channels as grey, in three equal ones. */
    public Patch grey(int channel) {
        int n = heightPx * widthPx;
        float[] three = new float[3 * n];
        for (int c = 0; c < 3; c++) {
            System.arraycopy(values, channel * n, three, c * n, n);
        }
        return new Patch(3, heightPx, widthPx, three);
    }

    /** A patch of zeros. */
    public static Patch blank(int channels, int heightPx, int widthPx) {
        return new Patch(channels, heightPx, widthPx, new float[channels * heightPx * widthPx]);
    }
}
