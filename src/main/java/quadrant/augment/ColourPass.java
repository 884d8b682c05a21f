package quadrant.augment;

/**
 * The one pass over a view's colours: grey levels are stretched and shifted, mapped as optical densities, stretched and
 * shifted again, and clipped to 0–255 at the very end.
 *
 * <p>The density of a grey level comes from a table of {@value #STEPS} steps a grey level (error at most 1/64 of a grey
 * level). The way back is exp(−d) = p((5 − d) / 32)^32 · e^−5, with p the Taylor polynomial of degree 6: the relative
 * error is below 1e-5 for densities of −2 to 12, and beyond those the grey level is far above 255 or rounds to −1.
 *
 * <p>The loops work on blocks copied out of the planes, and several short ones do what one could: the compiler makes
 * vector instructions only of short loops that index all their arrays alike. Measured on Java 17, that is seven times as fast.
 */
final class ColourPass {
    private static final int STEPS = 32;
    /** 2^23: the lowest bits of a small number added to it are that number, rounded to an integer. */
    private static final float ROUNDER = 0x1p23f;

    private static final float[] DENSITY = density();
    private static final int BLOCK = 1024;
    private static final double CENTRE = 5;
    private static final float HALF_RANGE = 7 / 32f;

    private final float[][] densities = new float[3][BLOCK];
    private final float[] block = new float[BLOCK];
    private final double[] before = new double[2];
    private final double[] after = new double[2];
    private final float[][] coefficients = new float[3][4];
    private boolean stained;

    ColourPass() {
        begin();
    }

    void begin() {
        before[0] = 1;
        before[1] = 0;
        after[0] = 1;
        after[1] = 0;
        stained = false;
    }

    /** Adds x → gain·x + offset in grey levels. */
    void levels(double gain, double offset) {
        double[] levels = stained ? after : before;
        levels[0] *= gain;
        levels[1] = levels[1] * gain + offset;
    }

    /** Adds a map of densities, as {@link StainBasis#jitter} gives it; at most one a pass. */
    void density(double[] map) {
        if (stained) {
            throw new IllegalStateException("A second map of optical densities in one pass.");
        }
        stained = true;
        for (int j = 0; j < 3; j++) {
            for (int i = 0; i < 3; i++) {
                coefficients[j][i] = (float) (-map[3 * i + j] / 32);
            }
            coefficients[j][3] = (float) ((CENTRE - map[9 + j]) / 32);
        }
    }

    /** Maps 3×area values in place. */
    void run(float[] values) {
        if (!stained) {
            levels(values, (float) before[0], (float) before[1]);
            return;
        }
        int area = values.length / 3;
        for (int at = 0; at < area; at += BLOCK) {
            int n = Math.min(BLOCK, area - at);
            for (int c = 0; c < 3; c++) {
                System.arraycopy(values, at + c * area, densities[c], 0, n);
                decompose(densities[c], n);
            }
            for (int c = 0; c < 3; c++) {
                mix(coefficients[c], n);
                compose(block, n);
                System.arraycopy(block, 0, values, at + c * area, n);
            }
        }
    }

    private static void levels(float[] values, float gain, float offset) {
        for (int i = 0; i < values.length; i++) {
            values[i] = Math.min(255f, Math.max(0f, gain * values[i] + offset));
        }
    }

    private void decompose(float[] x, int n) {
        float gain = (float) (STEPS * before[0]);
        float offset = (float) (STEPS * before[1]);
        float most = STEPS * 255f;
        for (int i = 0; i < n; i++) {
            x[i] = Math.min(most, Math.max(0f, gain * x[i] + offset)) + ROUNDER;
        }
        for (int i = 0; i < n; i++) {
            x[i] = DENSITY[Float.floatToRawIntBits(x[i]) & (DENSITY.length - 1)];
        }
    }

    private void mix(float[] k, int n) {
        float[] red = densities[0];
        float[] green = densities[1];
        float[] blue = densities[2];
        float[] out = block;
        float kr = k[0];
        float kg = k[1];
        float kb = k[2];
        float k0 = k[3];
        for (int i = 0; i < n; i++) {
            float t = kr * red[i] + kg * green[i] + kb * blue[i] + k0;
            out[i] = Math.min(HALF_RANGE, Math.max(-HALF_RANGE, t));
        }
    }

    private void compose(float[] x, int n) {
        for (int i = 0; i < n; i++) {
            float t = x[i];
            float p = 1 / 120f + t * (1 / 720f);
            p = 1 / 24f + t * p;
            p = 1 / 6f + t * p;
            p = 0.5f + t * p;
            p = 1 + t * p;
            x[i] = 1 + t * p;
        }
        float gain = (float) (after[0] * 256 * StrictMath.exp(-CENTRE));
        float offset = (float) (after[1] - after[0]);
        for (int i = 0; i < n; i++) {
            float p = x[i];
            p *= p;
            p *= p;
            p *= p;
            p *= p;
            p *= p;
            x[i] = Math.min(255f, Math.max(0f, gain * p + offset));
        }
    }

    private static float[] density() {
        float[] table = new float[256 * STEPS];
        for (int i = 0; i < table.length; i++) {
            table[i] = (float) -StrictMath.log((i / (double) STEPS + 1) / 256);
        }
        return table;
    }
}
