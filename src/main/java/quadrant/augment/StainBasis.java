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
    static final StainBasis HED =
            new StainBasis(new double[][] {{0.65, 0.70, 0.29}, {0.07, 0.99, 0.11}, {0.27, 0.57, 0.78}});

    /** By stain, then channel. */
    private final double[][] vectors;
    /** By stain, then channel: what the densities of a colour are multiplied by to give the amount of the stain. */
    private final double[][] amounts;

    private StainBasis(double[][] vectors) {
        this.vectors = vectors;
        this.amounts = new double[3][];
        double determinant = dot(vectors[0], cross(vectors[1], vectors[2]));
        for (int s = 0; s < 3; s++) {
            amounts[s] = cross(vectors[(s + 1) % 3], vectors[(s + 2) % 3]);
            for (int c = 0; c < 3; c++) {
                amounts[s][c] /= determinant;
            }
        }
    }

    /** Two stains as unit vectors, and as the third the vector perpendicular to both: the residual. */
    static StainBasis pair(double[] first, double[] second) {
        return new StainBasis(new double[][] {first, second, unit(cross(first, second))});
    }

    private static double[] cross(double[] a, double[] b) {
        return new double[] {a[1] * b[2] - a[2] * b[1], a[2] * b[0] - a[0] * b[2], a[0] * b[1] - a[1] * b[0]};
    }

    static double dot(double[] a, double[] b) {
        return a[0] * b[0] + a[1] * b[1] + a[2] * b[2];
    }

    /** a·v + b·w. */
    static double[] sum(double a, double[] v, double b, double[] w) {
        return new double[] {a * v[0] + b * w[0], a * v[1] + b * w[1], a * v[2] + b * w[2]};
    }

    /** The vector scaled to length 1. */
    static double[] unit(double[] v) {
        double length = StrictMath.sqrt(dot(v, v));
        return new double[] {v[0] / length, v[1] / length, v[2] / length};
    }

    /** A stain's density in red, green and blue, which nobody may change. */
    double[] vector(int stain) {
        return vectors[stain];
    }

    /** The amount of a stain in a colour of the given densities; of a {@link #pair}, that of least squares. */
    double amount(int stain, double... densities) {
        return dot(densities, amounts[stain]);
    }

    /**
     * The linear map of densities that replaces each stain by gain times as much of the target's: out[j] = Σ in[i] · m[i][j] +
     * m[3][j].
     */
    double[][] restain(double[] gain, StainBasis target) {
        double[][] map = new double[4][3];
        for (int out = 0; out < 3; out++) {
            for (int s = 0; s < 3; s++) {
                for (int in = 0; in < 3; in++) {
                    map[in][out] += amounts[s][in] * gain[s] * target.vectors[s][out];
                }
            }
        }
        return map;
    }

    /** The affine map of densities that changes each stain's amount s into alpha·s + beta, as in {@link #restain}. */
    double[][] jitter(double[] alpha, double[] beta) {
        double[][] map = restain(alpha, this);
        for (int out = 0; out < 3; out++) {
            for (int s = 0; s < 3; s++) {
                map[3][out] += beta[s] * vectors[s][out];
            }
        }
        return map;
    }
}
