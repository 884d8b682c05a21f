package quadrant.ridge;

import java.util.Arrays;
import java.util.List;
import java.util.function.DoubleFunction;
import quadrant.engine.Matrices;

/**
 * Ridge classification by the kernel of the images, for fewer images than features.
 *
 * <p>With the weighted, centred kernel K, K<sub>ij</sub> = √(s<sub>i</sub>s<sub>j</sub>)(x<sub>i</sub> − μ)·(x<sub>j</sub> −
 * μ), G = (K + λI)⁻¹ and r = √s, the residuals of left-out images g, by a fit without them, follow without refitting:
 * (λG<sub>gg</sub> − r<sub>g</sub>r<sub>g</sub>ᵀ/‖r‖²)⁻¹ λ(GY)<sub>g</sub>, as λG = I − H for the smoother H without the
 * intercept (Cook &amp; Weisberg, Residuals and influence in regression, 1982). Replacing their targets by the left-out
 * predictions and fitting all images gives the weights of the fit without them, so that any view of a left-out image can be
 * scored. Class weights, λ and standardisation are unchanged.
 *
 * <p>A view of the images is n×n: the products of the image in that view and the images of the fit.
 */
public final class KernelRidge extends Ridge<double[]> {
    private final int n;
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
        super(matrices, targets);
        this.n = targets.images();
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

    @Override
    public Fit fit(double strength) {
        return fit(matrices.times(inverse(strength * meanEigenvalue), y, n), new double[classes]);
    }

    @Override
    double[] inputs(double[] view, int... images) {
        double[] some = new double[images.length * n];
        for (int i = 0; i < images.length; i++) {
            System.arraycopy(view, images[i] * n, some, i * n, n);
        }
        return some;
    }

    @Override
    DoubleFunction<List<Fit>> without(Blocks blocks) {
        return strength -> {
            double lambda = strength * meanEigenvalue;
            double[] inverse = inverse(lambda);
            double[] residual = matrices.times(inverse, y, n);
            return blocks.out().stream()
                    .map(own -> without(own, lambda, inverse, residual))
                    .toList();
        };
    }

    private double[] inverse(double lambda) {
        double[] shifted = centred.clone();
        for (int i = 0; i < n; i++) {
            shifted[i * n + i] += lambda;
        }
        return matrices.inverse(shifted, n);
    }

    /** By the targets of all images, with those of the left-out ones replaced by their predictions. */
    private Fit without(int[] own, double lambda, double[] inverse, double[] residual) {
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
        double[] replaced = y.clone();
        for (int i = 0; i < off.length; i++) {
            replaced[own[i / classes] * classes + i % classes] -= off[i];
        }
        // the weighted mean of the targets is another one then
        double[] shift = new double[classes];
        for (int i = 0; i < replaced.length; i++) {
            shift[i % classes] += root[i / classes] * replaced[i] / n;
        }
        return fit(matrices.times(inverse, replaced, n), shift);
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
