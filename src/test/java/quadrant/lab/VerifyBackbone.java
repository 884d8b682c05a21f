package quadrant.lab;

import java.io.File;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.SplittableRandom;
import quadrant.backbone.BackboneSource;
import quadrant.engine.Compute;
import quadrant.engine.Engines;
import quadrant.engine.Tail;
import quadrant.engine.Tail.StepRule;
import quadrant.engine.Tail.TrainingBatch;
import quadrant.engine.Trunk;
import quadrant.onnx.Anatomy;
import quadrant.onnx.CutPoint;
import quadrant.onnx.Cutter;
import quadrant.onnx.Halves;
import quadrant.onnx.Head;
import quadrant.onnx.Node;
import quadrant.onnx.NodeModels;
import quadrant.onnx.OnnxGraph;
import quadrant.onnx.Tensor;
import quadrant.task.Task;
import quadrant.torch.Flow;
import quadrant.workflow.InspectBackbone;

/** Checks that a network gives the same results as a whole, in two halves, and in the training engine. */
final class VerifyBackbone {
    private static final int RANDOM_IMAGES = 2;
    private static final int NEW_CLASSES = 8;
    private static final long SEED = 1;
    private static final int SPEED_BATCH = 8;
    private static final int SPEED_ROUNDS = 3;
    /** Above this limit an error is not due to rounding. */
    private static final double TOLERANCE = 1e-4;

    private final Engines engines;
    private final Compute compute;

    VerifyBackbone(Engines engines, Compute compute) {
        this.engines = engines;
        this.compute = compute;
    }

    /**
     * The result; errors are those of {@link InspectBackbone#relativeError}.
     *
     * @param outputError of the whole network in ONNX Runtime against the reference, where that has an output
     * @param gradientErrors of the reference's parameters by name; infinite for one that is not trained
     * @param obstacles nodes of the whole network that cannot be trained through, by operator and name
     * @param cuts from the features to the image
     * @param speed where it was requested
     */
    record Verification(
            OptionalDouble outputError,
            Map<String, Double> gradientErrors,
            List<String> obstacles,
            List<Cut> cuts,
            Optional<Speed> speed) {
        /** The parameter whose gradient has the largest error. */
        Optional<Map.Entry<String, Double>> worstGradient() {
            return gradientErrors.entrySet().stream().max(Map.Entry.comparingByValue());
        }

        /** Of the joined halves and the tails over all cuts. */
        double cutError() {
            return cuts.stream()
                    .mapToDouble(c -> Math.max(c.joinError, c.tailError.orElse(0)))
                    .max()
                    .orElse(0);
        }

        /** Whether everything that could be compared is equal up to rounding. */
        boolean passed() {
            double worst = Math.max(
                    outputError.orElse(0),
                    worstGradient().map(Map.Entry::getValue).orElse(0.0));
            return Math.max(worst, cutError()) <= TOLERANCE;
        }
    }

    /**
     * One cut.
     *
     * @param joinError of the joined halves against the whole network, both in ONNX Runtime
     * @param tailError of the tail in the training engine, on the trunk's output, against the whole network in ONNX Runtime;
     *     empty where there are obstacles
     * @param obstacles nodes of the tail that cannot be trained through, by operator and name
     */
    record Cut(String tensor, double joinError, OptionalDouble tailError, List<String> obstacles) {}

    /** The speed of the two halves at the middle cut, in batches of {@value #SPEED_BATCH} images. */
    record Speed(double trunkImagesPerSecond, double tailStepMillis) {}

    /**
     * Images, with the output of another implementation of the same network for them.
     *
     * @param images n×3×S×S, as the network takes them
     * @param output n×K, where it is known
     * @param gradients by parameter, of Σᵢₖ wₖ·y[i,k] with w evenly spaced from −1 to 1 over the K outputs; may be empty
     */
    record Reference(int n, float[] images, Optional<float[]> output, Map<String, float[]> gradients) {
        /** Of a folder with input_0.pb, and with output_0.pb and gradients/PARAMETER.pb where they are known. */
        static Reference read(Path folder) {
            Tensor images = NodeModels.tensor(folder.resolve("input_0.pb"));
            Path output = folder.resolve("output_0.pb");
            Map<String, float[]> gradients = new LinkedHashMap<>();
            File[] files = folder.resolve("gradients").toFile().listFiles((dir, name) -> name.endsWith(".pb"));
            for (File f : files == null ? new File[0] : files) {
                gradients.put(
                        f.getName().replaceFirst("\\.pb$", ""),
                        NodeModels.tensor(f.toPath()).floats());
            }
            return new Reference(
                    images.dims().get(0).intValue(),
                    images.floats(),
                    Files.exists(output) ? Optional.of(NodeModels.tensor(output).floats()) : Optional.empty(),
                    gradients);
        }
    }

