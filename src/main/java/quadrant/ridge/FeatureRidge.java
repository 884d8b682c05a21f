package quadrant.ridge;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.DoubleFunction;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import quadrant.engine.Matrices;

/**
 * Ridge classification by the scatter of the features, for more images than features: the same fit as {@link KernelRidge}, by
 * (A + λI)W = XᵀSY with A = XᵀSX of centred rows. Images are left out by subtracting their contributions from A, XᵀSY and the
 * means (downdating), so that the cost is linear in the number of images. A view of the images gives the features of each.
 */
public final class FeatureRidge extends Ridge<IntFunction<double[]>> {
    private static final int CHUNK = 1024;

    private final IntFunction<double[]> rows;
    private final int width;

    /**
     * A classifier of images by few features.
     *
     * @param rows the features of each image
     * @param width number of these
     */
    public FeatureRidge(Matrices matrices, Targets targets, IntFunction<double[]> rows, int width) {
        super(matrices, targets);
        this.rows = rows;
        this.width = width;
    }

    @Override
    public Fit fit(double strength) {
        Sums all = sums(IntStream.range(0, targets.images()).toArray());
        return all.fit(all.lambda(strength));
    }

    @Override
    double[] inputs(IntFunction<double[]> view, int... images) {
        double[] x = new double[images.length * width];
        for (int i = 0; i < images.length; i++) {
            System.arraycopy(view.apply(images[i]), 0, x, i * width, width);
        }
        return x;
    }

    @Override
    DoubleFunction<List<Fit>> without(Blocks blocks) {
        Sums all = new Sums();
        List<Sums> out = new ArrayList<>();
        for (int b = 0; b < blocks.count(); b++) {
            int own = b;
            Sums part = sums(blocks.scored(b));
            all.add(part, 1);
            IntStream more = Arrays.stream(blocks.out().get(b)).filter(i -> blocks.of()[i] != own);
            part.add(sums(more.toArray()), 1);
            out.add(part);
        }
        return strength -> out.stream()
                .map(part -> {
                    Sums rest = new Sums();
                    rest.add(all, 1);
                    rest.add(part, -1);
                    return rest.fit(all.lambda(strength));
                })
                .toList();
    }

    private Sums sums(int... images) {
        Sums s = new Sums();
        for (int from = 0; from < images.length; from += CHUNK) {
            s.see(Arrays.copyOfRange(images, from, Math.min(images.length, from + CHUNK)));
        }
        return s;
    }

    /** Weighted sums of rows, targets and their products. */
    private final class Sums {
        private final double[] scatter = new double[width * width];
        private final double[] products = new double[width * classes];
        private final double[] sum = new double[width];
        private final double[] ofTargets = new double[classes];
        private double weight;

        private void see(int... images) {
            double[] x = inputs(rows, images);
            double[] y = new double[images.length * classes];
            for (int i = 0; i < images.length; i++) {
                double own = targets.weight(images[i]);
                double root = Math.sqrt(own);
                weight += own;
                for (int f = 0; f < width; f++) {
                    sum[f] += own * x[i * width + f];
                    x[i * width + f] *= root;
                }
                for (int c = 0; c < classes; c++) {
                    y[i * classes + c] = root * targets.of(images[i], c);
                    ofTargets[c] += own * targets.of(images[i], c);
                }
            }
            add(scatter, matrices.transposedTimes(x, x, images.length), 1);
            add(products, matrices.transposedTimes(x, y, images.length), 1);
        }

        private void add(Sums other, double sign) {
            weight += sign * other.weight;
            add(scatter, other.scatter, sign);
            add(products, other.products, sign);
            add(sum, other.sum, sign);
            add(ofTargets, other.ofTargets, sign);
        }

        private static void add(double[] to, double[] values, double sign) {
            for (int i = 0; i < to.length; i++) {
                to[i] += sign * values[i];
            }
        }

        /** By the trace of the centred scatter. */
        private double lambda(double strength) {
            double trace = 0;
            for (int f = 0; f < width; f++) {
                trace += scatter[f * width + f] - sum[f] * sum[f] / weight;
            }
            return strength * (trace > 0 ? trace / weight : 1);
        }

        private Fit fit(double lambda) {
            double[] a = scatter.clone();
            double[] b = products.clone();
            for (int f = 0; f < width; f++) {
                for (int g = 0; g < width; g++) {
                    a[f * width + g] -= sum[f] * sum[g] / weight;
                }
                a[f * width + f] += lambda;
                for (int c = 0; c < classes; c++) {
                    b[f * classes + c] -= sum[f] * ofTargets[c] / weight;
                }
            }
            double[] w = matrices.times(matrices.inverse(a, width), b, width);
            double[] bias = new double[classes];
            for (int c = 0; c < classes; c++) {
                bias[c] = ofTargets[c] / weight;
                for (int f = 0; f < width; f++) {
                    bias[c] -= w[f * classes + c] * sum[f] / weight;
                }
            }
            return new Fit(w, bias);
        }
    }
}
