package quadrant.advisor;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.DoubleSummaryStatistics;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.function.ToDoubleFunction;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import quadrant.backbone.Backbone;
import quadrant.backbone.BackboneCard;
import quadrant.backbone.PhotoReference.Landmark;
import quadrant.dataset.PixelSource;
import quadrant.dataset.Sample;
import quadrant.engine.Compute;
import quadrant.engine.TrunkFactory;
import quadrant.evaluation.GroupResamples;
import quadrant.evaluation.Interval;
import quadrant.evaluation.Measured;
import quadrant.evaluation.Temperature;
import quadrant.inference.Runner;
import quadrant.onnx.Averaged;
import quadrant.onnx.Cutter;
import quadrant.onnx.Node;
import quadrant.onnx.OnnxGraph;
import quadrant.onnx.ReferenceStatistics;
import quadrant.onnx.Tensor;
import quadrant.pixels.Preprocessing;
import quadrant.task.Task;
import quadrant.task.Workers;
import quadrant.training.ViewFeatures;

/**
 * Measures how far images lie from a backbone's pretraining data, by the best method that the backbone allows.
 *
 * <p>A BatchNorm layer carries the mean and variance that its input had over the pretraining data (Ioffe and Szegedy 2015); as a
 * description of a domain they were used by Li et al., "Revisiting batch normalization for practical domain adaptation", 2016.
 * A backbone without such layers, as most exported files are, is measured by the statistics of reference photographs at its
 * cuts; where there are none either, by the confidence of its own classifier (Hendrycks and Gimpel, "A baseline for detecting
 * misclassified and out-of-distribution examples", ICLR 2017).
 */
public final class SimilarityMeter {
    /** The images that are measured first, which mostly decide. */
    private static final int FEW = 50;
    /** The images that are measured where a few leave it open. */
    private static final int ENOUGH = 100;
    /** With two classes the largest probability is at least one half, even for a classifier that has learnt nothing. */
    private static final int LEAST_CLASSES = 100;

    private static final String TOO_FEW = "Similarity was not measured, as that needs at least two images.";
    private static final String NOT_FINITE =
            "Similarity was not measured, as the backbone gives numbers that are not finite.";

    private static final String LITE0 = "8abd87051f7ace4febfd161d3feb2c6dbf1e6af498dcfecaa6784ac614dd5381";

    /** The divergence of known image sets by the BatchNorm layers of the file with this SHA-256: see docs/SIMILARITY.md. */
    private static final Map<String, List<Landmark>> LANDMARKS = Map.of(
            LITE0,
            List.of(
                    new Landmark("photographs", 0.01),
                    new Landmark("H&E tissue", 0.13),
                    new Landmark("blood cells", 0.20)));

    private final TrunkFactory trunks;
    private final Compute compute;
    /** For each image its moments by the network that was last measured. */
    private final Map<String, float[][]> known = new HashMap<>();

    private String measured = "";

    public SimilarityMeter(TrunkFactory trunks, Compute compute) {
        this.trunks = trunks;
        this.compute = compute;
    }

    /** Whether a network holds the statistics of its pretraining data itself. */
    public static boolean carriesStatistics(OnnxGraph graph) {
        return !statistics(graph).layers().isEmpty();
    }

    /**
     * Measures on at most 50 images, drawn by the seed; where their interval contains the threshold, on at most 100, those among
     * them.
     *
     * @param resamples for the interval
     */
    Measured<Similarity> measure(
            Backbone backbone, Preprocessing preprocessing, List<Sample> images, long seed, int resamples, Task task) {
        Request most = new Request(backbone, preprocessing, draw(images, seed), seed, resamples, task);
        Measured<Similarity> few = measure(most.first(FEW));
        return images.size() <= FEW || few.value().filter(s -> !s.certain()).isEmpty() ? few : measure(most);
    }

    private Measured<Similarity> measure(Request request) {
        ReferenceStatistics carried = statistics(request.backbone.graph());
        if (!carried.layers().isEmpty()) {
            return divergence(request, Similarity.Method.BATCH_NORM, carried);
        }
        return request.backbone
                .card()
                .reference()
                .map(r -> divergence(request, Similarity.Method.FEATURE_STATISTICS, r.statistics()))
                .orElseGet(() -> confidence(request));
    }

    /** As {@link #measure}, but always by the reference of the backbone's card. */
    public Measured<Similarity> statistics(
            Backbone backbone, Preprocessing preprocessing, List<Sample> images, long seed, Task task) {
        return divergence(
                new Request(backbone, preprocessing, draw(images, seed), seed, GroupResamples.MANY, task),
                Similarity.Method.FEATURE_STATISTICS,
                backbone.card().reference().orElseThrow().statistics());
    }

    /** As {@link #measure}, but always by the confidence of the backbone's own classifier. */
    public Measured<Similarity> confidence(
            Backbone backbone, Preprocessing preprocessing, List<Sample> images, long seed, Task task) {
        return confidence(new Request(backbone, preprocessing, draw(images, seed), seed, GroupResamples.MANY, task));
    }

