package quadrant.evaluation;

import java.util.Arrays;

/** The ends of a percentile interval. */
final class Percentiles {
    private static final double ALPHA = 0.025;

    private Percentiles() {}

    /** Of B replications, which are sorted in place: the Bα-th and the B(1−α)-th. */
    static Interval of(double[] replications) {
        Arrays.sort(replications);
        int tail = Math.max(1, (int) Math.round(ALPHA * replications.length));
        return new Interval(replications[tail - 1], replications[Math.max(tail - 1, replications.length - tail - 1)]);
    }
}
