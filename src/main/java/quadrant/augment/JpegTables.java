package quadrant.augment;

/**
 * The quantisation of JPEG: the tables K.1 (luminance) and K.2 (chrominance) of ITU-T T.81 (1992), Annex K, scaled by
 * quality as libjpeg scales them.
 */
final class JpegTables {
    private static final int[] LUMINANCE = {
        16, 11, 10, 16, 24, 40, 51, 61, //
        12, 12, 14, 19, 26, 58, 60, 55, //
        14, 13, 16, 24, 40, 57, 69, 56, //
        14, 17, 22, 29, 51, 87, 80, 62, //
        18, 22, 37, 56, 68, 109, 103, 77, //
        24, 35, 55, 64, 81, 104, 113, 92, //
        49, 64, 78, 87, 103, 121, 120, 101, //
        72, 92, 95, 98, 112, 100, 103, 99
    };
    private static final int[] CHROMINANCE = {
        17, 18, 24, 47, 99, 99, 99, 99, //
        18, 21, 26, 66, 99, 99, 99, 99, //
        24, 26, 56, 99, 99, 99, 99, 99, //
        47, 66, 99, 99, 99, 99, 99, 99, //
        99, 99, 99, 99, 99, 99, 99, 99, //
        99, 99, 99, 99, 99, 99, 99, 99, //
        99, 99, 99, 99, 99, 99, 99, 99, //
        99, 99, 99, 99, 99, 99, 99, 99
    };

    private JpegTables() {}

    /** The step of a coefficient: vertical and horizontal frequency 0–7, quality 1–100. */
    static int step(boolean luminance, int vertical, int horizontal, int quality) {
        int[] table = luminance ? LUMINANCE : CHROMINANCE;
        int scale = quality < 50 ? 5000 / quality : 200 - 2 * quality;
        return Math.max(1, Math.min(255, (table[8 * vertical + horizontal] * scale + 50) / 100));
    }
}
