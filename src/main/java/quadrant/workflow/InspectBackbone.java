package quadrant.workflow;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalInt;
import quadrant.engine.Compute;
import quadrant.engine.Engines;
import quadrant.engine.Trunk;
import quadrant.onnx.Anatomy;
import quadrant.onnx.CutPoint;
import quadrant.onnx.Cutter;
import quadrant.onnx.Head;
import quadrant.onnx.ImageInput;
import quadrant.onnx.Importer;
import quadrant.onnx.Node;
import quadrant.onnx.OnnxGraph;
import quadrant.task.Reason;
import quadrant.task.Task;
import quadrant.task.UserException;

/** Takes a model file apart, and tries in ONNX Runtime and on the tail's operators what can be done with it. */
public final class InspectBackbone {
    /** Images that are run: two, as one would not show a batch that is not free. */
    private static final int IMAGES = 2;

    private final Engines engines;
    private final Compute compute;

    public InspectBackbone(Engines engines, Compute compute) {
        this.engines = engines;
        this.compute = compute;
    }

    /**
     * A cut with what stands in the way of fine-tuning from there.
     *
     * @param obstacles nodes behind the cut that cannot be trained through; none where the cut can be fine-tuned
     */
    public record Depth(CutPoint cut, List<Node> obstacles) {
        public Depth {
            obstacles = List.copyOf(obstacles);
        }
    }

    /**
     * What was found.
     *
     * @param bytes of the file, without those of weights beside it
     * @param exporter the program that wrote it; may be empty
     * @param input as the file declares it
     * @param depths one for each cut that was looked at, from the features to the image
     */
    public record Inspected(
            Path file, long bytes, String exporter, ImageInput input, Anatomy anatomy, List<Depth> depths) {
        public Inspected {
            depths = List.copyOf(depths);
        }
    }

    /**
     * Inspects a file.
     *
     * @param size of the images, where the file leaves it free
     * @param all whether to look at every clean cut, not only at those worth offering
     * @throws UserException when the file cannot be imported, or ONNX Runtime cannot run it
     */
    public Inspected run(Path file, OptionalInt size, boolean all, Task task) {
        task.phase("Reading");
        OnnxGraph raw = OnnxGraph.load(file);
        Anatomy anatomy = Anatomy.of(Importer.read(file, size));
        List<CutPoint> cuts = all ? anatomy.cuts() : anatomy.offered();
        task.checkCancelled();
        task.phase("Running");
        tryOut(anatomy.graph(), cuts, task);
        OnnxGraph headed = anatomy.head().replace(anatomy.graph(), 2);
        List<Depth> depths = cuts.stream()
                .map(c -> new Depth(c, engines.tails().obstacles(tail(headed, c))))
                .toList();
        return new Inspected(file, bytes(file), raw.producer(), Importer.input(raw), anatomy, depths);
    }

    /** What would be trained: from the cut to the logits. */
    private static OnnxGraph tail(OnnxGraph headed, CutPoint cut) {
        return Cutter.trunk(Cutter.cut(headed, cut.tensor()).tail(), List.of(Head.LOGITS));
    }

    /** Runs two blank images to every cut, and holds the shapes against the inferred ones. */
    private void tryOut(OnnxGraph graph, List<CutPoint> cuts, Task task) {
        List<String> names = cuts.stream().map(CutPoint::tensor).toList();
        try (Trunk trunk = engines.trunks().load(Cutter.trunk(graph, names), compute, task)) {
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
        long n = shape.stream().reduce((long) IMAGES, Math::multiplyExact);
        return ByteBuffer.allocateDirect(Math.toIntExact(n * Float.BYTES)).order(ByteOrder.nativeOrder());
    }

    private static long bytes(Path file) {
        try {
            return Files.size(file);
        } catch (IOException e) {
            throw new UserException(
                    "The model file " + file + " cannot be read (" + Reason.of(e) + ").", "Check the path.", e);
        }
    }
}
