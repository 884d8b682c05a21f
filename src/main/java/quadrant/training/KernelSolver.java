package quadrant.training;

import java.util.ArrayList;
import java.util.List;
import quadrant.engine.Matrices;
import quadrant.ridge.Blocks;
import quadrant.ridge.Fit;
import quadrant.ridge.KernelRidge;
import quadrant.ridge.LeftOut;
import quadrant.ridge.Targets;

/**
 * The solver for fewer images than features: products of images are summed layer by layer, so that memory holds one layer and
 * the kernels.
 */
final class KernelSolver implements LayerSolver {
    private final PooledRows rows;
    private final int[] images;
    private final Standardisation standard;
    private final Matrices matrices;
    private final Targets targets;
    private final List<Part> parts;
    private final double[] kernel;
    private final List<double[]> tests = new ArrayList<>();

    /**
     * Reads some of the features.
     *
     * @param images indices of the rows
     * @param parts the layers to read
     */
    KernelSolver(
            PooledRows rows,
            int[] images,
            Standardisation standard,
            Targets targets,
            Matrices matrices,
            List<Part> parts) {
        this.rows = rows;
        this.images = images;
        this.standard = standard;
        this.matrices = matrices;
        this.targets = targets;
        this.parts = List.copyOf(parts);
        this.kernel = new double[images.length * images.length];
        List<Integer> looks = looks(rows);
        looks.forEach(l -> tests.add(l == rows.views() ? kernel : new double[kernel.length]));
        for (Part part : parts) {
            double[] mean = block(rows.views(), part);
            double weight = 1.0 / part.width();
            add(kernel, matrices.timesTransposed(mean, mean, part.width()), weight);
            for (int t = 0; t < looks.size(); t++) {
                if (looks.get(t) != rows.views()) {
                    add(tests.get(t), matrices.timesTransposed(block(looks.get(t), part), mean, part.width()), weight);
                }
            }
        }
    }

    /** The features of solvers for the same images together: their kernels are added. */
    KernelSolver(List<KernelSolver> several) {
        KernelSolver first = several.get(0);
        this.rows = first.rows;
        this.images = first.images;
        this.standard = first.standard;
        this.matrices = first.matrices;
        this.targets = first.targets;
        this.parts = several.stream().flatMap(s -> s.parts.stream()).toList();
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

    /** The numbers of views that are averaged in each kind of test. */
    static List<Integer> looks(PooledRows rows) {
        return rows.turns().count() == 1 ? List.of(1) : List.of(1, rows.turns().count());
    }

    /** Standardised means over the first views of each image: images×features of the part. */
    private double[] block(int views, Part part) {
        int width = part.width();
        double[] all = new double[images.length * width];
        double[] one = new double[width];
        for (int i = 0; i < images.length; i++) {
            rows.mean(images[i], views, part.from(), part.to(), one);
            standard.apply(one, 0, part.from(), part.to());
            System.arraycopy(one, 0, all, i * width, width);
        }
        return all;
    }

    private static void add(double[] to, double[] values, double weight) {
        for (int i = 0; i < to.length; i++) {
            to[i] += weight * values[i];
        }
    }

    /** Not kept: it holds the kernel once more. */
    private KernelRidge ridge() {
        return new KernelRidge(matrices, targets, kernel);
    }

    @Override
    public List<List<LeftOut>> trials(Blocks blocks) {
        return ridge().trials(tests, blocks);
    }

    @Override
    public Weights fit(double strength) {
        return weights(List.of(ridge().fit(strength))).get(0);
    }

    @Override
    public List<Weights> fitsWithout(double strength, Blocks blocks) {
        return weights(ridge().fitsWithout(strength, blocks));
    }

    /** Wᵀ = Σ coefficients·x/size, for all fits in one pass over the rows. */
    private List<Weights> weights(List<Fit> fits) {
        int classes = targets.classes();
        int columns = fits.size() * classes;
        double[] coefficients = new double[images.length * columns];
        for (int f = 0; f < fits.size(); f++) {
            for (int i = 0; i < images.length; i++) {
                System.arraycopy(fits.get(f).weights(), i * classes, coefficients, i * columns + f * classes, classes);
            }
        }
        int width = Part.width(parts);
        List<Weights> all = new ArrayList<>();
        fits.forEach(f -> all.add(new Weights(new float[classes * width], f.bias())));
        int at = 0;
        for (Part part : parts) {
            double[] w = matrices.transposedTimes(block(rows.views(), part), coefficients, images.length);
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

    /** Scores of left-out unaugmented images, at the strength with the least error. */
    LeftOut leftOut(Blocks blocks) {
        return ridge().leftOut(tests.get(0), blocks);
    }

    /** Products of the images of the fit, n×n. */
    double[] kernel() {
        return kernel;
    }
}
