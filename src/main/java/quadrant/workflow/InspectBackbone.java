package quadrant.workflow;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.SplittableRandom;
import quadrant.backbone.BackboneSource;
import quadrant.engine.Compute;
import quadrant.engine.Trunk;
import quadrant.engine.TrunkFactory;
import quadrant.onnx.Anatomy;
import quadrant.onnx.CutPoint;
import quadrant.onnx.Cutter;
import quadrant.onnx.Head;
import quadrant.onnx.Node;
import quadrant.onnx.OnnxGraph;
import quadrant.task.Task;
import quadrant.task.UserException;
import quadrant.torch.Flow;

/** Inspects a model file, and checks in ONNX Runtime and on the tail's operators what it can be used for. */
public final class InspectBackbone {
    /** The number of images in a run: two, as a single one would not reveal a fixed batch size. */
    private static final int IMAGES = 2;

    /** The maximum number of features of one image in memory: 128 MiB of float32, twice for two images. */
    private static final long TOGETHER = 1L << 25;

    /** The maximum of cuts × nodes that are examined: ten times those of the largest image networks. */
    private static final long MOST_WORK = 1L << 20;

    private static final double TOLERANCE = 1e-4;
    private static final long SEED = 1;

    private InspectBackbone() {}

    /**
     * The result of the inspection.
     *
     * @param offered the cuts that are depths 0, 1, …
     * @param obstacles the examined cuts, from the features to the image, each with the nodes after it that cannot be trained
     *     through; none where the cut can be used for fine-tuning
     */
    public record Inspected(
            BackboneSource source, Anatomy anatomy, List<CutPoint> offered, Map<CutPoint, List<Node>> obstacles) {
        public Inspected {
            offered = List.copyOf(offered);
            obstacles = Collections.unmodifiableMap(new LinkedHashMap<>(obstacles));
        }
    }

    /**
     * Inspects a network.
     *
     * @param size of the images, where neither the file nor a card gives it
     * @param all whether to examine every clean cut, and not only the recommended ones
     * @throws UserException when the file cannot be imported, or ONNX Runtime cannot run it
     */
    public static Inspected run(
            TrunkFactory trunks, Compute compute, BackboneSource source, OptionalInt size, boolean all, Task task) {
        task.phase("Reading");
        OnnxGraph network = source.network(size);
        Anatomy anatomy = Anatomy.of(network);
        List<CutPoint> offered = source.depths(anatomy);
        List<CutPoint> cuts = all ? every(anatomy, task) : offered;
        source.fixed(size).ifPresent(f -> checkBatch(trunks, compute, network, f, task));
        task.checkCancelled();
        task.phase("Running");
        for (List<CutPoint> some : portions(cuts)) {
            task.checkCancelled();
            tryOut(trunks, compute, anatomy.graph(), some, task);
        }
        OnnxGraph headed = anatomy.head().replace(anatomy.graph(), 2);
        Map<CutPoint, List<Node>> obstacles = new LinkedHashMap<>();
        for (CutPoint c : cuts) {
            // the trained part: from the cut to the logits
            OnnxGraph tail = Cutter.trunk(Cutter.tail(headed, c.tensor()), List.of(Head.LOGITS));
            obstacles.put(c, Flow.obstacles(tail));
        }
        return new Inspected(source, anatomy, offered, obstacles);
    }

    /** All clean cuts, unless there are so many that examining the nodes after each would take minutes. */
    private static List<CutPoint> every(Anatomy anatomy, Task task) {
        long work = (long) anatomy.cuts().size() * anatomy.graph().nodes().size();
        if (work <= MOST_WORK) {
            return anatomy.cuts();
        }
        task.warn("The network has " + anatomy.cuts().size()
                + " clean cuts, too many to look at each; those worth offering are shown.");
        return anatomy.offered();
    }

    /** Neighbouring cuts whose features fit into memory together; a single cut may be larger. */
    private static List<List<CutPoint>> portions(List<CutPoint> cuts) {
        List<List<CutPoint>> portions = new ArrayList<>();
        long room = 0;
        for (CutPoint c : cuts) {
            long size = c.shape().stream().reduce(1L, Math::multiplyExact);
            if (size > room) {
                portions.add(new ArrayList<>());
                room = TOGETHER;
            }
            portions.get(portions.size() - 1).add(c);
            room -= size;
        }
        return portions;
    }