    /** Measures the reference statistics at the cuts between the image and the pooled features. */
    public ReferenceStatistics reference(
            Backbone backbone, Preprocessing preprocessing, List<? extends PixelSource> photographs, Task task) {
        if (photographs.isEmpty()) {
            throw new IllegalArgumentException("Reference statistics need photographs");
        }
        List<String> cuts = new ArrayList<>(backbone.card().cuts());
        Collections.reverse(cuts);
        cuts.removeAll(List.of(backbone.graph().input(), backbone.head().features()));
        List<Averaged> averaged = ViewFeatures.averaged(trunks, compute, backbone.graph(), cuts, task);
        List<float[][]> moments = Runner.outputs(
                Averaged.moments(backbone.graph(), averaged), preprocessing, photographs, trunks, compute, task);
        List<ReferenceStatistics.Layer> layers = new ArrayList<>();
        for (int l = 0; l < cuts.size(); l++) {
            float[] m = average(moments.get(2 * l));
            float[] v = average(moments.get(2 * l + 1));
            for (int c = 0; c < m.length; c++) {
                v[c] = Math.max(0, v[c] - m[c] * m[c]);
            }
            layers.add(new ReferenceStatistics.Layer(cuts.get(l), m, v));
        }
        return new ReferenceStatistics(layers, photographs.size());
    }

    private record Request(
            Backbone backbone, Preprocessing preprocessing, List<Sample> images, long seed, int resamples, Task task) {
        List<PixelSource> pixels() {
            return images.stream().map(Sample::pixels).toList();
        }

        Request first(int n) {
            List<Sample> some = images.subList(0, Math.min(n, images.size()));
            return new Request(backbone, preprocessing, some, seed, resamples, task);
        }
    }

    /**
     * The images to measure; the draw depends on a random number of each, so that the folds of a cross-validation draw nearly the
     * same images.
     */
    private static List<Sample> draw(List<Sample> images, long seed) {
        Map<String, Long> lots = new HashMap<>();
        images.forEach(s ->
                lots.computeIfAbsent(s.id(), id -> new SplittableRandom(seed * 31 + id.hashCode()).nextLong()));
        return images.stream()
                .sorted(Comparator.comparing((Sample s) -> lots.getOrDefault(s.id(), 0L))
                        .thenComparing(Sample::id))
                .limit(ENOUGH)
                .toList();
    }

    private Measured<Similarity> divergence(Request r, Similarity.Method method, ReferenceStatistics reference) {
        if (r.images.size() < 2) {
            return Measured.not(TOO_FEW);
        }
        OnnxGraph graph = r.backbone.graph();
        List<Averaged> tensors = ViewFeatures.averaged(
                trunks,
                compute,
                graph,
                reference.layers().stream()
                        .map(ReferenceStatistics.Layer::tensor)
                        .toList(),
                r.task);
        List<float[][]> moments = moments(Averaged.moments(graph, tensors), r);
        if (!finite(moments)) {
            return Measured.not(NOT_FINITE);
        }
        List<Divergence> layers = Divergence.of(reference, moments).stream()
                .filter(Divergence::measurable)
                .toList();
        if (layers.isEmpty()) {
            return Measured.not(
                    "Similarity was not measured, as no channel of the backbone varies over its reference.");
        }
        return estimate(
                r,
                method,
                layers.stream().<ToDoubleFunction<int[]>>map(d -> d::median).toList(),
                layers.stream().map(Divergence::tensor).toList());
    }

    /** For each output one row for each image; images measured before are not measured again. */
    private List<float[][]> moments(OnnxGraph graph, Request r) {
        String network = graph.sha256() + r.preprocessing;
        if (!network.equals(measured)) {
            known.clear();
            measured = network;
        }
        List<Sample> missing =
                r.images.stream().filter(s -> !known.containsKey(s.id())).toList();
        if (!missing.isEmpty()) {
            List<float[][]> found = Runner.outputs(
                    graph, r.preprocessing, missing.stream().map(Sample::pixels).toList(), trunks, compute, r.task);
            for (int i = 0; i < missing.size(); i++) {
                int image = i;
                known.put(missing.get(i).id(), found.stream().map(o -> o[image]).toArray(float[][]::new));
            }
        }
        List<float[][]> all = new ArrayList<>();
        for (int o = 0; o < graph.outputs().size(); o++) {
            int output = o;
            all.add(r.images.stream()
                    .map(s -> Objects.requireNonNull(known.get(s.id()))[output])
                    .toArray(float[][]::new));
        }
        return all;
    }

