package quadrant.augment;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

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

    private final ImageStains image = new ImageStains();
    private final List<LogCurve> curves = new ArrayList<>();
    private final LevelMap last = new LevelMap();
    private final float[] lastGains = new float[3];
    private final float[] lastOffsets = new float[3];
    private float[][] block = new float[3][BLOCK];
    private float[][] spare = new float[3][BLOCK];
    private float[] canvas = new float[0];
    private int used;

    /** Starts a view without a known image. */
    void begin() {
        begin(new float[0]);
    }

    /** Starts a view of the image on a square canvas, 3×area values. */
    void begin(float[] canvasValues) {
        canvas = canvasValues;
        used = 0;
        last.reset();
    }

    /** The two stains of the image, where it has two. */
    Optional<ImageStains.Estimate> stains() {
        return image.of(canvas);
    }

    /** Adds x → gain·x + offset in grey levels. */
    void levels(double gain, double offset) {
        for (int c = 0; c < 3; c++) {
            last.then(c, gain, offset);
        }
    }

    /** Adds x → gain·x + offset of one channel, 0–2. */
    void channel(int channel, double gain, double offset) {
        last.then(channel, gain, offset);
    }

    /** Adds a map of optical densities, as {@link StainBasis#jitter} gives it. */
    void density(double[] map) {
        if (used > 0 && last.isIdentity() && !curves.get(used - 1).gamma) {
            curves.get(used - 1).then(map);
        } else {
            append(map, false);
        }
    }

    /** Adds x → 255 · (x / 255)^exponent. */
    void gamma(double exponent) {
        append(new double[] {exponent, 0, 0, 0, exponent, 0, 0, 0, exponent, 0, 0, 0}, true);
    }

    private void append(double[] map, boolean gamma) {
        if (used == curves.size()) {
            curves.add(new LogCurve());
        }
        curves.get(used).set(last, map, gamma);
        used++;
        last.reset();
    }

    /** Maps 3×area values in place. */
    void run(float[] values) {
        double scale = 1;
        double offset = 0;
        for (int k = 0; k < used; k++) {
            LogCurve curve = curves.get(k);
            curve.prepare(scale, offset);
            scale = curve.scale();
            offset = curve.offset();
        }
        last.weights(1, scale, offset, lastGains, lastOffsets);
        int area = values.length / 3;
        if (used == 0) {
            for (int c = 0; c < 3; c++) {
                levels(values, c * area, (c + 1) * area, lastGains[c], lastOffsets[c]);
            }
            return;
        }
        for (int at = 0; at < area; at += BLOCK) {
            int n = Math.min(BLOCK, area - at);
            for (int c = 0; c < 3; c++) {
                System.arraycopy(values, at + c * area, block[c], 0, n);
            }
            for (int k = 0; k < used; k++) {
                bend(curves.get(k), n);
            }
            for (int c = 0; c < 3; c++) {
                scale(block[c], lastGains[c], lastOffsets[c], 0, 255, n);
                System.arraycopy(block[c], 0, values, at + c * area, n);
            }
        }
    }

    private static void levels(float[] values, int from, int to, float gain, float offset) {
        for (int i = from; i < to; i++) {
            values[i] = Math.min(255f, Math.max(0f, gain * values[i] + offset));
        }
    }

    private void bend(LogCurve curve, int n) {
        for (int c = 0; c < 3; c++) {
            scale(block[c], curve.gains[c], curve.offsets[c], 0, STEPS * 255f, n);
            look(block[c], curve.gamma ? LOGARITHM : DENSITY, n);
        }
        for (int c = 0; c < 3; c++) {
            if (curve.gamma) {
                scale(block[c], curve.weights[c][c], curve.weights[c][3], -HALF_RANGE, HALF_RANGE, n);
            } else {
                mix(curve.weights[c], -HALF_RANGE, HALF_RANGE, spare[c], n);
            }
        }
        if (!curve.gamma) {
            float[][] old = block;
            block = spare;
            spare = old;
        }
        for (int c = 0; c < 3; c++) {
            exponential(block[c], n);
        }
    }

    private static void scale(float[] x, float gain, float offset, float least, float most, int n) {
        for (int i = 0; i < n; i++) {
            x[i] = Math.min(most, Math.max(least, gain * x[i] + offset));
        }
    }

    private void mix(float[] k, float least, float most, float[] out, int n) {
        float[] red = block[0];
        float[] green = block[1];
        float[] blue = block[2];
        float kr = k[0];
        float kg = k[1];
        float kb = k[2];
        float k0 = k[3];
        for (int i = 0; i < n; i++) {
            float t = kr * red[i] + kg * green[i] + kb * blue[i] + k0;
            out[i] = Math.min(most, Math.max(least, t));
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
     * One step of the pass: a linear map of each channel's grey levels, the logarithm, a linear map of the logarithms, and the
     * exponential. Its result is still unscaled: grey levels are {@link #scale()} times it plus {@link #offset()}.
     */
    private static final class LogCurve {
        /** The exponential is computed around this density, so that its range is the same on either side. */
        private static final double CENTRE = 5;

        private final LevelMap before = new LevelMap();
        /** The factor of each channel for its position in the table of logarithms, and the number that is then added. */
        private final float[] gains = new float[3];

        private final float[] offsets = new float[3];
        /** The weights of the three logarithms and of 1 for each channel's exponent, divided by 32 and relative to the centre. */
        private final float[][] weights = new float[3][4];
        /** out[j] = Σ in[i] · map[3i + j] + map[9 + j]. */
        private final double[] map = new double[12];

        private boolean gamma;

        private void set(LevelMap levels, double[] logarithms, boolean ofGamma) {
            before.set(levels);
            System.arraycopy(logarithms, 0, map, 0, 12);
            gamma = ofGamma;
        }

        /** Appends a map of densities. */
        private void then(double[] later) {
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
        private double scale() {
            return (gamma ? 255 : 256) * StrictMath.exp(-CENTRE);
        }

        private double offset() {
            return gamma ? 0 : -1;
        }

        /**
         * Computes the weights for a run.
         *
         * @param scale size of one unit of the input values, in grey levels
         * @param offset grey level of an input value of 0
         */
        private void prepare(double scale, double offset) {
            before.weights(STEPS, scale, offset, gains, offsets);
            for (int j = 0; j < 3; j++) {
                for (int i = 0; i < 3; i++) {
                    weights[j][i] = (float) (-map[3 * i + j] / 32);
                }
                weights[j][3] = (float) ((CENTRE - map[9 + j]) / 32);
            }
        }
    }

    /** A linear map of each channel's grey levels, x → gain·x + offset, which combines several before any pixel is changed. */
    private static final class LevelMap {
        private final double[] gains = {1, 1, 1};
        private final double[] offsets = new double[3];

        private void reset() {
            Arrays.fill(gains, 1);
            Arrays.fill(offsets, 0);
        }

        private void then(int channel, double gain, double offset) {
            gains[channel] *= gain;
            offsets[channel] = offsets[channel] * gain + offset;
        }

        private void set(LevelMap other) {
            System.arraycopy(other.gains, 0, gains, 0, 3);
            System.arraycopy(other.offsets, 0, offsets, 0, 3);
        }

        private boolean isIdentity() {
            return Arrays.equals(gains, new double[] {1, 1, 1}) && Arrays.equals(offsets, new double[3]);
        }

        /** Writes unit times the mapped values for unscaled values x; the grey levels are scale·x + offset. */
        private void weights(double unit, double scale, double offset, float[] gain, float[] constant) {
            for (int c = 0; c < 3; c++) {
                gain[c] = (float) (unit * (gains[c] * scale));
                constant[c] = (float) (unit * (offsets[c] + offset * gains[c]));
            }
        }
    }
}
