package quadrant.augment;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The one pass over a view's colours, however many transforms there are. Linear maps of grey levels are combined; between them
 * are steps through the logarithm: stains and gamma. Grey levels are clipped to 0–255 before each logarithm
 * and at the very end, nowhere else.
 *
 * <p>The logarithm of a grey level comes from a table of {@value #STEPS} steps a grey level (error at most 1/64 of a grey
 * level). The inverse is exp(−d) = p((5 − d) / 32)^32 · e^−5, with p the Taylor polynomial of degree 6: the relative error is
 * below 1e-5 for densities of −2 to 12, and beyond those the grey level is far above 255 or rounds to −1.
 *
 * <p>The loops work on blocks copied out of the planes, and several short loops are used instead of one: the compiler
 * vectorises only short loops that index all their arrays alike. Measured on Java 17, this is seven times as fast.
 */
final class ColourPass {
    private static final int STEPS = 32;
    /** 2^23: the lowest bits of a small number added to it are that number, rounded to an integer. */
    private static final float ROUNDER = 0x1p23f;

    private static final int BLOCK = 1024;
    private static final float HALF_RANGE = 7 / 32f;
    /** The exponential is computed around this density, so that its range is the same on either side. */
    private static final double CENTRE = 5;

    /** −ln((x + 1) / 256). */
    private static final float[] DENSITY = new float[256 * STEPS];
    /** −ln(x / 255); for 0 a value as far beyond the exponential's range as any gamma needs. */
    private static final float[] LOGARITHM = new float[256 * STEPS];

    static {
        for (int i = 0; i < DENSITY.length; i++) {
            double x = i / (double) STEPS;
            DENSITY[i] = (float) -StrictMath.log((x + 1) / 256);
            LOGARITHM[i] = i == 0 ? 1000 : (float) -StrictMath.log(x / 255);
        }
    }

    private final List<Step> steps = new ArrayList<>();
    /** The linear map of each channel's grey levels since the last step: x → gain·x + offset. */
    private double[] gains = {1, 1, 1};

    private double[] offsets = new double[3];

    /** Adds x → gain·x + offset in grey levels. */
    void levels(double gain, double offset) {
        for (int c = 0; c < 3; c++) {
            channel(c, gain, offset);
        }
    }

    /** Adds x → gain·x + offset of one channel, 0–2. */
    void channel(int channel, double gain, double offset) {
        gains[channel] *= gain;
        offsets[channel] = offsets[channel] * gain + offset;
    }

    /** Adds a map of optical densities, as {@link StainBasis#restain} gives it. */
    void density(double[][] map) {
        Step last = steps.isEmpty() ? null : steps.get(steps.size() - 1);
        boolean identity = Arrays.equals(gains, new double[] {1, 1, 1}) && Arrays.equals(offsets, new double[3]);
        if (last != null && !last.gamma && identity) {
            steps.set(steps.size() - 1, new Step(last.gains, last.offsets, then(last.map, map), false));
        } else {
            append(map, false);
        }
    }

    /** The map of densities that has the effect of two. */
    private static double[][] then(double[][] first, double[][] later) {
        double[][] map = new double[4][3];
        for (int i = 0; i < 4; i++) {
            for (int j = 0; j < 3; j++) {
                map[i][j] = first[i][0] * later[0][j]
                        + first[i][1] * later[1][j]
                        + first[i][2] * later[2][j]
                        + (i == 3 ? later[3][j] : 0);
            }
        }
        return map;
    }

    /** Adds x → 255 · (x / 255)^exponent. */
    void gamma(double exponent) {
        append(new double[][] {{exponent, 0, 0}, {0, exponent, 0}, {0, 0, exponent}, {0, 0, 0}}, true);
    }

    private void append(double[][] map, boolean gamma) {
        steps.add(new Step(gains, offsets, map, gamma));
        gains = new double[] {1, 1, 1};
        offsets = new double[3];
    }