    private Measured<Similarity> confidence(Request r) {
        if (r.images.size() < 2) {
            return Measured.not(TOO_FEW);
        }
        OnnxGraph graph = r.backbone.graph();
        List<float[][]> scores = Runner.outputs(
                Cutter.trunk(graph, List.of(graph.output())), r.preprocessing, r.pixels(), trunks, compute, r.task);
        if (!finite(scores)) {
            return Measured.not(NOT_FINITE);
        }
        float[][] rows = scores.get(0);
        if (rows[0].length < LEAST_CLASSES
                || rows[0].length != r.backbone.head().classes()) {
            return Measured.not(
                    "Similarity was not measured, as the backbone has neither BatchNorm layers, nor a reference of"
                            + " photographs (quadrant backbones reference gives it one), nor a classifier of "
                            + LEAST_CLASSES + " classes or more.");
        }
        double[] unsure = new double[rows.length];
        for (int i = 0; i < rows.length; i++) {
            unsure[i] = 1 - largest(rows[i]);
        }
        return estimate(r, Similarity.Method.HEAD_CONFIDENCE, List.of(times -> mean(unsure, times)), List.of());
    }

    private Measured<Similarity> estimate(
            Request r, Similarity.Method method, List<ToDoubleFunction<int[]>> statistics, List<String> tensors) {
        List<Sample> images = r.images;
        try (Workers workers = new Workers(compute.threads())) {
            GroupResamples.Estimate e = new GroupResamples(
                            images.stream().map(Sample::group).toList())
                    .estimate(statistics, r.seed, r.resamples, workers);
            List<Similarity.Layer> layers = new ArrayList<>();
            for (int l = 0; l < tensors.size(); l++) {
                layers.add(new Similarity.Layer(
                        tensors.get(l),
                        position(r.backbone.graph(), tensors.get(l)),
                        Math.max(0, e.values().get(l))));
            }
            Interval i = new Interval(
                    Math.max(0, e.interval().low()), Math.max(0, e.interval().high()));
            return Measured.of(new Similarity(
                    method, Math.max(0, e.mean()), i, layers, images.size(), landmarks(method, r.backbone.card())));
        }
    }

    private static double mean(double[] values, int[] times) {
        double sum = 0;
        int n = 0;
        for (int i = 0; i < times.length; i++) {
            sum += times[i] * values[i];
            n += times[i];
        }
        return sum / n;
    }

    /** The position of the tensor's node among the nodes: 0 for the image, 1 for the last output. */
    private static double position(OnnxGraph graph, String tensor) {
        List<Node> nodes = graph.nodes();
        for (int i = 0; i < nodes.size(); i++) {
            if (nodes.get(i).outputs().contains(tensor)) {
                return (i + 1.0) / nodes.size();
            }
        }
        return 0;
    }

    private static boolean finite(List<float[][]> rows) {
        for (float[][] output : rows) {
            for (float[] row : output) {
                for (float v : row) {
                    if (!Float.isFinite(v)) {
                        return false;
                    }
                }
            }
        }
        return true;
    }

    private static float[] average(float[][] rows) {
        double[] sum = new double[rows[0].length];
        for (float[] row : rows) {
            for (int c = 0; c < sum.length; c++) {
                sum[c] += row[c];
            }
        }
        float[] mean = new float[sum.length];
        for (int c = 0; c < mean.length; c++) {
            mean[c] = (float) (sum[c] / rows.length);
        }
        return mean;
    }

    /**
     * The running statistics of the BatchNorm layers, in order from the image on; layers whose statistics are not constants are
     * left out.
     */
    private static ReferenceStatistics statistics(OnnxGraph graph) {
        List<ReferenceStatistics.Layer> layers = new ArrayList<>();
        for (Node n : graph.nodes()) {
            if (n.op().equals("BatchNormalization")) {
                Optional<Tensor> mean = n.input(3).flatMap(graph::initializer);
                Optional<Tensor> variance = n.input(4).flatMap(graph::initializer);
                if (mean.isPresent() && variance.isPresent()) {
                    layers.add(new ReferenceStatistics.Layer(
                            n.inputs().get(0),
                            mean.get().floats(),
                            variance.get().floats()));
                }
            }
        }
        return new ReferenceStatistics(layers, 0);
    }

    /** The largest probability of a row of logits. A row without negative numbers that sums to 1 is taken as probabilities. */
    static double largest(float[] row) {
        double[] p = IntStream.range(0, row.length).mapToDouble(i -> row[i]).toArray();
        DoubleSummaryStatistics all = DoubleStream.of(p).summaryStatistics();
        if (all.getMin() < 0 || Math.abs(all.getSum() - 1) >= 1e-3) {
            Temperature.softmax(p, 1);
        }
        return DoubleStream.of(p).max().orElseThrow();
    }

    private static List<Landmark> landmarks(Similarity.Method method, BackboneCard card) {
        return switch (method) {
            case BATCH_NORM -> LANDMARKS.getOrDefault(card.sha256(), List.of());
            case FEATURE_STATISTICS -> card.reference().map(r -> r.landmarks()).orElse(List.of());
            case HEAD_CONFIDENCE -> List.of();
        };
    }
}
