package quadrant.augment;

/**
 * One step of a {@link ColourPass}: a linear map of each channel's grey levels, the logarithm, a linear map of the logarithms,
 * and the exponential. Its result is still unscaled: grey levels are {@link #scale()} times it plus {@link #offset()}.
 */
final class LogCurve {
    /** The exponential is computed around this density, so that its range is the same on either side. */
    static final double CENTRE = 5;

    private final LevelMap before = new LevelMap();
    private final float[] gains = new float[3];
    private final float[] offsets = new float[3];
    private final float[][] logarithms = new float[3][4];
    private final double[] map = new double[12];
    private boolean gamma;

    /** Sets the map of optical densities m, out[j] = Σ in[i] · m[3i + j] + m[9 + j]. */
    void density(LevelMap levels, double[] m) {
        before.set(levels);
        System.arraycopy(m, 0, map, 0, 12);
        gamma = false;
    }

    /** Sets x → 255 · (x / 255)^exponent. */
    void gamma(LevelMap levels, double exponent) {
        before.set(levels);
        for (int i = 0; i < 12; i++) {
            map[i] = i < 9 && i % 4 == 0 ? exponent : 0;
        }
        gamma = true;
    }

    boolean isGamma() {
        return gamma;
    }

    /** Appends a map of densities. */
    void thenDensity(double[] later) {
        double[] first = map.clone();
        for (int j = 0; j < 3; j++) {
            for (int i = 0; i < 4; i++) {
                map[3 * i + j] = first[3 * i] * later[j]
                        + first[3 * i + 1] * later[3 + j]
                        + first[3 * i + 2] * later[6 + j]
                        + (i == 3 ? later[9 + j] : 0);
            }
        }
    }

    /** The size of one unit of the unscaled result, in grey levels. */
    double scale() {
        return (gamma ? 255 : 256) * StrictMath.exp(-CENTRE);
    }

    double offset() {
        return gamma ? 0 : -1;
    }

    /**
     * Computes the weights for a run.
     *
     * @param steps of the table of logarithms, a grey level
     * @param scale size of one unit of the input values, in grey levels
     * @param offset grey level of an input value of 0
     */
    void prepare(int steps, double scale, double offset) {
        before.weights(steps, scale, offset, gains, offsets);
        for (int j = 0; j < 3; j++) {
            for (int i = 0; i < 3; i++) {
                logarithms[j][i] = (float) (-map[3 * i + j] / 32);
            }
            logarithms[j][3] = (float) ((CENTRE - map[9 + j]) / 32);
        }
    }

    /** The factor of each channel for its position in the table of logarithms. */
    float[] gains() {
        return gains;
    }

    /** The number that is then added. */
    float[] offsets() {
        return offsets;
    }

    /** The weights of the three logarithms and of 1 for each channel's exponent, divided by 32 and relative to the centre. */
    float[][] logarithms() {
        return logarithms;
    }
}