    /** Maps 3×area values in place. */
    void run(float[] values) {
        int area = values.length / 3;
        float[][] block = new float[3][BLOCK];
        float[][] spare = new float[3][BLOCK];
        for (int at = 0; at < area; at += BLOCK) {
            int n = Math.min(BLOCK, area - at);
            for (int c = 0; c < 3; c++) {
                System.arraycopy(values, at + c * area, block[c], 0, n);
            }
            double scale = 1;
            double offset = 0;
            for (Step step : steps) {
                step.bend(block, scale, offset, spare, n);
                float[][] old = block;
                block = spare;
                spare = old;
                scale = step.scale();
                offset = step.offset();
            }
            for (int c = 0; c < 3; c++) {
                float constant = (float) (offsets[c] + offset * gains[c]);
                scale(block[c], (float) (gains[c] * scale), constant, 0, 255, n);
                System.arraycopy(block[c], 0, values, at + c * area, n);
            }
        }
    }

    private static void scale(float[] x, float gain, float offset, float least, float most, int n) {
        for (int i = 0; i < n; i++) {
            x[i] = Math.min(most, Math.max(least, gain * x[i] + offset));
        }
    }

    private static void look(float[] x, float[] table, int n) {
        for (int i = 0; i < n; i++) {
            x[i] = x[i] + ROUNDER;
        }
        for (int i = 0; i < n; i++) {
            x[i] = table[Float.floatToRawIntBits(x[i]) & (table.length - 1)];
        }
    }

    private static void exponential(float[] x, int n) {
        for (int i = 0; i < n; i++) {
            float t = x[i];
            float p = 1 / 120f + t * (1 / 720f);
            p = 1 / 24f + t * p;
            p = 1 / 6f + t * p;
            p = 0.5f + t * p;
            p = 1 + t * p;
            x[i] = 1 + t * p;
        }
        for (int i = 0; i < n; i++) {
            float p = x[i];
            p *= p;
            p *= p;
            p *= p;
            p *= p;
            p *= p;
            x[i] = p;
        }
    }

    /** The density of a grey level in 0–255, from the table. */
    static float density(float grey) {
        return DENSITY[Float.floatToRawIntBits(STEPS * grey + ROUNDER) & (DENSITY.length - 1)];
    }

    /**
     * One step of the pass: a linear map of each channel's grey levels, x → gain·x + offset, the logarithm, an affine map of the
     * logarithms, and the exponential. Its result is still unscaled: grey levels are {@link #scale()} times it plus {@link #offset()}.
     *
     * @param map out[j] = Σ in[i] · map[i][j] + map[3][j]
     * @param gamma whether it is the logarithm of the grey level, not the density
     */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    private record Step(double[] gains, double[] offsets, double[][] map, boolean gamma) {
        /** The size of one unit of the unscaled result, in grey levels. */
        double scale() {
            return (gamma ? 255 : 256) * StrictMath.exp(-CENTRE);
        }

        double offset() {
            return gamma ? 0 : -1;
        }

        /** Fills {@code out} from a block, which is overwritten; grey levels are scale times its values plus the offset. */
        void bend(float[][] block, double scale, double offset, float[][] out, int n) {
            for (int c = 0; c < 3; c++) {
                float gain = (float) (STEPS * (gains[c] * scale));
                float constant = (float) (STEPS * (offsets[c] + offset * gains[c]));
                ColourPass.scale(block[c], gain, constant, 0, STEPS * 255f, n);
                look(block[c], gamma ? LOGARITHM : DENSITY, n);
            }
            for (int c = 0; c < 3; c++) {
                mix(block, c, out[c], n);
                exponential(out[c], n);
            }
        }

        private void mix(float[][] block, int channel, float[] out, int n) {
            float[] red = block[0];
            float[] green = block[1];
            float[] blue = block[2];
            float kr = (float) (-map[0][channel] / 32);
            float kg = (float) (-map[1][channel] / 32);
            float kb = (float) (-map[2][channel] / 32);
            float k0 = (float) ((CENTRE - map[3][channel]) / 32);
            for (int i = 0; i < n; i++) {
                float t = kr * red[i] + kg * green[i] + kb * blue[i] + k0;
                out[i] = Math.min(HALF_RANGE, Math.max(-HALF_RANGE, t));
            }
        }
    }
}
