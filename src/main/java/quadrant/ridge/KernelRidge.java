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

    public KernelRidge(Matrices matrices, Targets targets) {
        this.matrices = matrices;
        this.targets = targets;
        this.n = targets.images();
        this.classes = targets.classes();
        this.root = new double[n];
        Arrays.setAll(root, i -> Math.sqrt(targets.weight(i)));
    }

    /**
     * A fit: the scores of an image x are Σ<sub>i</sub> coefficients<sub>i</sub>·(x<sub>i</sub>·x) + bias.
     *
     * @param coefficients images×classes
     * @param bias one for each class
     */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    public record Fit(double strength, double[] coefficients, double[] bias) {
        /**
         * Scores images.
         *
         * @param kernel images to score×images of the fit: the products of their features
         * @return images to score×classes
         */
        public double[] scores(double[] kernel, Matrices matrices) {
            double[] scores = matrices.times(kernel, coefficients, coefficients.length / bias.length);
            for (int i = 0; i < scores.length; i++) {
                scores[i] += bias[i % bias.length];
            }
            return scores;
        }
    }

    /**
     * The fit of all images.
     *
     * @param kernel n×n, the products of the images' features
     */
    public Fit fit(double[] kernel, double strength) {
        Centred k = new Centred(kernel);
        double[] inverse = inverse(k, strength);
        double[] y = centredTargets();
        return fit(k, strength, matrices.times(inverse, y, n), new double[classes]);
    }

    /**
     * Scores of images left out in blocks, at the strength whose left-out scores have the least squared error.
     *
     * @return for each of {@code tests}
     */
    public List<LeftOut> leftOut(double[] kernel, List<double[]> tests, Blocks blocks) {
        return trials(kernel, tests, blocks).stream().map(LeftOut::best).toList();
    }

    /**
     * Scores of images left out in blocks, at every strength.
     *
     * @param kernel as in {@link #fit}
     * @param tests for each kind of view, n×n: the products of the image in that view and the images of the fit
     * @return for each of {@code tests}, from the least strength on
     */
    public List<List<LeftOut>> trials(double[] kernel, List<double[]> tests, Blocks blocks) {
        Centred k = new Centred(kernel);
        double[] y = centredTargets();
        int count = blocks.count();
        int[] block = blocks.of();
        List<List<LeftOut>> trials = new ArrayList<>();
        tests.forEach(t -> trials.add(new ArrayList<>()));
        for (double strength : STRENGTHS) {
            List<Fit> fits = fitsWithout(k, strength, y, blocks);
            double[] coefficients = new double[n * count * classes];
            for (int b = 0; b < count; b++) {
                for (int i = 0; i < n; i++) {
                    System.arraycopy(
                            fits.get(b).coefficients, i * classes, coefficients, (i * count + b) * classes, classes);
                }
            }
            for (int t = 0; t < tests.size(); t++) {
                double[] all = matrices.times(tests.get(t), coefficients, n);
                double[] scores = new double[n * classes];
                for (int i = 0; i < n; i++) {
                    for (int c = 0; c < classes; c++) {
                        scores[i * classes + c] =
                                all[(i * count + block[i]) * classes + c] + fits.get(block[i]).bias[c];
                    }
                }
                trials.get(t).add(new LeftOut(strength, targets.errors(scores), scores));
            }
        }
        return trials;
    }

    /** The fits that leave images out. */
    public List<Fit> fitsWithout(double[] kernel, double strength, Blocks blocks) {
        return fitsWithout(new Centred(kernel), strength, centredTargets(), blocks);
    }

    private List<Fit> fitsWithout(Centred k, double strength, double[] y, Blocks blocks) {
        int count = blocks.count();
        double[] inverse = inverse(k, strength);
        double[] without = without(k, strength, inverse, y, blocks);
        double[] alpha = matrices.times(inverse, without, n);
        return IntStream.range(0, count)
                .mapToObj(b -> fit(k, strength, column(alpha, count, b), shift(without, count, b)))
                .toList();
    }

    /** √s(y − ȳ), n×classes. */
    private double[] centredTargets() {
        double[] y = new double[n * classes];
        for (int i = 0; i < n; i++) {
            for (int c = 0; c < classes; c++) {
                y[i * classes + c] = root[i] * (targets.of(i, c) - targets.mean(c));
            }
        }
        return y;
    }

    private double[] inverse(Centred k, double strength) {
        double[] shifted = k.values.clone();
        for (int i = 0; i < n; i++) {
            shifted[i * n + i] += k.lambda(strength);
        }
        return matrices.inverse(shifted, n);
    }

    /** The centred targets, with those that each fit leaves out replaced by its predictions: n×(fits·classes). */
    private double[] without(Centred k, double strength, double[] inverse, double[] y, Blocks blocks) {
        double lambda = k.lambda(strength);
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
    private Fit fit(Centred k, double strength, double[] alpha, double[] shift) {
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
                bias[c] -= own * k.rowMeans[i];
            }
        }
        return new Fit(strength, coefficients, bias);
    }

    /** The kernel, weighted and centred. */
    private final class Centred {
        private final double[] values;
        /** The weighted mean of each row of the kernel: the products with the mean image. */
        private final double[] rowMeans;

        private final double meanEigenvalue;

        private Centred(double[] kernel) {
            rowMeans = new double[n];
            double all = 0;
            for (int i = 0; i < n; i++) {
                for (int j = 0; j < n; j++) {
                    rowMeans[i] += targets.weight(j) * kernel[i * n + j] / n;
                }
            }
            for (int i = 0; i < n; i++) {
                all += targets.weight(i) * rowMeans[i] / n;
            }
            values = new double[n * n];
            double trace = 0;
            for (int i = 0; i < n; i++) {
                for (int j = 0; j < n; j++) {
                    values[i * n + j] = root[i] * root[j] * (kernel[i * n + j] - rowMeans[i] - rowMeans[j] + all);
                }
                trace += values[i * n + i];
            }
            // identical images have no variance
            meanEigenvalue = trace > 0 ? trace / n : 1;
        }

        private double lambda(double strength) {
            return strength * meanEigenvalue;
        }
    }
}
