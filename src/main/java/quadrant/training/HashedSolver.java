package quadrant.training;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import quadrant.engine.Matrices;
import quadrant.ridge.Blocks;
import quadrant.ridge.FeatureRidge;
import quadrant.ridge.Fit;
import quadrant.ridge.LeftOut;
import quadrant.ridge.Targets;

/**
 * The solver for many images: each layer's standardised features are reduced by feature hashing, z<sub>h(f)</sub> +=
 * ±x<sub>f</sub> (Weinberger, Dasgupta, Langford, Smola &amp; Attenberg, Feature hashing for large scale multitask learning,
 * ICML 2009), which preserves the images' inner products on average; then the equations in the features are solved. Hash and
 * signs depend only on the network's width.
 */
final class HashedSolver implements LayerSolver {
    /** The number of features after hashing: their scatter matrix takes 19 MB, its inverse some 0.3 s. */
    static final int WIDTH = 1536;

    private static final long SEED = 1;

    private final FeatureRidge ridge;
    private final List<FeatureRidge.Rows> tests = new ArrayList<>();
    private final float[][] train;
    private final int[] bucket;
    private final float[] sign;
    private final int classes;
    private final List<Part> parts;

    /**
     * Reads some of the features.
     *
     * @param images indices of the rows
     * @param parts the layers to read
     */
    HashedSolver(
            PooledRows rows,
            int[] images,
            Standardisation standard,
            Targets targets,
            Matrices matrices,
            List<Part> parts) {
        this.classes = targets.classes();
        this.parts = List.copyOf(parts);
        int width = Part.width(parts);
        this.bucket = new int[width];
        this.sign = new float[width];
        int hashed = Math.min(WIDTH, width);
        SplittableRandom random = new SplittableRandom(SEED);
        int at = 0;
        for (Part part : parts) {
            int first = (int) ((long) at * hashed / width);
            int own = Math.max(1, (int) ((long) (at + part.width()) * hashed / width) - first);
            float weight = (float) (1 / Math.sqrt(part.width()));
            for (int f = 0; f < part.width(); f++) {
                bucket[at + f] = first + (own >= part.width() ? f : random.nextInt(own));
                sign[at + f] = random.nextBoolean() ? weight : -weight;
            }
            at += part.width();
        }
        this.ridge = new FeatureRidge(matrices, targets, hashed);
        this.train = hashed(rows, images, rows.views(), standard, hashed);
        for (int views : KernelSolver.looks(rows)) {
            float[][] own = views == rows.views() ? train : hashed(rows, images, views, standard, hashed);
            tests.add((i, into, place) -> copy(own[i], into, place));
        }
    }

    private float[][] hashed(PooledRows rows, int[] images, int views, Standardisation standard, int hashed) {
        float[][] all = new float[images.length][hashed];
        double[] one = new double[bucket.length];
        for (int i = 0; i < images.length; i++) {
            int at = 0;
            for (Part part : parts) {
                rows.mean(images[i], views, part.from(), part.to(), one);
                standard.apply(one, 0, part.from(), part.to());
                for (int f = 0; f < part.width(); f++) {
                    all[i][bucket[at + f]] += sign[at + f] * (float) one[f];
                }
                at += part.width();
            }
        }
        return all;
    }

    private static void copy(float[] row, double[] into, int at) {
        for (int f = 0; f < row.length; f++) {
            into[at + f] = row[f];
        }
    }

    @Override
    public List<List<LeftOut>> trials(Blocks blocks) {
        return ridge.trials((i, into, at) -> copy(train[i], into, at), tests, blocks);
    }

    @Override
    public Weights fit(double strength) {
        return weights(ridge.fit((i, into, at) -> copy(train[i], into, at), strength));
    }

    @Override
    public List<Weights> fitsWithout(double strength, Blocks blocks) {
        return ridge.fitsWithout((i, into, at) -> copy(train[i], into, at), strength, blocks).stream()
                .map(this::weights)
                .toList();
    }

    private Weights weights(Fit fit) {
        float[] values = new float[classes * bucket.length];
        for (int c = 0; c < classes; c++) {
            for (int f = 0; f < bucket.length; f++) {
                values[c * bucket.length + f] = (float) (sign[f] * fit.weights()[bucket[f] * classes + c]);
            }
        }
        return new Weights(values, fit.bias());
    }
}
