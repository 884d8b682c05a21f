package quadrant.ridge;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import quadrant.engine.Matrices;

/**
 * Ridge classification by the scatter of the features, for more images than features: the same fit as {@link KernelRidge}, by
 * (A + λI)W = XᵀSY with A = XᵀSX of centred rows. Images are left out by subtracting their contributions from A, XᵀSY and the
 * means (downdating), so that the cost is linear in the number of images.
 */
public final class FeatureRidge {
    private static final int CHUNK = 1024;

    private final Matrices matrices;
    private final Targets targets;
    private final int width;
    private final int classes;
    private final double[] scaled;

    /** @param width number of features of an image */
    public FeatureRidge(Matrices matrices, Targets targets, int width) {
        this.matrices = matrices;
        this.targets = targets;
        this.width = width;
        this.classes = targets.classes();
        this.scaled = new double[width];
    }

    /** The source of the images' features. */
    @FunctionalInterface
    public interface Rows {
        /** Copies the features of an image into an array. */
        void copy(int image, double[] into, int at);
    }

    /** The fit of all images. */
    public Fit fit(Rows rows, double strength) {
        Sums all = sums(rows, IntStream.range(0, targets.images()).toArray());
        return all.fit(lambda(all, strength), matrices);
    }

    /** As {@link KernelRidge#leftOut}. */
    public LeftOut leftOut(Rows rows, Rows test, Blocks blocks) {
        return LeftOut.best(trials(rows, List.of(test), blocks).get(0));
    }

    /** As {@link KernelRidge#trials}. */
    public List<List<LeftOut>> trials(Rows rows, List<Rows> tests, Blocks blocks) {
        Parts parts = parts(rows, blocks);
        List<List<LeftOut>> trials = new ArrayList<>();
        tests.forEach(t -> trials.add(new ArrayList<>()));
        for (double strength : KernelRidge.STRENGTHS) {
            double[][] scores = new double[tests.size()][targets.images() * classes];
            for (int b = 0; b < blocks.count(); b++) {
                Fit fit = parts.without(b, strength, matrices);
                for (int t = 0; t < scores.length; t++) {
                    score(fit, tests.get(t), blocks.scored(b), scores[t]);
                }
            }
            for (int t = 0; t < scores.length; t++) {
                trials.get(t).add(new LeftOut(strength, targets.errors(scores[t]), scores[t]));
            }
        }
        return trials;
    }

    /** The fits that leave images out. */
    public List<Fit> fitsWithout(Rows rows, double strength, Blocks blocks) {
        Parts parts = parts(rows, blocks);
        return IntStream.range(0, blocks.count())
                .mapToObj(b -> parts.without(b, strength, matrices))
                .toList();
    }

    /** The sums over all images, and over those that each fit leaves out. */
    private record Parts(Sums all, List<Sums> out) {
        private Fit without(int b, double strength, Matrices matrices) {
            return all.less(out.get(b)).fit(lambda(all, strength), matrices);
        }
    }

    private Parts parts(Rows rows, Blocks blocks) {
        Sums all = new Sums(width, classes);
        List<Sums> out = new ArrayList<>();
        for (int b = 0; b < blocks.count(); b++) {
            int own = b;
            Sums part = sums(rows, blocks.scored(b));
            all.add(part, 1);
            IntStream more = Arrays.stream(blocks.out().get(b)).filter(i -> blocks.of()[i] != own);
            part.add(sums(rows, more.toArray()), 1);
            out.add(part);
        }
        return new Parts(all, out);
    }

    private static double lambda(Sums all, double strength) {
        double trace = all.trace();
        return strength * (trace > 0 ? trace / all.weight : 1);
    }

    private void score(Fit fit, Rows test, int[] images, double[] scores) {
        for (int from = 0; from < images.length; from += CHUNK) {
            int[] own = Arrays.copyOfRange(images, from, Math.min(images.length, from + CHUNK));
            double[] x = new double[own.length * width];
            for (int j = 0; j < own.length; j++) {
                test.copy(own[j], x, j * width);
            }
            double[] y = matrices.times(x, fit.weights(), width);
            for (int j = 0; j < own.length; j++) {
                for (int c = 0; c < classes; c++) {
                    scores[own[j] * classes + c] = y[j * classes + c] + fit.bias()[c];
                }
            }
        }
    }

    private Sums sums(Rows rows, int[] images) {
        Sums s = new Sums(width, classes);
        for (int from = 0; from < images.length; from += CHUNK) {
            add(s, rows, Arrays.copyOfRange(images, from, Math.min(images.length, from + CHUNK)));
        }
        return s;
    }

    private void add(Sums s, Rows rows, int... images) {
        double[] x = new double[images.length * width];
        double[] y = new double[images.length * classes];
        for (int i = 0; i < images.length; i++) {
            rows.copy(images[i], scaled, 0);
            double weight = targets.weight(images[i]);
            double root = Math.sqrt(weight);
            s.weight += weight;
            for (int f = 0; f < width; f++) {
                x[i * width + f] = root * scaled[f];
                s.rows[f] += weight * scaled[f];
            }
            for (int c = 0; c < classes; c++) {
                y[i * classes + c] = root * targets.of(images[i], c);
                s.targets[c] += weight * targets.of(images[i], c);
            }
        }
        Sums.add(s.scatter, matrices.transposedTimes(x, x, images.length), 1);
        Sums.add(s.products, matrices.transposedTimes(x, y, images.length), 1);
    }

    /** Weighted sums of rows, targets and their products. */
    private static final class Sums {
        private final int width;
        private final int classes;
        private final double[] scatter;
        private final double[] products;
        private final double[] rows;
        private final double[] targets;
        private double weight;

        private Sums(int width, int classes) {
            this.width = width;
            this.classes = classes;
            this.scatter = new double[width * width];
            this.products = new double[width * classes];
            this.rows = new double[width];
            this.targets = new double[classes];
        }

        private Sums less(Sums part) {
            Sums rest = new Sums(width, classes);
            rest.add(this, 1);
            rest.add(part, -1);
            return rest;
        }

        private void add(Sums other, double sign) {
            weight += sign * other.weight;
            add(scatter, other.scatter, sign);
            add(products, other.products, sign);
            add(rows, other.rows, sign);
            add(targets, other.targets, sign);
        }

        private static void add(double[] to, double[] values, double sign) {
            for (int i = 0; i < to.length; i++) {
                to[i] += sign * values[i];
            }
        }

        /** Of the centred scatter. */
        private double trace() {
            double sum = 0;
            for (int f = 0; f < width; f++) {
                sum += scatter[f * width + f] - rows[f] * rows[f] / weight;
            }
            return sum;
        }

        private Fit fit(double lambda, Matrices matrices) {
            double[] a = scatter.clone();
            double[] b = products.clone();
            for (int f = 0; f < width; f++) {
                for (int g = 0; g < width; g++) {
                    a[f * width + g] -= rows[f] * rows[g] / weight;
                }
                a[f * width + f] += lambda;
                for (int c = 0; c < classes; c++) {
                    b[f * classes + c] -= rows[f] * targets[c] / weight;
                }
            }
            double[] w = matrices.times(matrices.inverse(a, width), b, width);
            double[] bias = new double[classes];
            for (int c = 0; c < classes; c++) {
                bias[c] = targets[c] / weight;
                for (int f = 0; f < width; f++) {
                    bias[c] -= w[f * classes + c] * rows[f] / weight;
                }
            }
            return new Fit(w, bias);
        }
    }
}
