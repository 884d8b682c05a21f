package quadrant.workspace;

import java.nio.FloatBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import quadrant.engine.Matrices;
import quadrant.evaluation.Temperature;
import quadrant.ridge.KernelRidge;
import quadrant.ridge.Ridge.Fit;
import quadrant.ridge.Targets;
import quadrant.training.LayerFit;
import quadrant.training.Standardisation;

/**
 * A ridge classifier on one view of each labelled object, by the closed form of {@link KernelRidge} and standardised as in
 * {@link LayerFit}. Its probabilities are softmax(GAIN·s) of the scores s = W·x + b.
 */
public final class LiveFit {
    /** classes×features, for unstandardised features. */
    private final float[] weights;

    private final double[] bias;

    private LiveFit(float[] weights, double[] bias) {
        this.weights = weights;
        this.bias = bias;
    }

    /**
     * Fits.
     *
     * @param rows of the labelled objects
     * @param labels their classes, from 0
     * @param strength of the ridge, in mean eigenvalues of the kernel
     */
    public static LiveFit of(List<float[]> rows, int[] labels, int classes, double strength, Matrices matrices) {
        Standardisation standard = standardisation(rows);
        int width = rows.get(0).length;
        float[][] x = rows.parallelStream().map(standard::applied).toArray(float[][]::new);
        Fit fit = new KernelRidge(matrices, new Targets(labels, classes), kernel(x)).fit(strength);
        float[] weights = new float[classes * width];
        double[] bias = fit.bias().clone();
        for (int k = 0; k < classes; k++) {
            int at = k * width;
            for (int i = 0; i < x.length; i++) {
                float c = (float) fit.weights()[i * classes + k];
                for (int f = 0; f < width; f++) {
                    weights[at + f] += c * x[i][f];
                }
            }
            for (int f = 0; f < width; f++) {
                weights[at + f] *= standard.scale()[f];
                bias[k] -= (double) weights[at + f] * standard.center()[f];
            }
        }
        return new LiveFit(weights, bias);
    }

    private static Standardisation standardisation(List<float[]> rows) {
        return Standardisation.of(
                rows.get(0).length, rows.stream().map(FloatBuffer::wrap).iterator());
    }

    /** Products of rows: n×n. */
    private static double[] kernel(float[][] x) {
        int n = x.length;
        double[] kernel = new double[n * n];
        // one triangle, which is then mirrored
        Arrays.parallelSetAll(kernel, at -> at % n <= at / n ? dot(x[at / n], 0, x[at % n]) : 0);
        Arrays.setAll(kernel, at -> kernel[Math.max(at / n, at % n) * n + Math.min(at / n, at % n)]);
        return kernel;
    }

    /** The kernel of standardised rows. */
    static double[] kernel(List<float[]> rows) {
        Standardisation standard = standardisation(rows);
        return kernel(rows.stream().map(standard::applied).toArray(float[][]::new));
    }

    /** The probabilities of an object, one for each class. */
    public List<Float> probabilities(float... row) {
        return probabilities(
                IntStream.range(0, bias.length).mapToDouble(k -> bias[k] + dot(weights, k * row.length, row)));
    }

    /** The probabilities for the scores of the classes. */
    static List<Float> probabilities(DoubleStream scores) {
        double[] logits = scores.map(score -> LayerFit.GAIN * score).toArray();
        return Temperature.mean(new double[][][] {{logits}}, 0, 1);
    }

    /** The product of two rows; four sums at once, as a single one would wait for its own result. */
    static double dot(float[] a, int at, float[] b) {
        float s0 = 0;
        float s1 = 0;
        float s2 = 0;
        float s3 = 0;
        int f = 0;
        for (; f + 3 < b.length; f += 4) {
            s0 += a[at + f] * b[f];
            s1 += a[at + f + 1] * b[f + 1];
            s2 += a[at + f + 2] * b[f + 2];
            s3 += a[at + f + 3] * b[f + 3];
        }
        for (; f < b.length; f++) {
            s0 += a[at + f] * b[f];
        }
        return (double) s0 + s1 + s2 + s3;
    }
}
