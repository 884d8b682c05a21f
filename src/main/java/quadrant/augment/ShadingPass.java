package quadrant.augment;

import java.util.function.DoubleBinaryOperator;
import quadrant.pixels.Patch;

/** Uneven illumination: each row of a view is multiplied by a row of factors, the same in all channels. */
final class ShadingPass {
    private float[] factors = new float[0];
    private float[] row = new float[0];

    /**
     * Vignetting by the cosine-fourth law: at a distance ρ from the centre, 1 in the corners, the factor is cos⁴ of the angle
     * whose tangent is ρ·tan θ, which is (1 + ρ² tan² θ)^−2; θ is chosen such that the corners lose the given share.
     *
     * @param loss 0 to below 1
     */
    void vignette(Patch view, double loss) {
        double c = (view.widthPx() - 1) / 2.0;
        double k = (1 / StrictMath.sqrt(1 - loss) - 1) / (2 * c * c);
        shade(view, (right, down) -> {
            double t = 1 + k * (right * right + down * down);
            return 1 / (t * t);
        });
    }

    /**
     * Illumination from one side: factors that change linearly from 1 − strength in one corner or edge to 1 + strength in the
     * opposite one.
     *
     * @param degrees direction of the brightest side, anticlockwise from the right
     */
    void gradient(Patch view, double strength, double degrees) {
        double c = (view.widthPx() - 1) / 2.0;
        double x = StrictMath.cos(StrictMath.toRadians(degrees));
        double y = -StrictMath.sin(StrictMath.toRadians(degrees));
        double slope = strength / (c * (Math.abs(x) + Math.abs(y)));
        shade(view, (right, down) -> 1 + slope * (x * right + y * down));
    }

    /** Multiplies by a factor for each position right of and below the centre; a view of one pixel stays as it is. */
    private void shade(Patch view, DoubleBinaryOperator factor) {
        int size = view.widthPx();
        if (row.length != size) {
            row = new float[size];
            factors = new float[size];
        }
        double c = (size - 1) / 2.0;
        for (int y = 0; y < size && size > 1; y++) {
            for (int x = 0; x < size; x++) {
                factors[x] = (float) factor.applyAsDouble(toDouble(x) - c, y - c);
            }
            for (int at = y * size; at < view.values().length; at += size * size) {
                System.arraycopy(view.values(), at, row, 0, size);
                multiply(row, factors);
                System.arraycopy(row, 0, view.values(), at, size);
            }
        }
    }

    private static void multiply(float[] row, float[] factors) {
        for (int x = 0; x < row.length; x++) {
            row[x] = Math.min(255f, row[x] * factors[x]);
        }
    }

    /**
     * Exact conversion of a whole number from 0 to 2^52 − 1 to a double, for loops that compute with it at each pixel.
     *
     * <p>Java 17 converts by an instruction that keeps part of its target register, and so waits for the previous result in that
     * register. On Intel processors such a loop then does one pixel after the other instead of several at once: measured, 2.5 to
     * 4.5 times as slow. Here the number is put into the lowest bits of a double whose last place is worth 1. Loops that only convert
     * gain nothing.
     */
    private static double toDouble(long number) {
        return Double.longBitsToDouble(number | 0x4330000000000000L) - 0x1p52;
    }
}
