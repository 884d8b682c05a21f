package quadrant.training;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import quadrant.onnx.PooledLayers;
import quadrant.onnx.PooledLayers.Family;
import quadrant.ridge.Blocks;
import quadrant.ridge.FeatureRidge;
import quadrant.ridge.KernelRidge;
import quadrant.ridge.Ridge;
import quadrant.ridge.Ridge.Fit;
import quadrant.ridge.Ridge.LeftOut;

/**
 * The ridge classifier for one set of images on standardised, pooled layers, by the smaller form of the equations. Each layer
 * counts equally, however wide it is: its numbers are weighted by 1/√size, the group-wise scaling of a sum of linear kernels
 * (Lanckriet, Cristianini, Bartlett, El Ghaoui &amp; Jordan, JMLR 5, 2004).
 *
 * @param <T> what the equations know of the images in some view
 */
abstract class LayerSolver<T> {
    final LayerFit of;
    /** The layers that are read. */
    final List<Part> parts;
    /** The kinds of test: unaugmented and, where there are turned views, the mean over these. */
    final List<T> tests = new ArrayList<>();

    LayerSolver(LayerFit of, List<Part> parts) {
        this.of = of;
        this.parts = List.copyOf(parts);
    }

    /** The equations. */
    abstract Ridge<T> ridge();

    /** The same fits in the features. */
    abstract List<Weights> weights(List<Fit> fits);

    /** Scores of left-out images at every strength, for each kind of test. */
    final List<List<LeftOut>> trials(Blocks blocks) {
        return ridge().trials(tests, blocks);
    }

    /** Scores of left-out unaugmented images, at the strength with the least error. */
    final LeftOut leftOut(Blocks blocks) {
        return ridge().leftOut(tests.get(0), blocks);
    }

    /** The classifier on all images at a strength. */
    final Weights fit(double strength) {
        return weights(List.of(ridge().fit(strength))).get(0);
    }

    /** The classifiers without the left-out images. */
    final List<Weights> fitsWithout(double strength, Blocks blocks) {
        return weights(ridge().fitsWithout(strength, blocks));
    }

    /** The number of views that are averaged in each kind of test. */
    final List<Integer> looks() {
        int turns = of.rows.turns().count();
        return turns == 1 ? List.of(1) : List.of(1, turns);
    }

    /** The standardised mean over the first views of an image, of one part. */
    final void mean(int image, int views, Part part, double[] into) {
        of.rows.mean(of.images[image], views, part.from, part.to, into);
        of.standard.apply(into, 0, part.from, part.to);
    }

    /**
     * Scores are values·x + bias for standardised features x.
     *
     * @param values classes×features, those of each part after another
     */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    record Weights(float[] values, double[] bias) {}

    /**
     * The features of one layer in a row.
     *
     * @param from first feature
     * @param to exclusive end
     */
    record Part(int from, int to) {
        int width() {
            return to - from;
        }

        /** The embedding, what the network's own classifier reads, of some channels. */
        static List<Part> embeddings(PooledLayers layers, Collection<Integer> channels) {
            List<Integer> from = layers.embeddingsFrom();
            int width = layers.head().width();
            return channels.stream()
                    .map(c -> from.get(layers.channels().indexOf(c)))
                    .map(f -> new Part(f, f + width))
                    .toList();
        }

        /** The layers of some families, of all channels. */
        static List<Part> of(PooledLayers layers, Collection<Family> families) {
            return of(layers, families, layers.channels());
        }

        /** The layers of some families, of some channels. */
        static List<Part> of(PooledLayers layers, Collection<Family> families, Collection<Integer> channels) {
            int[] at = layers.offsets();
            List<Part> parts = new ArrayList<>();
            for (int l = 0; l + 1 < at.length; l++) {
                PooledLayers.Layer layer = layers.layers().get(l);
                if (families.contains(layer.family()) && channels.contains(layer.channel())) {
                    parts.add(new Part(at[l], at[l + 1]));
                }
            }
            return parts;
        }

        /** The same, layer by layer from the input on: the parts of the channels. */
        static List<List<Part>> byLayer(
                PooledLayers layers, Collection<Family> families, Collection<Integer> channels) {
            List<List<Part>> of =
                    channels.stream().map(c -> of(layers, families, List.of(c))).toList();
            return IntStream.range(0, of.get(0).size())
                    .mapToObj(l -> of.stream().map(parts -> parts.get(l)).toList())
                    .toList();
        }

        /** The number of features of some parts. */
        static int width(List<Part> parts) {
            return parts.stream().mapToInt(Part::width).sum();
        }
    }

    /**
     * The solver for fewer images than features: products of images are summed layer by layer, so that memory holds one layer and
     * the kernels.
     */
    static final class Kernel extends LayerSolver<double[]> {
        /** Products of the images of the fit, n×n. */
        final double[] kernel;

        /** Reads some of the features. */
        Kernel(LayerFit of, List<Part> parts) {
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
        Kernel(List<Kernel> several) {
            super(
                    several.get(0).of,
                    several.stream().flatMap(s -> s.parts.stream()).toList());
            Kernel first = several.get(0);
            this.kernel = sum(several.stream().map(s -> s.kernel).toList());
            for (int t = 0; t < first.tests.size(); t++) {
                int test = t;
                tests.add(
                        first.tests.get(t) == first.kernel
                                ? kernel
                                : sum(several.stream()
                                        .map(s -> s.tests.get(test))
                                        .toList()));
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
                    System.arraycopy(
                            fits.get(f).weights(), i * classes, coefficients, i * columns + f * classes, classes);
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

    /**
     * The solver for many images: each layer's standardised features are reduced by feature hashing, z<sub>h(f)</sub> +=
     * ±x<sub>f</sub> (Weinberger, Dasgupta, Langford, Smola &amp; Attenberg, Feature hashing for large scale multitask learning,
     * ICML 2009), which preserves the images' inner products on average; then the equations in the features are solved. Hash and
     * signs depend only on the network's width.
     */
    static final class Hashed extends LayerSolver<IntFunction<double[]>> {
        /** The number of features after hashing: their scatter matrix takes 19 MB, its inverse some 0.3 s. */
        static final int WIDTH = 1536;

        private static final long SEED = 1;

        private final FeatureRidge ridge;
        private final int[] bucket;
        private final float[] sign;

        /** Reads some of the features. */
        Hashed(LayerFit of, List<Part> parts) {
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
}
