package quadrant.training;

import java.util.Arrays;
import java.util.stream.IntStream;
import quadrant.task.Task;
import quadrant.task.Workers;

/**
 * Multinomial logistic regression with an L2 penalty and weighted rows, the convex fit of the head.
 *
 * <p>Minimises Σᵢ wᵢ·CE(yᵢ, softmax(Wxᵢ + b)) / Σᵢ wᵢ + ‖W‖² / (2·C·Σᵢ wᵢ), the objective of scikit-learn's {@code
 * LogisticRegression} (b is not penalised), on columns that are standardised first, x ← (x − μ)/(σ + 0.001), as features
 * of a network differ in scale. The result is given for the features as they come.
 *
 * <p>Rows are summed in a fixed number of chunks, so that the result does not depend on the number of threads.
 */
final class LogisticRegression {
    private static final int CHUNKS = 16;
    private static final int MAX_ITERATIONS = 200;

    private final float[][] rows;
    private final int[] labels;
    private final double[] weights;
    private final double weightSum;
    private final int classes;
    private final int width;
    private final double penalty;
    private final Workers workers;

    private LogisticRegression(float[][] rows, int[] labels, int classes, double c, Workers workers) {
        this.rows = rows;
        this.labels = labels;
        this.classes = classes;
        this.width = rows[0].length;
        this.weights = balanced(labels, classes);
        this.weightSum = IntStream.of(labels).mapToDouble(y -> weights[y]).sum();
        this.penalty = 1 / (c * weightSum);
        this.workers = workers;
    }

    /** A fitted linear classifier: logits = weight·x + bias. */
    static final class Fit {
        private final float[] weight;
        private final float[] bias;

        Fit(float[] weight, float[] bias) {
            this.weight = weight;
            this.bias = bias;
        }

        /** classes×width, row by row. */
        float[] weight() {
            return weight;
        }

        float[] bias() {
            return bias;
        }

        /** softmax(Wx + b) of one row. */
        float[] probabilities(float[] x) {
            float[] scores = new float[bias.length];
            for (int k = 0; k < scores.length; k++) {
                scores[k] = dot(weight, k * x.length, x) + bias[k];
            }
            Logits.softmax(scores, scores.length);
            return scores;
        }
    }

    /** n / (classes · count of the class), as scikit-learn's {@code class_weight="balanced"}. */
    static double[] balanced(int[] labels, int classes) {
        double[] w = new double[classes];
        IntStream.of(labels).forEach(y -> w[y]++);
        for (int k = 0; k < classes; k++) {
            w[k] = w[k] == 0 ? 0 : labels.length / (classes * w[k]);
        }
        return w;
    }

    /**
     * Fits.
     *
     * @param features n×width; standardised in place
     * @param c inverse strength of the penalty
     */
    static Fit fit(float[][] features, int[] labels, int classes, double c, Workers workers, Task task) {
        int width = features[0].length;
        double[] mean = new double[width];
        double[] deviation = new double[width];
        standardise(features, mean, deviation);
        LogisticRegression problem = new LogisticRegression(features, labels, classes, c, workers);
        double[] theta =
                Lbfgs.minimise(problem::objective, new double[classes * (width + 1)], 1e-4, MAX_ITERATIONS, task);
        float[] weight = new float[classes * width];
        float[] bias = new float[classes];
        for (int k = 0; k < classes; k++) {
            double b = theta[classes * width + k];
            for (int f = 0; f < width; f++) {
                double w = theta[k * width + f] / deviation[f];
                weight[k * width + f] = (float) w;
                b -= w * mean[f];
            }
            bias[k] = (float) b;
        }
        return new Fit(weight, bias);
    }

    private static void standardise(float[][] x, double[] mean, double[] deviation) {
        int n = x.length;
        for (float[] row : x) {
            for (int f = 0; f < row.length; f++) {
                mean[f] += row[f] / (double) n;
            }
        }
        for (float[] row : x) {
            for (int f = 0; f < row.length; f++) {
                double d = row[f] - mean[f];
                deviation[f] += d * d / Math.max(1, n - 1);
            }
        }
        for (int f = 0; f < deviation.length; f++) {
            deviation[f] = Math.sqrt(deviation[f]) + 1e-3;
        }
        for (float[] row : x) {
            for (int f = 0; f < row.length; f++) {
                row[f] = (float) ((row[f] - mean[f]) / deviation[f]);
            }
        }
    }

    /** The objective, and its gradient into {@code gradient}. */
    private double objective(double[] theta, double[] gradient) {
        float[] w = new float[theta.length];
        for (int i = 0; i < w.length; i++) {
            w[i] = (float) theta[i];
        }
        double[] losses = new double[CHUNKS];
        float[][] parts = new float[CHUNKS][theta.length];
        workers.forEach(CHUNKS, chunk -> losses[chunk] = chunk(chunk, w, parts[chunk]));
        double loss = 0;
        Arrays.fill(gradient, 0);
        for (int chunk = 0; chunk < CHUNKS; chunk++) {
            loss += losses[chunk];
            for (int i = 0; i < gradient.length; i++) {
                gradient[i] += parts[chunk][i];
            }
        }
        for (int i = 0; i < classes * width; i++) {
            loss += 0.5 * penalty * theta[i] * theta[i];
            gradient[i] += penalty * theta[i];
        }
        return loss;
    }

    private double chunk(int chunk, float[] w, float[] gradient) {
        int from = (int) ((long) rows.length * chunk / CHUNKS);
        int to = (int) ((long) rows.length * (chunk + 1) / CHUNKS);
        double[] p = new double[classes];
        double loss = 0;
        for (int i = from; i < to; i++) {
            float[] x = rows[i];
            double scale = weights[labels[i]] / weightSum;
            for (int k = 0; k < classes; k++) {
                p[k] = dot(w, k * width, x) + w[classes * width + k];
            }
            loss += scale * softmax(p, labels[i]);
            for (int k = 0; k < classes; k++) {
                float g = (float) (scale * (p[k] - (k == labels[i] ? 1 : 0)));
                add(gradient, k * width, x, g);
                gradient[classes * width + k] += g;
            }
        }
        return loss;
    }

    /** Turns logits into probabilities in place; gives the cross-entropy of the label. */
    private static double softmax(double[] p, int label) {
        double max = Double.NEGATIVE_INFINITY;
        for (double v : p) {
            max = Math.max(max, v);
        }
        double sum = 0;
        double own = p[label] - max;
        for (int k = 0; k < p.length; k++) {
            p[k] = Math.exp(p[k] - max);
            sum += p[k];
        }
        for (int k = 0; k < p.length; k++) {
            p[k] /= sum;
        }
        return Math.log(sum) - own;
    }

    /** Four sums side by side, which the processor can work on at once. */
    private static float dot(float[] w, int at, float[] x) {
        float a = 0;
        float b = 0;
        float c = 0;
        float d = 0;
        int f = 0;
        for (; f + 3 < x.length; f += 4) {
            a += w[at + f] * x[f];
            b += w[at + f + 1] * x[f + 1];
            c += w[at + f + 2] * x[f + 2];
            d += w[at + f + 3] * x[f + 3];
        }
        for (; f < x.length; f++) {
            a += w[at + f] * x[f];
        }
        return a + b + (c + d);
    }

    private static void add(float[] gradient, int at, float[] x, float factor) {
        for (int f = 0; f < x.length; f++) {
            gradient[at + f] += factor * x[f];
        }
    }
}
