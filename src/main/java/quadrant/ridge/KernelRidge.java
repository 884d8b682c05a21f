package quadrant.ridge;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import quadrant.engine.Matrices;

/**
 * Ridge classification by the kernel of the images, for fewer images than features: Σ<sub>i</sub> s<sub>i</sub>
 * ‖Wᵀx<sub>i</sub> + b − y<sub>i</sub>‖² + λ‖W‖², solved jointly for W and the free intercept b.
 *
 * <p>With the weighted, centred kernel K, K<sub>ij</sub> = √(s<sub>i</sub>s<sub>j</sub>)(x<sub>i</sub> − μ)·(x<sub>j</sub> −
 * μ), G = (K + λI)⁻¹ and r = √s, the residuals of left-out images g, by a fit without them, follow without refitting:
 * (λG<sub>gg</sub> − r<sub>g</sub>r<sub>g</sub>ᵀ/‖r‖²)⁻¹ λ(GY)<sub>g</sub>, as λG = I − H for the smoother H without the
 * intercept (Cook &amp; Weisberg, Residuals and influence in regression, 1982). Replacing their targets by the left-out
 * predictions and fitting all images gives the weights of the fit without them, so that any view of a left-out image can be
 * scored. Class weights, λ and standardisation are unchanged.
 *
 * <p>λ is a strength times the mean eigenvalue of K, so that a strength has the same meaning for any number of features.
 */
public final class KernelRidge {
    /** The candidate strengths. */
    static final double[] STRENGTHS = {0.01, 0.03, 0.1, 0.3, 1, 3, 10};

    private final Matrices matrices;
    private final Targets targets;
    private final int n;
    private final int classes;
    private final double[] root;
    /** The centred targets √s(y − ȳ), n×classes. */
    private final double[] y;

    /** The kernel, weighted and centred. */
    private final double[] centred;

    /** The weighted mean of each row of the kernel: the products with the mean image. */
    private final double[] rowMeans;

    private final double meanEigenvalue;

    /** @param kernel n×n, the products of the images' features */
    public KernelRidge(Matrices matrices, Targets targets, double[] kernel) {
        this.matrices = matrices;
        this.targets = targets;
        this.n = targets.images();
        this.classes = targets.classes();
        this.root = new double[n];
        Arrays.setAll(root, i -> Math.sqrt(targets.weight(i)));
        this.y = new double[n * classes];
        Arrays.setAll(y, i -> root[i / classes] * (targets.of(i / classes, i % classes) - targets.mean(i % classes)));
        this.rowMeans = new double[n];
        double all = 0;
        for (int i = 0; i < n; i++) {
            for (int j = 0; j < n; j++) {
                rowMeans[i] += targets.weight(j) * kernel[i * n + j] / n;
            }
        }
        for (int i = 0; i < n; i++) {
            all += targets.weight(i) * rowMeans[i] / n;
        }
        this.centred = new double[n * n];
        double trace = 0;
        for (int i = 0; i < n; i++) {
            for (int j = 0; j < n; j++) {
                centred[i * n + j] = root[i] * root[j] * (kernel[i * n + j] - rowMeans[i] - rowMeans[j] + all);
            }
            trace += centred[i * n + i];
        }
        // identical images have no variance
        this.meanEigenvalue = trace > 0 ? trace / n : 1;
    }

    /** The fit of all images. */
    public Fit fit(double strength) {
        return fit(matrices.times(inverse(strength), y, n), new double[classes]);
    }

    /**
     * Scores of images left out in blocks, at the strength whose left-out scores have the least squared error.
     *
     * @param test n×n: the products of the image in some view and the images of the fit
     */
    public LeftOut leftOut(double[] test, Blocks blocks) {
        return LeftOut.best(trials(List.of(test), blocks).get(0));
    }

