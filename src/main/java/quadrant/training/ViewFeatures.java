package quadrant.training;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import quadrant.augment.AugmentationPlan;
import quadrant.backbone.Backbone;
import quadrant.engine.Compute;
import quadrant.engine.Trunk;
import quadrant.engine.TrunkFactory;
import quadrant.onnx.Averaged;
import quadrant.onnx.Cutter;
import quadrant.onnx.OnnxGraph;
import quadrant.pixels.Preprocessing;
import quadrant.task.Task;
import quadrant.task.Workers;

/** The frozen backbone's pooled features of views, kept in memory: meant for some hundreds of views. */
public final class ViewFeatures implements AutoCloseable {
    private static final int BATCH = 8;

    private final Trunk trunk;
    private final int length;
    private final Preprocessing preprocessing;
    private final Workers workers;

    /** How tensors of a graph are averaged over their positions, by their shapes for one image. */
    public static List<Averaged> averaged(
            TrunkFactory trunks, Compute compute, OnnxGraph graph, List<String> tensors, Task task) {
        List<Averaged> averaged = new ArrayList<>();
        try (Trunk trunk = trunks.load(Cutter.trunk(graph, tensors), compute, task)) {
            for (int i = 0; i < tensors.size(); i++) {
                averaged.add(Averaged.of(tensors.get(i), trunk.featureShapes().get(i)));
            }
        }
        return averaged;
    }

    /** Loads the backbone up to the features that its head reads. */
    public ViewFeatures(
            TrunkFactory trunks, Compute compute, Backbone backbone, Preprocessing preprocessing, Task task) {
        List<String> features = List.of(backbone.head().features());
        List<Averaged> averaged = averaged(trunks, compute, backbone.graph(), features, task);
        this.trunk = trunks.load(Averaged.means(backbone.graph(), averaged), compute, task);
        this.length = Trunk.count(trunk.featureShapes().get(0));
        this.preprocessing = preprocessing;
        this.workers = new Workers(compute.threads());
    }

    /**
     * Makes views first to first + count − 1 of every image and runs them.
     *
     * @return one row for each view, with all views of an image together
     */
    public float[][] of(List<TrainingImage> images, AugmentationPlan plan, long seed, int first, int count, Task task) {
        ViewMaker maker = new ViewMaker(preprocessing, plan, seed, workers);
        ByteBuffer pixels = Trunk.direct((long) BATCH * maker.bytes());
        ByteBuffer out = Trunk.direct((long) BATCH * length * Float.BYTES);
        float[][] rows = new float[images.size() * count][length];
        int perBatch = Math.max(1, BATCH / count) * count;
        for (int from = 0; from < rows.length; from += perBatch) {
            task.checkCancelled();
            int to = Math.min(rows.length, from + perBatch);
            for (int at = from; at < to; at += BATCH) {
                int[] part = IntStream.range(at, Math.min(to, at + BATCH))
                        .map(i -> i / count * (first + count) + first + i % count)
                        .toArray();
                maker.fill(images, first + count, part, pixels);
                trunk.run(pixels, part.length, List.of(out));
                var floats =
                        out.duplicate().order(ByteOrder.nativeOrder()).clear().asFloatBuffer();
                for (int i = 0; i < part.length; i++) {
                    floats.get(rows[at + i]);
                }
            }
            task.progress(to / count, images.size());
        }
        return rows;
    }

    @Override
    public void close() {
        trunk.close();
        workers.close();
    }
}
