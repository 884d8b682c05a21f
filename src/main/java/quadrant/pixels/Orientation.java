package quadrant.pixels;

/** One of the eight orientations of a picture: rotated by quarter turns, mirrored or not. */
public enum Orientation {
    UPRIGHT(false, false, false, ""),
    MIRRORED(true, false, false, "mirrored"),
    FLIPPED(false, true, false, "upside down, mirrored"),
    TURNED_180(true, true, false, "turned by 180°"),
    TRANSPOSED(false, false, true, "turned by 90°, mirrored"),
    TURNED_LEFT(true, false, true, "turned by 90°"),
    TURNED_RIGHT(false, true, true, "turned by 90°"),
    ANTITRANSPOSED(true, true, true, "turned by 90°, mirrored");

    private final boolean flipX;
    private final boolean flipY;
    final boolean transpose;
    private final String text;

    Orientation(boolean flipX, boolean flipY, boolean transpose, String text) {
        this.flipX = flipX;
        this.flipY = flipY;
        this.transpose = transpose;
        this.text = text;
    }

    /** The change of the picture, in words; empty for none. */
    public String text() {
        return text;
    }

    /** The pixels of a plane in this orientation, row by row; a transposed one has the other's height as its width. */
    float[] lay(float[] plane, int widthPx, int heightPx) {
        int across = transpose ? heightPx : widthPx;
        int down = transpose ? widthPx : heightPx;
        float[] out = new float[plane.length];
        for (int y = 0; y < down; y++) {
            int sourceY = flipY ? down - 1 - y : y;
            for (int x = 0; x < across; x++) {
                int sourceX = flipX ? across - 1 - x : x;
                out[y * across + x] = plane[transpose ? sourceX * widthPx + sourceY : sourceY * widthPx + sourceX];
            }
        }
        return out;
    }

    /**
     * The coefficients of the picture in this orientation, from those of the upright picture. Mirroring negates the odd
     * frequencies of the DCT-II along its axis, transposing swaps the axes.
     *
     * @param c side×side coefficients of the frequencies 1 to side, row by row
     */
    double[] of(double[] c, int side) {
        double[] out = new double[c.length];
        for (int j = 0; j < side; j++) {
            for (int k = 0; k < side; k++) {
                double v = transpose ? c[k * side + j] : c[j * side + k];
                // index 0 is frequency 1
                boolean negate = (flipX && k % 2 == 0) ^ (flipY && j % 2 == 0);
                out[j * side + k] = negate ? -v : v;
            }
        }
        return out;
    }
}
