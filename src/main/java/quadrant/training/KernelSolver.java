package quadrant.training;

import java.util.ArrayList;
import java.util.List;
import quadrant.engine.Matrices;
import quadrant.ridge.Blocks;
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
    private final KernelRidge ridge;
    private final int from;
    private final int to;
    private final double[] kernel;
    private final List<double[]> tests = new ArrayList<>();
    private final int classes;

    /**
     * Reads some of the features.
     *
     * @param images indices of the rows
     * @param features those to read
     */
    KernelSolver(
            PooledRows rows,
            int[] images,
            Standardisation standard,
            Targets targets,
            Matrices matrices,
            Features features) {
        int from = features.from();
        int to = features.to();
        this.rows = rows;
        this.images = images;
        this.standard = standard;
        this.matrices = matrices;
        this.ridge = new KernelRidge(matrices, targets);
        this.classes = targets.classes();
        this.from = from;
        this.to = to;
        this.kernel = new double[images.length * images.length];
        List<Integer> looks = looks(rows);
        looks.forEach(l -> tests.add(l == rows.views() ? kernel : new double[kernel.length]));
        for (int[] part : parts()) {
            double[] mean = block(rows.views(), part);
            add(kernel, matrices.timesTransposed(mean, mean, part[1] - part[0]));
            for (int t = 0; t < looks.size(); t++) {
                if (looks.get(t) != rows.views()) {
                    add(tests.get(t), matrices.timesTransposed(block(looks.get(t), part), mean, part[1] - part[0]));
                }
            }
        }
    }

    /** The numbers of views that are averaged in each kind of test. */
    static List<Integer> looks(PooledRows rows) {
        return rows.turns().count() == 1 ? List.of(1) : List.of(1, rows.turns().count());
    }

    /** The layers' features within the range. */
    private List<int[]> parts() {
        List<int[]> parts = new ArrayList<>();
        int[] at = rows.layers().offsets();
        for (int l = 0; l + 1 < at.length; l++) {
            int a = Math.max(from, at[l]);
            int b = Math.min(to, at[l + 1]);
            if (a < b) {
                parts.add(new int[] {a, b});
            }
        }
        return parts;
    }

    /** Standardised means over the first views of each image: images×features of the part. */
    private double[] block(int views, int... part) {
        int width = part[1] - part[0];
        double[] all = new double[images.length * width];
        double[] one = new double[width];
        for (int i = 0; i < images.length; i++) {
            rows.mean(images[i], views, part[0], part[1], one);
            standard.apply(one, 0, part[0], part[1]);
            System.arraycopy(one, 0, all, i * width, width);
        }
        return all;
    }

    private static void add(double[] to, double[] values) {
        for (int i = 0; i < to.length; i++) {
            to[i] += values[i];
        }
    }

    @Override
    public List<LeftOut> leftOut(Blocks blocks) {
        return ridge.leftOut(kernel, tests, blocks);
    }

    @Override
    public Weights fit(double strength) {
        return weights(List.of(ridge.fit(kernel, strength))).get(0);
    }

    @Override
    public List<Weights> fitsWithout(double strength, Blocks blocks) {
        return weights(ridge.fitsWithout(kernel, strength, blocks));
    }

    /** Wᵀ = Σ coefficients·x, for all fits in one pass over the rows. */
    private List<Weights> weights(List<KernelRidge.Fit> fits) {
        int columns = fits.size() * classes;
        double[] coefficients = new double[images.length * columns];
        for (int f = 0; f < fits.size(); f++) {
            for (int i = 0; i < images.length; i++) {
                System.arraycopy(
                        fits.get(f).coefficients(), i * classes, coefficients, i * columns + f * classes, classes);
            }
        }
        int width = to - from;
        List<Weights> all = new ArrayList<>();
        fits.forEach(f -> all.add(new Weights(new float[classes * width], f.bias())));
        for (int[] part : parts()) {
            double[] w = matrices.transposedTimes(block(rows.views(), part), coefficients, images.length);
            for (int j = 0; j < part[1] - part[0]; j++) {
                for (int c = 0; c < columns; c++) {
                    all.get(c / classes).values()[c % classes * width + part[0] - from + j] =
                            (float) w[j * columns + c];
                }
            }
        }
        return all;
    }

    /** Products of the images of the fit, n×n. */
    double[] kernel() {
        return kernel;
    }
}
