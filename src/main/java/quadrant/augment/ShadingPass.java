package quadrant.augment;

import java.util.Arrays;
import java.util.function.DoubleBinaryOperator;
import quadrant.pixels.Patch;

/** Uneven illumination: each row of a view is multiplied by a row of factors, the same in all channels. */
final class ShadingPass {
    private ShadingPass() {}

    /**
     * Vignetting by the cosine-fourth law: at a distance ρ from the centre, 1 in the corners, the factor is cos⁴ of the angle
     * whose tangent is ρ·tan θ, which is (1 + ρ² tan² θ)^−2; θ is chosen such that the corners lose the given share.
     *
     * @param loss 0 to below 1
     */
    static void vignette(Patch view, double loss) {
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
    static void gradient(Patch view, double strength, double degrees) {
        double c = (view.widthPx() - 1) / 2.0;
        double x = StrictMath.cos(StrictMath.toRadians(degrees));
        double y = -StrictMath.sin(StrictMath.toRadians(degrees));
        double slope = strength / (c * (Math.abs(x) + Math.abs(y)));
        shade(view, (right, down) -> 1 + slope * (x * right + y * down));
    }

    /** Multiplies by a factor for each position right of and below the centre; a view of one pixel stays as it is. */
    private static void shade(Patch view, DoubleBinaryOperator factor) {
        int size = view.widthPx();
        double[] place = new double[size];
        Arrays.setAll(place, x -> x - (size - 1) / 2.0);
        float[] factors = new float[size];
        float[] row = new float[size];
        for (int y = 0; y < size && size > 1; y++) {
            for (int x = 0; x < size; x++) {
                factors[x] = (float) factor.applyAsDouble(place[x], place[y]);
            }
            for (int at = y * size; at < view.values().length; at += size * size) {
                System.arraycopy(view.values(), at, row, 0, size);
                for (int x = 0; x < size; x++) {
                    row[x] = Math.min(255f, row[x] * factors[x]);
                }
                System.arraycopy(row, 0, view.values(), at, size);
            }
        }
    }
}
