package quadrant.advisor;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import quadrant.backbone.Backbone;
import quadrant.dataset.PixelSource;
import quadrant.engine.Compute;
import quadrant.engine.Trunk;
import quadrant.engine.TrunkFactory;
import quadrant.onnx.Moments;
import quadrant.onnx.Node;
import quadrant.onnx.OnnxGraph;
import quadrant.onnx.Tensor;
import quadrant.pixels.Preprocessing;
import quadrant.task.Task;
import quadrant.task.Workers;

/**
 * Measures similarity by BatchNorm statistics.
 *
 * <p>A BatchNorm layer carries the mean m₀ and variance v₀ that its input had over the pretraining data (Ioffe & Szegedy
 * 2015). With m and v of the user's images, the divergence of the two Gaussians of a channel is KL = ½(v/v₀ + (m − m₀)²/v₀
 * − 1 − ln(v/v₀)) (Kullback & Leibler 1951). Taken is the median over the channels with v₀ above 0.001 (dead channels
 * carry no statistic), then the mean over layers. BatchNorm statistics as a description of a domain: Li et al., "Revisiting
 * batch normalization for practical domain adaptation", 2016.
 */
public final class SimilarityMeter {
    private static final double DEAD = 1e-3;
    private static final int ENOUGH = 100;
    private static final int BATCH = 8;

    private final TrunkFactory trunks;
    private final Compute compute;

    public SimilarityMeter(TrunkFactory trunks, Compute compute) {
        this.trunks = trunks;
        this.compute = compute;
    }

    /** Measures on at most 100 images, drawn by the seed; empty where the backbone has no BatchNorm. */
    public Optional<Similarity> measure(
            Backbone backbone, Preprocessing preprocessing, List<? extends PixelSource> images, long seed, Task task) {
        OnnxGraph graph = backbone.graph();
        List<Node> norms = graph.nodes().stream()
                .filter(n -> n.op().equals("BatchNormalization"))
                .toList();
        if (norms.isEmpty()) {
            return Optional.empty();
        }
        List<? extends PixelSource> drawn = draw(images, seed);
        OnnxGraph moments =
                Moments.of(graph, norms.stream().map(n -> n.inputs().get(0)).toList());
        try (Trunk trunk = trunks.load(moments, compute, task);
                Workers workers = new Workers(compute.threads())) {
            List<double[]> sums = sums(trunk, preprocessing, drawn, workers, task);
            List<Double> layers = new ArrayList<>();
            for (int l = 0; l < norms.size(); l++) {
                double[] m0 = statistic(graph, norms.get(l), 3);
                double[] v0 = statistic(graph, norms.get(l), 4);
                layers.add(divergence(sums.get(2 * l), sums.get(2 * l + 1), drawn.size(), m0, v0));
            }
            double mean =
                    layers.stream().mapToDouble(Double::doubleValue).average().orElse(Double.NaN);
            return Optional.of(new Similarity(mean, layers, drawn.size()));
        }
    }

    private static double[] statistic(OnnxGraph graph, Node norm, int input) {
        return norm.input(input)
                .flatMap(graph::initializer)
                .map(Tensor::numbers)
                .orElseThrow(() -> new IllegalArgumentException(norm.label() + " has no constant statistics"));
    }

    private static List<? extends PixelSource> draw(List<? extends PixelSource> images, long seed) {
        List<PixelSource> all = new ArrayList<>(images);
        SplittableRandom random = new SplittableRandom(seed);
        for (int i = 0; i < Math.min(ENOUGH, all.size()); i++) {
            int j = i + random.nextInt(all.size() - i);
            PixelSource swap = all.get(i);
            all.set(i, all.get(j));
            all.set(j, swap);
        }
        return all.subList(0, Math.min(ENOUGH, all.size()));
    }

    /** For each output the sum over images of each channel. */
    private static List<double[]> sums(
            Trunk trunk, Preprocessing preprocessing, List<? extends PixelSource> images, Workers workers, Task task) {
        int imageBytes = 3 * preprocessing.sizePx() * preprocessing.sizePx() * Float.BYTES;
        ByteBuffer pixels = direct(BATCH * imageBytes);
        List<ByteBuffer> out = new ArrayList<>();
        List<double[]> sums = new ArrayList<>();
        for (List<Long> shape : trunk.featureShapes()) {
            out.add(direct(BATCH * shape.get(0).intValue() * Float.BYTES));
            sums.add(new double[shape.get(0).intValue()]);
        }
        for (int from = 0; from < images.size(); from += BATCH) {
            task.checkCancelled();
            List<? extends PixelSource> part = images.subList(from, Math.min(images.size(), from + BATCH));
            workers.forEach(
                    part.size(),
                    i -> preprocessing.normalise(
                            preprocessing.canvas(part.get(i).read()),
                            pixels.slice(i * imageBytes, imageBytes)
                                    .order(ByteOrder.nativeOrder())
                                    .asFloatBuffer()));
            trunk.run(pixels, part.size(), out);
            for (int o = 0; o < sums.size(); o++) {
                double[] sum = sums.get(o);
                for (int i = 0; i < part.size() * sum.length; i++) {
                    sum[i % sum.length] += out.get(o).getFloat(i * Float.BYTES);
                }
            }
            task.progress(from + part.size(), images.size());
        }
        return sums;
    }

    private static ByteBuffer direct(int bytes) {
        return ByteBuffer.allocateDirect(bytes).order(ByteOrder.nativeOrder());
    }

    /** The median over live channels of the Gaussian divergence. */
    static double divergence(double[] sumOfMeans, double[] sumOfSquares, int n, double[] m0, double[] v0) {
        double[] live = new double[m0.length];
        int count = 0;
        for (int c = 0; c < m0.length; c++) {
            if (v0[c] > DEAD) {
                double m = sumOfMeans[c] / n;
                double v = Math.max(1e-12, sumOfSquares[c] / n - m * m);
                live[count++] = 0.5 * (v / v0[c] + (m - m0[c]) * (m - m0[c]) / v0[c] - 1 - Math.log(v / v0[c]));
            }
        }
        Arrays.sort(live, 0, count);
        if (count == 0) {
            return 0;
        }
        return count % 2 == 1 ? live[count / 2] : (live[count / 2 - 1] + live[count / 2]) / 2;
    }
}
