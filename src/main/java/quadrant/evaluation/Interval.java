package quadrant.evaluation;

/** The range in which a quantity lies with 95 % confidence, both ends included. */
public record Interval(double low, double high) {
    /** The interval of a share without data. */
    public static final Interval UNKNOWN = new Interval(0, 1);

    public Interval {
        if (!(low <= high)) {
            throw new IllegalArgumentException("An interval from " + low + " to " + high);
        }
    }
}