    /**
     * Scores of images left out in blocks, at every strength.
     *
     * @param tests for each kind of view, n×n: the products of the image in that view and the images of the fit
     * @return for each of {@code tests}, from the least strength on
     */
    public List<List<LeftOut>> trials(List<double[]> tests, Blocks blocks) {
        int count = blocks.count();
        int[] block = blocks.of();
        List<List<LeftOut>> trials = new ArrayList<>();
        tests.forEach(t -> trials.add(new ArrayList<>()));
        for (double strength : STRENGTHS) {
            List<Fit> fits = fitsWithout(strength, blocks);
            double[] coefficients = new double[n * count * classes];
            for (int b = 0; b < count; b++) {
                for (int i = 0; i < n; i++) {
                    System.arraycopy(
                            fits.get(b).weights(), i * classes, coefficients, (i * count + b) * classes, classes);
                }
            }
            for (int t = 0; t < tests.size(); t++) {
                double[] all = matrices.times(tests.get(t), coefficients, n);
                double[] scores = new double[n * classes];
                for (int i = 0; i < n; i++) {
                    for (int c = 0; c < classes; c++) {
                        scores[i * classes + c] = all[(i * count + block[i]) * classes + c]
                                + fits.get(block[i]).bias()[c];
                    }
                }
                trials.get(t).add(new LeftOut(strength, targets.errors(scores), scores));
            }
        }
        return trials;
    }

    /** The fits that leave images out. */
    public List<Fit> fitsWithout(double strength, Blocks blocks) {
        int count = blocks.count();
        double[] inverse = inverse(strength);
        double[] without = without(strength, inverse, blocks);
        double[] alpha = matrices.times(inverse, without, n);
        return IntStream.range(0, count)
                .mapToObj(b -> fit(column(alpha, count, b), shift(without, count, b)))
                .toList();
    }

    private double[] inverse(double strength) {
        double[] shifted = centred.clone();
        for (int i = 0; i < n; i++) {
            shifted[i * n + i] += strength * meanEigenvalue;
        }
        return matrices.inverse(shifted, n);
    }

    /** The centred targets, with those that each fit leaves out replaced by its predictions: n×(fits·classes). */
    private double[] without(double strength, double[] inverse, Blocks blocks) {
        double lambda = strength * meanEigenvalue;
        double[] residual = matrices.times(inverse, y, n);
        int count = blocks.count();
        double[] all = new double[n * count * classes];
        for (int b = 0; b < count; b++) {
            for (int i = 0; i < n; i++) {
                System.arraycopy(y, i * classes, all, (i * count + b) * classes, classes);
            }
            int[] own = blocks.out().get(b);
            double[] left = new double[own.length * own.length];
            double[] fitted = new double[own.length * classes];
            for (int i = 0; i < own.length; i++) {
                for (int j = 0; j < own.length; j++) {
                    left[i * own.length + j] = lambda * inverse[own[i] * n + own[j]] - root[own[i]] * root[own[j]] / n;
                }
                for (int c = 0; c < classes; c++) {
                    fitted[i * classes + c] = lambda * residual[own[i] * classes + c];
                }
            }
            double[] off = matrices.times(matrices.inverse(left, own.length), fitted, own.length);
            for (int i = 0; i < own.length; i++) {
                for (int c = 0; c < classes; c++) {
                    all[(own[i] * count + b) * classes + c] -= off[i * classes + c];
                }
            }
        }
        return all;
    }

    private double[] column(double[] all, int blocks, int b) {
        double[] own = new double[n * classes];
        for (int i = 0; i < n; i++) {
            System.arraycopy(all, (i * blocks + b) * classes, own, i * classes, classes);
        }
        return own;
    }

    /** The change of the weighted mean of the targets when a block's are replaced. */
    private double[] shift(double[] without, int blocks, int b) {
        double[] shift = new double[classes];
        for (int i = 0; i < n; i++) {
            for (int c = 0; c < classes; c++) {
                shift[c] += root[i] * without[(i * blocks + b) * classes + c] / n;
            }
        }
        return shift;
    }

    /** For products of the original features, not centred ones. */
    private Fit fit(double[] alpha, double[] shift) {
        double[] coefficients = new double[n * classes];
        double[] bias = new double[classes];
        for (int c = 0; c < classes; c++) {
            double sum = 0;
            for (int i = 0; i < n; i++) {
                sum += root[i] * alpha[i * classes + c];
            }
            bias[c] = targets.mean(c) + shift[c];
            for (int i = 0; i < n; i++) {
                double own = root[i] * alpha[i * classes + c] - targets.weight(i) / n * sum;
                coefficients[i * classes + c] = own;
                bias[c] -= own * rowMeans[i];
            }
        }
        return new Fit(coefficients, bias);
    }
}
