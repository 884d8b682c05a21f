package quadrant.augment;

/** The checks that the transforms share. */
final class Limits {
    private Limits() {}

    /** Refuses a value outside the closed range, or NaN. */
    static void within(String what, double value, double min, double max) {
        if (!(value >= min && value <= max)) {
            throw new IllegalArgumentException(
                    "the " + what + " must lie within " + min + " to " + max + ", got " + value);
        }
    }

    /** Refuses a range whose limits are in the wrong order or outside the closed range. */
    static void range(String what, double from, double to, double min, double max) {
        within("least " + what, from, min, max);
        within("greatest " + what, to, min, max);
        if (from > to) {
            throw new IllegalArgumentException(
                    "the least " + what + " must not exceed the greatest, got " + from + " and " + to);
        }
    }

    /** The nearest value of the closed range. */
    static double clamped(double value, double min, double max) {
        return Math.min(max, Math.max(min, value));
    }

    /** Refuses a value that is not a whole number. */
    static void whole(String what, double value) {
        if (value != Math.rint(value)) {
            throw new IllegalArgumentException("the " + what + " must be a whole number, got " + value);
        }
    }
}
