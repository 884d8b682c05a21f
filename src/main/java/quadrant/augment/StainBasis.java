package quadrant.augment;

/**
 * Three stains as vectors of optical density in red, green and blue. The density of a grey level x is −ln((x + 1) / 256);
 * densities of stains add up (Beer–Lambert).
 */
public final class StainBasis {
    /**
     * Haematoxylin, eosin and DAB, from Ruifrok and Johnston, "Quantification of histochemical staining by color
     * deconvolution", Anal. Quant. Cytol. Histol. 2001; the numbers of scikit-image's {@code rgb_from_hed}.
     */
    static final StainBasis HED = new StainBasis(0.65, 0.70, 0.29, 0.07, 0.99, 0.11, 0.27, 0.57, 0.78);

    private final double[] rgbFromStain;
    private final double[] stainFromRgb;

    /** Row by row: one stain a row. */
    private StainBasis(double... vectors) {
        rgbFromStain = vectors.clone();
        stainFromRgb = inverse(vectors);
    }

    /**
     * The affine map of densities that changes each stain's amount s into alpha·s + beta, as twelve numbers m: out[j] = Σ in[i]
     * · m[3i + j] + m[9 + j].
     */
    double[] jitter(double[] alpha, double[] beta) {
        double[] map = restain(alpha, this);
        for (int out = 0; out < 3; out++) {
            for (int s = 0; s < 3; s++) {
                map[9 + out] += beta[s] * rgbFromStain[3 * s + out];
            }
        }
        return map;
    }

    /** Two stains as unit vectors, and as the third the vector perpendicular to both: the residual. */
    static StainBasis pair(double[] first, double[] second) {
        double[] third = unit(new double[] {
            first[1] * second[2] - first[2] * second[1],
            first[2] * second[0] - first[0] * second[2],
            first[0] * second[1] - first[1] * second[0]
        });
        return new StainBasis(
                first[0], first[1], first[2], second[0], second[1], second[2], third[0], third[1], third[2]);
    }

    /** The vector scaled to length 1. */
    static double[] unit(double[] v) {
        double length = StrictMath.sqrt(v[0] * v[0] + v[1] * v[1] + v[2] * v[2]);
        return new double[] {v[0] / length, v[1] / length, v[2] / length};
    }

    /** A stain's density in red, green and blue. */
    double[] vector(int stain) {
        return new double[] {rgbFromStain[3 * stain], rgbFromStain[3 * stain + 1], rgbFromStain[3 * stain + 2]};
    }

    /** The amount of a stain in a colour of the given densities; of a {@link #pair}, that of least squares. */
    double amount(int stain, double red, double green, double blue) {
        return red * stainFromRgb[stain] + green * stainFromRgb[3 + stain] + blue * stainFromRgb[6 + stain];
    }

    /**
     * The amount of haematoxylin, which dyes nuclei, in a colour, separated from the other stains of {@link #HED}; for bright-field
     * images with eosin or DAB as the other stain.
     *
     * @param red 0–255, as are the others
     * @return an optical density, about 0 to 3; may fall below 0 where other stains are strong
     */
    public static double haematoxylin(int red, int green, int blue) {
        return HED.amount(0, density(red), density(green), density(blue));
    }

    private static double density(int grey) {
        return -Math.log((grey + 1) / 256.0);
    }

    /**
     * The linear map of densities that replaces each stain by gain times as much of the target's, as twelve numbers
     * arranged as in {@link #jitter}.
     */
    double[] restain(double[] gain, StainBasis target) {
        double[] map = new double[12];
        for (int out = 0; out < 3; out++) {
            for (int s = 0; s < 3; s++) {
                for (int in = 0; in < 3; in++) {
                    map[3 * in + out] += stainFromRgb[3 * in + s] * gain[s] * target.rgbFromStain[3 * s + out];
                }
            }
        }
        return map;
    }

    /** The inverse of a matrix of nine numbers, row by row. */
    private static double[] inverse(double[] m) {
        double[] adjugate = new double[9];
        for (int r = 0; r < 3; r++) {
            for (int c = 0; c < 3; c++) {
                int a = 3 * ((c + 1) % 3);
                int b = 3 * ((c + 2) % 3);
                int d = (r + 1) % 3;
                int e = (r + 2) % 3;
                adjugate[3 * r + c] = m[a + d] * m[b + e] - m[a + e] * m[b + d];
            }
        }
        double determinant = m[0] * adjugate[0] + m[1] * adjugate[3] + m[2] * adjugate[6];
        for (int i = 0; i < 9; i++) {
            adjugate[i] /= determinant;
        }
        return adjugate;
    }
}
