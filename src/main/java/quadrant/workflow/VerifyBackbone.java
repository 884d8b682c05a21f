package quadrant.workflow;

import static quadrant.task.OptionName.option;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.SplittableRandom;
import quadrant.engine.Compute;
import quadrant.engine.Engines;
import quadrant.engine.StepRule;
import quadrant.engine.Tail;
import quadrant.engine.TrainingBatch;
import quadrant.engine.Trunk;
import quadrant.onnx.Anatomy;
import quadrant.onnx.Cutter;
import quadrant.onnx.Cutter.Halves;
import quadrant.onnx.Head;
import quadrant.onnx.Node;
import quadrant.onnx.OnnxGraph;
import quadrant.task.Task;
import quadrant.task.UserException;

/** Checks that a network gives the same results as a whole, in two halves, and in the training engine. */
public final class VerifyBackbone {
    private static final int RANDOM_IMAGES = 2;
    private static final int NEW_CLASSES = 8;
    private static final long SEED = 1;
    private static final int SPEED_BATCH = 8;
    private static final int SPEED_ROUNDS = 3;

    private final Engines engines;
    private final Compute compute;

    public VerifyBackbone(Engines engines, Compute compute) {
        this.engines = engines;
        this.compute = compute;
    }

    /** Rows of float32 with the dimensions of one. */
    private record Rows(int n, List<Long> dims, ByteBuffer buffer) {
        static Rows empty(int n, List<Long> dims) {
            long count = n * size(dims);
            return new Rows(
                    n,
                    dims,
                    ByteBuffer.allocateDirect(Math.toIntExact(count * Float.BYTES))
                            .order(ByteOrder.nativeOrder()));
        }

        static long size(List<Long> dims) {
            return dims.stream().reduce(1L, Math::multiplyExact);
        }

        float[] values() {
            float[] all = new float[buffer.capacity() / Float.BYTES];
            buffer.asFloatBuffer().get(all);
            return all;
        }
    }

    /**
     * Random images in the range of normalised ones, without reference output.
     *
     * @throws UserException when the network leaves the size of its images free
     */
    public static BackboneReference random(OnnxGraph graph) {
        List<Long> dims = imageDims(graph);
        SplittableRandom random = new SplittableRandom(SEED);
        float[] images = new float[Math.toIntExact(RANDOM_IMAGES * Rows.size(dims))];
        for (int i = 0; i < images.length; i++) {
            images[i] = (float) random.nextDouble(-2, 2);
        }
        return new BackboneReference(RANDOM_IMAGES, images, Optional.empty(), Map.of());
    }

    private static List<Long> imageDims(OnnxGraph graph) {
        List<Long> shape = graph.inputShape();
        List<Long> dims = shape.subList(Math.min(1, shape.size()), shape.size());
        if (dims.isEmpty() || dims.stream().anyMatch(d -> d < 1)) {
            throw new UserException(
                    "The network leaves the size of its images open: " + shape + ".",
                    "Name the size with " + option("size") + ".");
        }
        return dims;
    }

    /**
     * Checks the network at the given cuts.
     *
     * @param cuts of the anatomy; a network with its old classifier is checked with that, features that had to be pooled for a
     *     new one with a new classifier of random weights
     * @param speed whether to measure speed, too
     * @throws UserException when the reference's images are not of the network's size
     */
    public BackboneVerification run(
            Anatomy anatomy, List<String> cuts, BackboneReference reference, boolean speed, Task task) {
        OnnxGraph graph = anatomy.graph();
        List<Long> dims = imageDims(graph);
        if (reference.images().length != reference.n() * Rows.size(dims)) {
            throw new UserException(
                    "The reference holds " + reference.n() + " images with " + reference.images().length
                            + " numbers, and the network takes images of " + dims + ".",
                    "Give the reference of this network, or another " + option("size") + ".");
        }
        Rows images = Rows.empty(reference.n(), dims);
        images.buffer.asFloatBuffer().put(reference.images());
        task.phase("Checking the whole");
        float[] whole = runtime(graph, images, task).values();
        List<String> obstacles = obstacles(graph);
        Map<String, Double> gradients =
                obstacles.isEmpty() && !reference.gradients().isEmpty()
                        ? gradientErrors(graph, images, whole.length / images.n, reference, task)
                        : Map.of();
        task.phase("Checking cuts");
        List<String> clean = Cutter.cleanCuts(graph);
        OnnxGraph fresh = withRandomHead(anatomy);
        float[] freshWhole = cuts.stream().allMatch(clean::contains)
                ? new float[0]
                : runtime(fresh, images, task).values();
        List<BackboneVerification.Cut> checked = new ArrayList<>();
        for (String cut : cuts) {
            task.progress(checked.size(), cuts.size());
            task.checkCancelled();
            checked.add(
                    clean.contains(cut)
                            ? check(graph, cut, images, whole, task)
                            : check(fresh, cut, images, freshWhole, task));
        }
        OptionalDouble output = reference
                .output()
                .map(expected -> OptionalDouble.of(RelativeError.of(whole, expected)))
                .orElse(OptionalDouble.empty());
        return new BackboneVerification(
                output,
                gradients,
                obstacles,
                checked,
                speed ? speed(graph, cuts.stream().filter(clean::contains).toList(), images, task) : Optional.empty());
    }

