package quadrant.training;

import java.util.ArrayList;
import java.util.List;
import quadrant.ridge.Fit;
import quadrant.ridge.KernelRidge;
import quadrant.ridge.Ridge;

/**
 * The solver for fewer images than features: products of images are summed layer by layer, so that memory holds one layer and
 * the kernels.
 */
final class KernelSolver extends LayerSolver<double[]> {
    /** Products of the images of the fit, n×n. */
    final double[] kernel;

    /** Reads some of the features. */
    KernelSolver(LayerFit of, List<Part> parts) {
        super(of, parts);
        int all = of.rows.views();
        this.kernel = new double[of.images.length * of.images.length];
        looks().forEach(l -> tests.add(l == all ? kernel : new double[kernel.length]));
        for (Part part : parts) {
            double[] mean = block(all, part);
            double weight = 1.0 / part.width();
            add(kernel, of.matrices.timesTransposed(mean, mean, part.width()), weight);
            for (int t = 0; t < tests.size(); t++) {
                if (looks().get(t) != all) {
                    double[] test = block(looks().get(t), part);
                    add(tests.get(t), of.matrices.timesTransposed(test, mean, part.width()), weight);
                }
            }
        }
    }

    /** The features of solvers for the same images together: their kernels are added. */
    KernelSolver(List<KernelSolver> several) {
        super(several.get(0).of, several.stream().flatMap(s -> s.parts.stream()).toList());
        KernelSolver first = several.get(0);
        this.kernel = sum(several.stream().map(s -> s.kernel).toList());
        for (int t = 0; t < first.tests.size(); t++) {
            int test = t;
            tests.add(
                    first.tests.get(t) == first.kernel
                            ? kernel
                            : sum(several.stream().map(s -> s.tests.get(test)).toList()));
        }
    }

    private static double[] sum(List<double[]> all) {
        double[] sum = new double[all.get(0).length];
        all.forEach(a -> add(sum, a, 1));
        return sum;
    }

    private static void add(double[] to, double[] values, double weight) {
        for (int i = 0; i < to.length; i++) {
            to[i] += weight * values[i];
        }
    }

    /** Standardised means over the first views of each image: images×features of the part. */
    private double[] block(int views, Part part) {
        int width = part.width();
        double[] all = new double[of.images.length * width];
        double[] one = new double[width];
        for (int i = 0; i < of.images.length; i++) {
            mean(i, views, part, one);
            System.arraycopy(one, 0, all, i * width, width);
        }
        return all;
    }

    /** Not kept: it holds the kernel once more. */
    @Override
    Ridge<double[]> ridge() {
        return new KernelRidge(of.matrices, of.targets, kernel);
    }

    /** Wᵀ = Σ coefficients·x/size, for all fits in one pass over the rows. */
    @Override
    List<Weights> weights(List<Fit> fits) {
        int classes = of.targets.classes();
        int columns = fits.size() * classes;
        double[] coefficients = new double[of.images.length * columns];
        for (int f = 0; f < fits.size(); f++) {
            for (int i = 0; i < of.images.length; i++) {
                System.arraycopy(fits.get(f).weights(), i * classes, coefficients, i * columns + f * classes, classes);
            }
        }
        int width = Part.width(parts);
        List<Weights> all = new ArrayList<>();
        fits.forEach(f -> all.add(new Weights(new float[classes * width], f.bias())));
        int at = 0;
        for (Part part : parts) {
            double[] w = of.matrices.transposedTimes(block(of.rows.views(), part), coefficients, of.images.length);
            for (int j = 0; j < part.width(); j++) {
                for (int c = 0; c < columns; c++) {
                    all.get(c / classes).values()[c % classes * width + at + j] =
                            (float) (w[j * columns + c] / part.width());
                }
            }
            at += part.width();
        }
        return all;
    }
}
