package quadrant.training;

import java.util.List;
import java.util.SplittableRandom;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import quadrant.ridge.FeatureRidge;
import quadrant.ridge.Fit;
import quadrant.ridge.Ridge;

/**
 * The solver for many images: each layer's standardised features are reduced by feature hashing, z<sub>h(f)</sub> +=
 * ±x<sub>f</sub> (Weinberger, Dasgupta, Langford, Smola &amp; Attenberg, Feature hashing for large scale multitask learning,
 * ICML 2009), which preserves the images' inner products on average; then the equations in the features are solved. Hash and
 * signs depend only on the network's width.
 */
final class HashedSolver extends LayerSolver<IntFunction<double[]>> {
    /** The number of features after hashing: their scatter matrix takes 19 MB, its inverse some 0.3 s. */
    static final int WIDTH = 1536;

    private static final long SEED = 1;

    private final FeatureRidge ridge;
    private final int[] bucket;
    private final float[] sign;

    /** Reads some of the features. */
    HashedSolver(LayerFit of, List<Part> parts) {
        super(of, parts);
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
        float[][] train = hashed(of.rows.views(), hashed);
        this.ridge = new FeatureRidge(of.matrices, of.targets, i -> row(train[i]), hashed);
        for (int views : looks()) {
            float[][] own = views == of.rows.views() ? train : hashed(views, hashed);
            tests.add(i -> row(own[i]));
        }
    }

    private static double[] row(float... values) {
        return IntStream.range(0, values.length).mapToDouble(f -> values[f]).toArray();
    }

    private float[][] hashed(int views, int hashed) {
        float[][] all = new float[of.images.length][hashed];
        double[] one = new double[bucket.length];
        for (int i = 0; i < all.length; i++) {
            int at = 0;
            for (Part part : parts) {
                mean(i, views, part, one);
                for (int f = 0; f < part.width(); f++) {
                    all[i][bucket[at + f]] += sign[at + f] * (float) one[f];
                }
                at += part.width();
            }
        }
        return all;
    }

    @Override
    Ridge<IntFunction<double[]>> ridge() {
        return ridge;
    }

    @Override
    List<Weights> weights(List<Fit> fits) {
        int classes = of.targets.classes();
        return fits.stream()
                .map(fit -> {
                    float[] values = new float[classes * bucket.length];
                    for (int i = 0; i < values.length; i++) {
                        int f = i % bucket.length;
                        values[i] = (float) (sign[f] * fit.weights()[bucket[f] * classes + i / bucket.length]);
                    }
                    return new Weights(values, fit.bias());
                })
                .toList();
    }
}
