package quadrant.evaluation;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * Temperature scaling: probabilities are softened (T above 1) or sharpened (below 1) equally for all images, so that no
 * prediction changes: p ← softmax(ln p / T), which is softmax(z / T) of the logits (Guo, Pleiss, Sun &amp; Weinberger, On
 * Calibration of Modern Neural Networks, ICML 2017, equation 9).
 *
 * @param value T, 0.1 to 10
 */
public record Temperature(double value) {
    /** Unchanged probabilities. */
    public static final Temperature ONE = new Temperature(1);

    /** With fewer images the fitted temperature would depend more on these images than on the model. */
    public static final int IMAGES_NEEDED = 30;
    /** Images of one group are often wrong together, so enough groups are needed. */
    public static final int GROUPS_NEEDED = 5;

    private static final double LEAST = 0.1;
    private static final double MOST = 10;
    private static final double GOLDEN = (Math.sqrt(5) - 1) / 2;
    private static final int SECTIONS = 50;
    /** This close to an end the minimum is taken to lie beyond it. */
    private static final double EDGE = 1.001;

    /** The smallest normal float32: a softmax may underflow to 0. */
    static final double FLOOR = Float.MIN_NORMAL;

    public Temperature {
        if (!(value >= LEAST && value <= MOST)) {
            throw new IllegalArgumentException("A temperature of " + value);
        }
    }

    /**
     * Fits T by the negative log-likelihood of images that the model did not learn from, by golden-section search over ln T.
     *
     * @return at most 10, which makes all classes nearly equally likely; no value for too few images, or where the best T would
     *     lie below 0.1
     * @throws IllegalArgumentException where a row has no true class or a probability is NaN
     */
    public static Measured<Temperature> fit(Predictions heldOut) {
        heldOut.requireKnown();
        double[][] logs =
                heldOut.rows().stream().map(p -> logs(p.probabilities())).toArray(double[][]::new);
        return fit(new double[][][] {logs}, heldOut);
    }

    /**
     * Fits T where the probabilities of an image are the mean over its views of softmax(z / T).
     *
     * @param logits views×images×classes
     * @param truths the images; only their true classes are used
     */
    public static Measured<Temperature> fit(double[][][] logits, Predictions truths) {
        long groups = truths.rows().stream().map(Prediction::group).distinct().count();
        if (truths.rows().size() < IMAGES_NEEDED || groups < GROUPS_NEEDED) {
            return Measured.not(String.format(
                    Locale.ROOT,
                    "The temperature stays 1: %d images of %d groups could be held out, and %d of %d are needed.",
                    truths.rows().size(),
                    groups,
                    IMAGES_NEEDED,
                    GROUPS_NEEDED));
        }
        int[] truth =
                truths.rows().stream().mapToInt(p -> p.truth().orElseThrow()).toArray();
        double low = Math.log(LEAST);
        double high = Math.log(MOST);
        double a = high - GOLDEN * (high - low);
        double b = low + GOLDEN * (high - low);
        double lossA = loss(logits, truth, Math.exp(a));
        double lossB = loss(logits, truth, Math.exp(b));
        for (int i = 0; i < SECTIONS; i++) {
            if (lossA <= lossB) {
                high = b;
                b = a;
                lossB = lossA;
                a = high - GOLDEN * (high - low);
                lossA = loss(logits, truth, Math.exp(a));
            } else {
                low = a;
                a = b;
                lossA = lossB;
                b = low + GOLDEN * (high - low);
                lossB = loss(logits, truth, Math.exp(b));
            }
        }
        double t = Math.exp((low + high) / 2);
        if (t < LEAST * EDGE) {
            return Measured.not(
                    "The temperature stays 1, as the held-out images are all classified correctly: the likelihood grows without"
                            + " limit towards a temperature of 0.");
        }
        return Measured.of(new Temperature(Math.min(t, MOST)));
    }

    /** The mean over the views of an image of softmax(z / T). */
    public static List<Float> mean(double[][][] logits, int image, double temperature) {
        return floats(probabilities(logits, image, temperature));
    }

    private static List<Float> floats(double[] values) {
        return Arrays.stream(values).mapToObj(v -> (float) v).toList();
    }

    private static double[] probabilities(double[][][] logits, int image, double temperature) {
        double[] mean = new double[logits[0][image].length];
        for (double[][] view : logits) {
            double[] p = view[image].clone();
            softmax(p, 1 / temperature);
            for (int k = 0; k < p.length; k++) {
                mean[k] += p[k] / logits.length;
            }
        }
        return mean;
    }

    private static double loss(double[][][] logits, int[] truth, double temperature) {
        double sum = 0;
        for (int i = 0; i < truth.length; i++) {
            sum -= Math.log(Math.max(probabilities(logits, i, temperature)[truth[i]], FLOOR));
        }
        return sum / truth.length;
    }

    /** The probabilities at this temperature; they sum to 1. */
    public List<Float> apply(List<Float> probabilities) {
        double[] p = logs(probabilities);
        softmax(p, 1 / value);
        return floats(p);
    }

    /** All rows at this temperature. */
    public Predictions apply(Predictions predictions) {
        return predictions.with(
                predictions.rows().stream().map(p -> apply(p.probabilities())).toList());
    }

    private static double[] logs(List<Float> probabilities) {
        return probabilities.stream()
                .mapToDouble(p -> Math.log(Math.max(p, FLOOR)))
                .toArray();
    }

    /** softmax(β·l), in place. */
    public static void softmax(double[] l, double beta) {
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
