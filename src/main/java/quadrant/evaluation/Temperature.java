package quadrant.evaluation;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Temperature scaling: probabilities are softened (T above 1) or sharpened (below 1) alike for all images, so that no call
 * changes: p ← softmax(ln p / T), which is softmax(z / T) of the logits (Guo, Pleiss, Sun &amp; Weinberger, On Calibration of
 * Modern Neural Networks, ICML 2017, equation 9).
 *
 * @param value T, 0.1 to 10
 */
public record Temperature(double value) {
    /** Probabilities as they are. */
    public static final Temperature ONE = new Temperature(1);

    /** With fewer images a temperature says more of them than of the model. */
    public static final int IMAGES_NEEDED = 30;
    /** Images of few groups are wrong together. */
    public static final int GROUPS_NEEDED = 5;

    private static final double LEAST = 0.1;
    private static final double MOST = 10;
    private static final int HALVINGS = 60;
    /** The smallest normal float32: a softmax may underflow to 0. */
    private static final double FLOOR = Float.MIN_NORMAL;

    public Temperature {
        if (!(value >= LEAST && value <= MOST)) {
            throw new IllegalArgumentException("A temperature of " + value);
        }
    }

    /**
     * Fits T by the negative log-likelihood of images that the model did not learn from. It is convex in β = 1/T with the
     * derivative mean(Σₖ pₖ(β)·ln pₖ − ln p(truth)), whose zero is found by bisection.
     *
     * @return no value for too few images, or where the best T would lie beyond 0.1 to 10
     * @throws IllegalArgumentException where a row has no truth or a probability is no number
     */
    public static Measured<Temperature> fit(Predictions heldOut) {
        requireUsable(heldOut);
        long groups = heldOut.rows().stream().map(Prediction::group).distinct().count();
        if (heldOut.rows().size() < IMAGES_NEEDED || groups < GROUPS_NEEDED) {
            return Measured.not(String.format(
                    Locale.ROOT,
                    "The temperature stays 1: %d images of %d groups could be held out, and %d of %d are needed.",
                    heldOut.rows().size(),
                    groups,
                    IMAGES_NEEDED,
                    GROUPS_NEEDED));
        }
        double[][] logs =
                heldOut.rows().stream().map(p -> logs(p.probabilities())).toArray(double[][]::new);
        int[] truths =
                heldOut.rows().stream().mapToInt(p -> p.truth().orElseThrow()).toArray();
        if (slope(logs, truths, 1 / LEAST) <= 0) {
            return Measured.not(
                    "The temperature stays 1: the held-out images were called rightly so surely that none fits.");
        }
        if (slope(logs, truths, 1 / MOST) >= 0) {
            return Measured.not("The temperature stays 1: the held-out images were called no better than by chance.");
        }
        double low = Math.log(1 / MOST);
        double high = Math.log(1 / LEAST);
        for (int i = 0; i < HALVINGS; i++) {
            double middle = (low + high) / 2;
            if (slope(logs, truths, Math.exp(middle)) < 0) {
                low = middle;
            } else {
                high = middle;
            }
        }
        return Measured.of(new Temperature(Math.exp(-(low + high) / 2)));
    }

    /** The probabilities at this temperature; they sum to 1. */
    public List<Float> apply(List<Float> probabilities) {
        double[] p = logs(probabilities);
        soften(p, 1 / value);
        List<Float> softened = new ArrayList<>();
        for (double v : p) {
            softened.add((float) v);
        }
        return List.copyOf(softened);
    }

    /** All rows at this temperature. */
    public Predictions apply(Predictions predictions) {
        return new Predictions(
                predictions.classes(),
                predictions.rows().stream()
                        .map(p -> new Prediction(p.id(), p.group(), p.truth(), apply(p.probabilities())))
                        .toList());
    }

    static void requireUsable(Predictions predictions) {
        for (Prediction p : predictions.rows()) {
            if (p.truth().isEmpty() || !p.probabilities().stream().allMatch(Float::isFinite)) {
                throw new IllegalArgumentException(
                        p.id() + " has the truth " + p.truth() + " and the probabilities " + p.probabilities());
            }
        }
    }

    private static double slope(double[][] logs, int[] truths, double beta) {
        double sum = 0;
        double[] p = new double[logs[0].length];
        for (int i = 0; i < logs.length; i++) {
            System.arraycopy(logs[i], 0, p, 0, p.length);
            soften(p, beta);
            for (int k = 0; k < p.length; k++) {
                sum += p[k] * logs[i][k];
            }
            sum -= logs[i][truths[i]];
        }
        return sum / logs.length;
    }

    private static double[] logs(List<Float> probabilities) {
        return probabilities.stream()
                .mapToDouble(p -> Math.log(Math.max(p, FLOOR)))
                .toArray();
    }

    /** softmax(β·l), in place. */
    private static void soften(double[] l, double beta) {
        double most = Double.NEGATIVE_INFINITY;
        for (double v : l) {
            most = Math.max(most, v);
        }
        double sum = 0;
        for (int k = 0; k < l.length; k++) {
            l[k] = Math.exp(beta * (l[k] - most));
            sum += l[k];
        }
        for (int k = 0; k < l.length; k++) {
            l[k] /= sum;
        }
    }
}
