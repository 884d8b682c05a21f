package quadrant.pixels;

/** One of the eight orientations of a square picture: rotated by quarter turns, mirrored or not. */
public enum Orientation {
    UPRIGHT(false, false, false, ""),
    MIRRORED(true, false, false, "mirrored"),
    FLIPPED(false, true, false, "upside down, mirrored"),
    TURNED_180(true, true, false, "turned by 180°"),
    TRANSPOSED(false, false, true, "turned by 90°, mirrored"),
    TURNED_LEFT(true, false, true, "turned by 90°"),
    TURNED_RIGHT(false, true, true, "turned by 90°"),
    ANTITRANSPOSED(true, true, true, "turned by 90°, mirrored");

    final boolean flipX;
    final boolean flipY;
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
