package quadrant.augment;

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
    void vignette(float[] view, int size, double loss) {
        double c = (size - 1) / 2.0;
        if (c == 0) {
            return;
        }
        reserve(size);
        double k = (1 / StrictMath.sqrt(1 - loss) - 1) / (2 * c * c);
        for (int y = 0; y < size; y++) {
            for (int x = 0; x < size; x++) {
                double right = WholeNumber.toDouble(x) - c;
                double t = 1 + k * (right * right + (y - c) * (y - c));
                factors[x] = (float) (1 / (t * t));
            }
            multiply(view, y * size);
        }
    }

    /**
     * Illumination from one side: factors that change linearly from 1 − strength in one corner or edge to 1 + strength in the
     * opposite one.
     *
     * @param degrees direction of the brightest side, anticlockwise from the right
     */
    void gradient(float[] view, int size, double strength, double degrees) {
        double c = (size - 1) / 2.0;
        if (c == 0) {
            return;
        }
        reserve(size);
        double right = StrictMath.cos(StrictMath.toRadians(degrees));
        double down = -StrictMath.sin(StrictMath.toRadians(degrees));
        double slope = strength / (c * (Math.abs(right) + Math.abs(down)));
        for (int y = 0; y < size; y++) {
            for (int x = 0; x < size; x++) {
                factors[x] = (float) (1 + slope * (right * (WholeNumber.toDouble(x) - c) + down * (y - c)));
            }
            multiply(view, y * size);
        }
    }

    private void reserve(int size) {
        if (row.length != size) {
            row = new float[size];
            factors = new float[size];
        }
    }

    private void multiply(float[] view, int from) {
        int size = row.length;
        for (int at = from; at < view.length; at += size * size) {
            System.arraycopy(view, at, row, 0, size);
            multiply(row, factors);
            System.arraycopy(row, 0, view, at, size);
        }
    }

    private static void multiply(float[] row, float[] factors) {
        for (int x = 0; x < row.length; x++) {
            row[x] = Math.min(255f, row[x] * factors[x]);
        }
    }
}
