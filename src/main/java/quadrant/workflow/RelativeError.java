package quadrant.workflow;

/** The relative error of numbers: the largest difference over the largest expected magnitude, max|a − b| / max|b|. */
public final class RelativeError {
    private RelativeError() {}

    /** The error; infinite where a number is missing or NaN, and the absolute difference where all expected numbers are 0. */
    public static double of(float[] actual, float[] expected) {
        if (actual.length != expected.length) {
            return Double.POSITIVE_INFINITY;
        }
        double difference = 0;
        double largest = 0;
        for (int i = 0; i < actual.length; i++) {
            if (Float.isNaN(actual[i]) && Float.isNaN(expected[i])) {
                // NaN is expected for the root of a negative number
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