    /** Checks a network, by its reference or else by random images, at the cuts that are its depths. */
    Verification run(BackboneSource source, Optional<Path> reference, boolean speed, Task task) {
        Anatomy anatomy = Anatomy.of(source.network(OptionalInt.empty()));
        List<String> cuts =
                source.depths(anatomy).stream().map(CutPoint::tensor).toList();
        return run(anatomy, cuts, reference.map(Reference::read).orElseGet(() -> random(anatomy.graph())), speed, task);
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

    /** Random images in the range of normalised ones, without reference output. */
    static Reference random(OnnxGraph graph) {
        List<Long> dims = imageDims(graph);
        SplittableRandom random = new SplittableRandom(SEED);
        float[] images = new float[Math.toIntExact(RANDOM_IMAGES * Rows.size(dims))];
        for (int i = 0; i < images.length; i++) {
            images[i] = (float) random.nextDouble(-2, 2);
        }
        return new Reference(RANDOM_IMAGES, images, Optional.empty(), Map.of());
    }

    private static List<Long> imageDims(OnnxGraph graph) {
        List<Long> shape = graph.inputShape();
        List<Long> dims = shape.subList(Math.min(1, shape.size()), shape.size());
        return dims;
    }

    /**
     * Checks the network at the given cuts.
     *
     * @param cuts of the anatomy; a network with its old classifier is checked with that, features that had to be pooled for a
     *     new one with a new classifier of random weights
     * @param speed whether to measure speed, too
     */
    Verification run(Anatomy anatomy, List<String> cuts, Reference reference, boolean speed, Task task) {
        OnnxGraph graph = anatomy.graph();
        List<Long> dims = imageDims(graph);
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
        List<Cut> checked = new ArrayList<>();
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
                .map(expected -> OptionalDouble.of(InspectBackbone.relativeError(whole, expected)))
                .orElse(OptionalDouble.empty());
        return new Verification(
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
        return Flow.obstacles(graph).stream().map(Node::label).toList();
    }

    private Map<String, Double> gradientErrors(
            OnnxGraph graph, Rows images, int outputs, Reference reference, Task task) {
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
                .forEach((name, expected) -> errors.put(
                        name, InspectBackbone.relativeError(ours.getOrDefault(name, new float[0]), expected)));
        return errors;
    }

    private Cut check(OnnxGraph graph, String cut, Rows images, float[] whole, Task task) {
        Halves halves = Halves.of(graph, cut);
        double join = InspectBackbone.relativeError(
                runtime(halves.join(), images, task).values(), whole);
        List<String> obstacles = obstacles(halves.tail());
        if (!obstacles.isEmpty()) {
            return new Cut(cut, join, OptionalDouble.empty(), obstacles);
        }
        Rows features = runtime(halves.trunk(), images, task);
        try (Tail tail = engines.tails().load(halves.tail(), features.dims, "", compute, task)) {
            float[] y = tail.logits(features.buffer, features.n);
            return new Cut(cut, join, OptionalDouble.of(InspectBackbone.relativeError(y, whole)), obstacles);
        }
    }

    /** Measures the trunk, and a training step of the tail, at the middle one of the trainable cuts. */
    private Optional<Speed> speed(OnnxGraph graph, List<String> cuts, Rows images, Task task) {
        List<String> trainable = cuts.stream()
                .filter(c -> obstacles(Cutter.tail(graph, c)).isEmpty())
                .toList();
        if (trainable.isEmpty()) {
            return Optional.empty();
        }
        task.phase("Measuring");
        String cut = trainable.get(trainable.size() / 2);
        Halves halves = Halves.of(graph, cut);
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
                int outputs = tail.logits(features.buffer, SPEED_BATCH).length / SPEED_BATCH;
                float[] targets = new float[SPEED_BATCH * outputs];
                TrainingBatch training = new TrainingBatch(features.buffer, SPEED_BATCH, targets, new float[0]);
                double step = best(() -> tail.step(training, new StepRule(1, Map.of(), 0, 0)), task);
                return Optional.of(new Speed(SPEED_BATCH / seconds, step * 1000));
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
