package quadrant.training;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.List;
import java.util.SplittableRandom;
import quadrant.engine.Trunk;
import quadrant.plan.Batching;

/**
 * Mixes the rows of a mini-batch in pairs, with λ drawn once per batch from Beta(α, α) and the partners by a permutation.
 *
 * <p>MixUp (Zhang, Cissé, Dauphin and Lopez-Paz, "mixup: Beyond empirical risk minimization", ICLR 2018): x = λ·xᵢ + (1 −
 * λ)·xⱼ, q = λ·qᵢ + (1 − λ)·qⱼ. On the features at the cut it is Manifold Mixup at one layer (Verma et al., ICML 2019); there
 * the rows are those of one training part, so a cached view never depends on the fold.
 *
 * <p>CutMix (Yun et al., ICCV 2019): a box of W√(1 − λ) × H√(1 − λ) around a place drawn uniformly is cut out of xⱼ and put
 * into xᵢ; labels are mixed by the share of the pixels that the box, clipped at the image's edge, covers.
 *
 * <p>The result is a function of seed and step alone, so that a resumed run continues with the same batches.
 */
final class Mixer {
    private static final long MIX = 0xd6e8feb86659fd93L;

    private final Batching mixing;
    private final long seed;
    private final List<Long> shape;
    private float[] copy = {};

    /** @param shape of a row's features; C×H×W for CutMix */
    Mixer(Batching mixing, long seed, List<Long> shape) {
        this.mixing = mixing;
        this.seed = seed;
        this.shape = List.copyOf(shape);
    }

    /**
     * Mixes in place.
     *
     * @param features n rows of float32 from position 0, native order
     * @param targets n×classes
     */
    void apply(int step, ByteBuffer features, int n, float[] targets) {
        if (mixing.mixUp() == 0 && mixing.cutMix() == 0) {
            return;
        }
        SplittableRandom random = new SplittableRandom(seed ^ MIX * (step + 1L));
        boolean cut = mixing.cutMix() > 0 && (mixing.mixUp() == 0 || random.nextBoolean());
        double lambda = beta(cut ? mixing.cutMix() : mixing.mixUp(), random);
        int[] partners = Batches.permutation(n, random);
        FloatBuffer rows =
                features.duplicate().order(ByteOrder.nativeOrder()).clear().asFloatBuffer();
        int length = Trunk.count(shape);
        copy = copy.length < n * length ? new float[n * length] : copy;
        rows.get(0, copy, 0, n * length);
        if (cut) {
            lambda = cut(rows, partners, lambda, random);
        } else {
            blend(rows, partners, length, (float) lambda);
        }
        float[] before = targets.clone();
        int classes = targets.length / n;
        for (int i = 0; i < targets.length; i++) {
            targets[i] =
                    (float) (lambda * before[i] + (1 - lambda) * before[partners[i / classes] * classes + i % classes]);
        }
    }

    private void blend(FloatBuffer rows, int[] partners, int length, float lambda) {
        for (int i = 0; i < partners.length; i++) {
            int other = partners[i] * length;
            for (int k = 0; k < length; k++) {
                rows.put(i * length + k, lambda * copy[i * length + k] + (1 - lambda) * copy[other + k]);
            }
        }
    }

    /** @return the share of each image that is kept */
    private double cut(FloatBuffer rows, int[] partners, double lambda, SplittableRandom random) {
        int channels = Math.toIntExact(shape.get(0));
        int height = Math.toIntExact(shape.get(1));
        int width = Math.toIntExact(shape.get(2));
        double side = Math.sqrt(1 - lambda);
        int w = (int) (width * side);
        int h = (int) (height * side);
        int x = random.nextInt(width);
        int y = random.nextInt(height);
        int left = Math.max(0, x - w / 2);
        int top = Math.max(0, y - h / 2);
        int across = Math.min(width, x + w / 2) - left;
        int bottom = Math.min(height, y + h / 2);
        for (int i = 0; i < partners.length; i++) {
            for (int c = 0; c < channels; c++) {
                for (int row = top; row < bottom; row++) {
                    int to = ((i * channels + c) * height + row) * width + left;
                    int from = ((partners[i] * channels + c) * height + row) * width + left;
                    rows.put(to, copy, from, across);
                }
            }
        }
        return 1 - across * (double) (bottom - top) / ((double) width * height);
    }

    /** A random number from Beta(α, α), by Jöhnk's method (Metrika 1964). */
    static double beta(double alpha, SplittableRandom random) {
        while (true) {
            double x = Math.pow(random.nextDouble(), 1 / alpha);
            double y = Math.pow(random.nextDouble(), 1 / alpha);
            if (x + y > 0 && x + y <= 1) {
                return x / (x + y);
            }
        }
    }
}
