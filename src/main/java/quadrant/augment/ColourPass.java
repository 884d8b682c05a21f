package quadrant.augment;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The one pass over a view's colours, however many transforms there are. Linear maps of grey levels are combined; between them
 * are steps through the logarithm ({@link LogCurve}): stains and gamma. Grey levels are clipped to 0–255 before each logarithm
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

    private final ImageColours image = new ImageColours();
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
    Optional<StainEstimate> stains() {
        return image.stains(canvas);
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
        if (used > 0 && last.identity() && !curves.get(used - 1).isGamma()) {
            curves.get(used - 1).thenDensity(map);
        } else {
            append().density(last, map);
            last.reset();
        }
    }

    /** Adds x → 255 · (x / 255)^exponent. */
    void gamma(double exponent) {
        append().gamma(last, exponent);
        last.reset();
    }

    private LogCurve append() {
        if (used == curves.size()) {
            curves.add(new LogCurve());
        }
        used++;
        return curves.get(used - 1);
    }

    /** Maps 3×area values in place. */
    void run(float[] values) {
        double scale = 1;
        double offset = 0;
        for (int k = 0; k < used; k++) {
            LogCurve curve = curves.get(k);
            curve.prepare(STEPS, scale, offset);
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
        float[][] weights = curve.logarithms();
        for (int c = 0; c < 3; c++) {
            scale(block[c], curve.gains()[c], curve.offsets()[c], 0, STEPS * 255f, n);
            look(block[c], curve.isGamma() ? LOGARITHM : DENSITY, n);
        }
        for (int c = 0; c < 3; c++) {
            if (curve.isGamma()) {
                scale(block[c], weights[c][c], weights[c][3], -HALF_RANGE, HALF_RANGE, n);
            } else {
                mix(weights[c], -HALF_RANGE, HALF_RANGE, spare[c], n);
            }
        }
        if (!curve.isGamma()) {
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
}