    /** Runs two blank images to every cut, and compares the shapes with the inferred ones. */
    private static void tryOut(TrunkFactory trunks, Compute compute, OnnxGraph graph, List<CutPoint> cuts, Task task) {
        List<String> names = cuts.stream().map(CutPoint::tensor).toList();
        try (Trunk trunk = trunks.load(Cutter.trunk(graph, names), compute, task)) {
            List<List<Long>> shapes = cuts.stream().map(CutPoint::shape).toList();
            if (!trunk.featureShapes().equals(shapes)) {
                throw new UserException(
                        "ONNX Runtime gives features of " + trunk.featureShapes() + ", and " + shapes
                                + " were expected of the graph.",
                        "Export the model again with another operator set, such as 17.");
            }
            trunk.run(
                    floats(graph.inputShape().subList(1, 4)),
                    IMAGES,
                    shapes.stream().map(InspectBackbone::floats).toList());
        }
    }

    private static ByteBuffer floats(List<Long> shape) {
        return Trunk.direct((long) IMAGES * Trunk.count(shape) * Float.BYTES);
    }

    /**
     * Compares a network whose batch size the importer freed with its file: images in one batch must each give the same result
     * as in a batch of the file's own size. The images are random: two, or three where the file's batch size is two.
     *
     * @param fixed the network with the file's batch size
     * @throws UserException when a row differs by more than 1e-4 of the largest number
     */
    public static void checkBatch(TrunkFactory trunks, Compute compute, OnnxGraph freed, OnnxGraph fixed, Task task) {
        task.phase("Checking the batch");
        int batch = Math.toIntExact(fixed.inputShape().get(0));
        int n = batch == 2 ? 3 : 2;
        int image = Trunk.count(freed.inputShape().subList(1, 4));
        SplittableRandom random = new SplittableRandom(SEED);
        // the images that fill up the file's last batch are random, too
        float[] images = new float[Math.multiplyExact((n + batch - 1) / batch * batch, image)];
        for (int i = 0; i < images.length; i++) {
            images[i] = (float) random.nextDouble(-2, 2);
        }
        float[] together = run(trunks, compute, freed, images, n, n, task);
        float[] apart = run(trunks, compute, fixed, images, n, batch, task);
        int row = together.length / n;
        for (int i = 0; i < n; i++) {
            double error = relativeError(
                    Arrays.copyOfRange(together, i * row, (i + 1) * row),
                    Arrays.copyOfRange(apart, i * row, (i + 1) * row));
            if (error > TOLERANCE) {
                throw new UserException(
                        "The model was exported for batches of " + batch + (batch == 1 ? " image" : " images")
                                + ", and gives something else for " + n + ".",
                        "Export it again with a free batch dimension (dynamic_axes of torch.onnx.export).");
            }
        }
    }

    /** The outputs of the first n images, run in batches. */
    private static float[] run(
            TrunkFactory trunks, Compute compute, OnnxGraph graph, float[] images, int n, int batch, Task task) {
        int image = Trunk.count(graph.inputShape().subList(1, 4));
        try (Trunk trunk = trunks.load(graph, compute, task)) {
            int row = Trunk.count(trunk.featureShapes().get(0));
            float[] all = new float[(n + batch - 1) / batch * batch * row];
            ByteBuffer in = Trunk.direct((long) batch * image * Float.BYTES);
            ByteBuffer out = Trunk.direct((long) batch * row * Float.BYTES);
            for (int i = 0; i < n; i += batch) {
                task.checkCancelled();
                in.asFloatBuffer().put(images, i * image, batch * image);
                trunk.run(in, batch, List.of(out));
                out.asFloatBuffer().get(all, i * row, batch * row);
            }
            return Arrays.copyOf(all, n * row);
        }
    }

    /**
     * The relative error of numbers: the largest difference over the largest expected magnitude, max|a − b| / max|b|; infinite
     * where a number is missing or NaN, and the absolute difference where all expected numbers are 0.
     */
    public static double relativeError(float[] actual, float[] expected) {
        if (actual.length != expected.length) {
            return Double.POSITIVE_INFINITY;
        }
        double difference = 0;
        double largest = 0;
        for (int i = 0; i < actual.length; i++) {
            if (Float.isNaN(actual[i]) && Float.isNaN(expected[i])) {
                // NaN is expected for the root of a negative number
                continue;
            }
            double d = Math.abs((double) actual[i] - expected[i]);
            if (Double.isNaN(d) || Double.isInfinite(d)) {
                return Double.POSITIVE_INFINITY;
            }
            difference = Math.max(difference, d);
            largest = Math.max(largest, Math.abs(expected[i]));
        }
        return largest == 0 ? difference : difference / largest;
    }
}