    private static OnnxGraph withRandomHead(Anatomy anatomy) {
        SplittableRandom random = new SplittableRandom(SEED);
        float[] weight = new float[NEW_CLASSES * anatomy.head().width()];
        for (int i = 0; i < weight.length; i++) {
            weight[i] = (float) random.nextDouble(-0.1, 0.1);
        }
        OnnxGraph replaced =
                anatomy.head().replace(anatomy.graph(), NEW_CLASSES).withWeights(Map.of(Head.WEIGHT, weight));
        return Cutter.trunk(replaced, List.of(Head.LOGITS));
    }

    private Rows runtime(OnnxGraph graph, Rows in, Task task) {
        try (Trunk t = engines.trunks().load(graph, compute, task)) {
            List<Rows> all =
                    t.featureShapes().stream().map(s -> Rows.empty(in.n, s)).toList();
            t.run(in.buffer, in.n, all.stream().map(Rows::buffer).toList());
            return all.get(0);
        }
    }

    private List<String> obstacles(OnnxGraph graph) {
        return engines.tails().obstacles(graph).stream().map(Node::label).toList();
    }

    private Map<String, Double> gradientErrors(
            OnnxGraph graph, Rows images, int outputs, BackboneReference reference, Task task) {
        float[] weights = new float[outputs];
        for (int k = 0; k < outputs; k++) {
            weights[k] = -1 + 2f * k / Math.max(1, outputs - 1);
        }
        Map<String, float[]> ours;
        try (Tail tail = engines.tails().load(graph, images.dims, "", compute, task)) {
            ours = tail.gradients(images.buffer, images.n, weights);
        }
        Map<String, Double> errors = new LinkedHashMap<>();
        reference
                .gradients()
                .forEach((name, expected) ->
                        errors.put(name, RelativeError.of(ours.getOrDefault(name, new float[0]), expected)));
        return errors;
    }

    private BackboneVerification.Cut check(OnnxGraph graph, String cut, Rows images, float[] whole, Task task) {
        Halves halves = Cutter.cut(graph, cut);
        double join = RelativeError.of(runtime(halves.join(), images, task).values(), whole);
        List<String> obstacles = obstacles(halves.tail());
        if (!obstacles.isEmpty()) {
            return new BackboneVerification.Cut(cut, join, OptionalDouble.empty(), obstacles);
        }
        Rows features = runtime(halves.trunk(), images, task);
        try (Tail tail = engines.tails().load(halves.tail(), features.dims, "", compute, task)) {
            float[] y = tail.logits(features.buffer, features.n, Tail.Weights.CURRENT);
            return new BackboneVerification.Cut(cut, join, OptionalDouble.of(RelativeError.of(y, whole)), obstacles);
        }
    }

    /** Measures the trunk, and a training step of the tail, at the middle one of the trainable cuts. */
    private Optional<BackboneVerification.Speed> speed(OnnxGraph graph, List<String> cuts, Rows images, Task task) {
        List<String> trainable = cuts.stream()
                .filter(c -> obstacles(Cutter.cut(graph, c).tail()).isEmpty())
                .toList();
        if (trainable.isEmpty()) {
            return Optional.empty();
        }
        task.phase("Measuring");
        String cut = trainable.get(trainable.size() / 2);
        Halves halves = Cutter.cut(graph, cut);
        Rows batch = Rows.empty(SPEED_BATCH, images.dims);
        float[] image = images.values();
        int size = image.length / images.n;
        for (int i = 0; i < SPEED_BATCH; i++) {
            batch.buffer.asFloatBuffer().put(i * size, image, i % images.n * size, size);
        }
        try (Trunk trunk = engines.trunks().load(halves.trunk(), compute, task)) {
            Rows features = Rows.empty(SPEED_BATCH, trunk.featureShapes().get(0));
            double seconds = best(() -> trunk.run(batch.buffer, SPEED_BATCH, List.of(features.buffer)), task);
            try (Tail tail = engines.tails().load(halves.tail(), features.dims, "", compute, task)) {
                int outputs = tail.logits(features.buffer, SPEED_BATCH, Tail.Weights.CURRENT).length / SPEED_BATCH;
                float[] targets = new float[SPEED_BATCH * outputs];
                TrainingBatch training = new TrainingBatch(features.buffer, SPEED_BATCH, targets, new float[0]);
                double step = best(() -> tail.step(training, new StepRule(1, Map.of(), 0, 0)), task);
                return Optional.of(
                        new BackboneVerification.Speed(cut, SPEED_BATCH / seconds, step * 1000, SPEED_BATCH));
            }
        }
    }

    /** Seconds of the fastest of some rounds, after a warm-up round. */
    private static double best(Runnable work, Task task) {
        work.run();
        double best = Double.POSITIVE_INFINITY;
        for (int i = 0; i < SPEED_ROUNDS; i++) {
            task.checkCancelled();
            long start = System.nanoTime();
            work.run();
            best = Math.min(best, (System.nanoTime() - start) / 1e9);
        }
        return best;
    }
}
