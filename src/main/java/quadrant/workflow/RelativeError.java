package quadrant.workflow;

/** How far numbers are from those expected: the largest difference over the largest expected magnitude, max|a − b| / max|b|. */
public final class RelativeError {
    private RelativeError() {}

    /**
     * The error; infinite where a number is missing or none, and the largest difference itself where all that is expected
     * is 0.
     */
    public static double of(float[] actual, float[] expected) {
        if (actual.length != expected.length) {
            return Double.POSITIVE_INFINITY;
        }
        double difference = 0;
        double largest = 0;
        for (int i = 0; i < actual.length; i++) {
            if (Float.isNaN(actual[i]) && Float.isNaN(expected[i])) {
                // as it should be, for the root of a negative number
                continue;
            }
            double d = Math.abs((double) actual[i] - expected[i]);
            if (Double.isNaN(d) || Double.isInfinite(d)) {
                return Double.POSITIVE_INFINITY;
            }
            difference = Math.max(difference, d);
            largest = Math.max(largest, Math.abs(expected[i]));
        }
        return largest == 0 ? difference : difference / largest;
    }
}
