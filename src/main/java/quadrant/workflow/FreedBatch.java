package quadrant.workflow;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import quadrant.engine.Compute;
import quadrant.engine.Trunk;
import quadrant.engine.TrunkFactory;
import quadrant.onnx.OnnxGraph;
import quadrant.task.Task;
import quadrant.task.UserException;

/**
 * Compares a network whose batch size the importer freed with its file: images in one batch must each give the same result as
 * in a batch of the file's own size.
 */
public record FreedBatch(TrunkFactory trunks, Compute compute) {
    private static final double TOLERANCE = 1e-4;
    private static final long SEED = 1;

    /**
     * Compares them on random images: two, or three where the file's batch size is two.
     *
     * @param fixed the network with the file's batch size
     * @throws UserException when a row differs by more than 1e-4 of the largest number
     */
    public void check(OnnxGraph freed, OnnxGraph fixed, Task task) {
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
        float[] together = run(freed, images, n, n, task);
        float[] apart = run(fixed, images, n, batch, task);
        int row = together.length / n;
        for (int i = 0; i < n; i++) {
            double error = RelativeError.of(
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
    private float[] run(OnnxGraph graph, float[] images, int n, int batch, Task task) {
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
}
